/// What a value looks like without saying what it is: `11 digits`, `letters and digits, 12 characters`.
///
/// For refusals about personal fields, which must name the mistake and never the value.
package struct Shape: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: Int, CaseIterable {
        case letters, digits, spaces, marks, controls, others

        var many: String {
            switch self {
            case .letters: "letters"
            case .digits: "digits"
            case .spaces: "spaces"
            case .marks: "marks"
            case .controls: "control characters"
            case .others: "characters of other scripts"
            }
        }

        var one: String { self == .others ? "character of another script" : String(many.dropLast()) }

        init(_ scalar: Unicode.Scalar) {
            self = switch scalar.value {
            case 0x30...0x39: .digits
            case 0x41...0x5a, 0x61...0x7a: .letters
            case 0x20: .spaces
            case 0x00..<0x20, 0x7f..<0xa0: .controls
            case 0x21..<0x7f: .marks
            // Latin with Vietnamese marks, composed: letters to whoever wrote them.
            default: (0xc0...0x1b0).contains(scalar.value) || (0x1ea0...0x1ef9).contains(scalar.value) ? .letters : .others
            }
        }
    }

    /// What is counted at most, so that a long value costs no more.
    private static let most = 1000

    package let description: String

    package init(_ value: String) {
        var kinds: Set<Kind> = [], count = 0
        for scalar in value.unicodeScalars.prefix(Self.most + 1) {
            kinds.insert(Kind(scalar))
            count += 1
        }
        let found = Kind.allCases.filter(kinds.contains)
        let number = count > Self.most ? "more than \(Self.most)" : "\(count)"
        switch found.count {
        case 0: description = "nothing"
        case 1: description = "\(number) \(count == 1 ? found[0].one : found[0].many)"
        default:
            let names = found.map(\.many)
            description = names.dropLast().joined(separator: ", ") + " and \(names[names.count - 1]), \(number) characters"
        }
    }
}
