package import Catalogue
import XML

/// By what right, and how much, a party is told of an agency's declarations. Without one nothing is shared; with one, exactly the
/// members that it names, each by its own name.
package struct SharingAgreement: Sendable, Hashable {
    /// Stands on each record of a sharing.
    package let name: String
    /// The procedure's code at the window.
    package let documentType: String
    /// Who is told: `To` of what is sent.
    package var party: WindowUnit
    /// How such a message is known at the window: the pairs are the procedures' own, and none is made up.
    package var type: String
    package var function: String
    package var members: [Member]
    package var from: Day
    /// The last day; nil where it has none.
    package var until: Day?
    /// The legal basis, in words.
    package var basis: String

    package init(
        _ name: String, of documentType: String, with party: WindowUnit, type: String, function: String, members: [Member], from: Day, until: Day? = nil,
        basis: String
    ) {
        self.name = name
        self.documentType = documentType
        self.party = party
        self.type = type
        self.function = function
        self.members = members
        self.from = from
        self.until = until
        self.basis = basis
    }

    package func isInForce(on day: Day) -> Bool { from <= day && until.map { day <= $0 } ?? true }

    /// Something of a declaration that may be shared.
    package enum Member: Sendable, Hashable {
        /// Where it stands.
        case state
        /// What was said last, and when.
        case meaning, moment
        /// Why it was refused or sent back.
        case reason
        /// What was granted, and its number.
        case resultName, resultNumber
        /// An element of the declaration's content, by the names that lead to it.
        case declared([String])

        private static let words: [(String, Member)] = [
            ("trangThai", .state), ("yNghia", .meaning), ("thoiDiem", .moment), ("lyDo", .reason), ("ketQua.ten", .resultName), ("ketQua.so", .resultNumber),
        ]
        private static let declaration = "khaiBao/"

        /// As files name it: of the closed list, or `khaiBao/` and an element's path.
        package init?(_ text: String) {
            if let known = Self.words.first(where: { $0.0 == text }) {
                self = known.1
                return
            }
            guard text.hasPrefix(Self.declaration) else { return nil }
            let path = text.dropFirst(Self.declaration.count).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard path.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 > 0x20 && $0 != 0x2A } }) else { return nil }
            self = .declared(path)
        }

        package var text: String {
            if case .declared(let path) = self { return Self.declaration + path.joined(separator: "/") }
            return Self.words.first { $0.1 == self }?.0 ?? ""
        }

        package static var allowed: String { words.map(\.0).joined(separator: ", ") + " and khaiBao/ with an element's path" }
    }
}

/// What there is to be shared of a declaration after a move.
struct SharedView {
    let state: String
    let meaning: String
    let moment: String
    var reason: String?
    var resultName: String?
    var resultNumber: String?
    /// `Content` of the declaration as it stands; nil where it cannot be read any more.
    var declared: XMLElement?

    /// What the agreement names of it, in its order; what is not there is not said.
    func members(_ agreement: SharingAgreement) -> [(name: String, value: String)] {
        agreement.members.compactMap { member in
            let value: String? = switch member {
            case .state: state
            case .meaning: meaning
            case .moment: moment
            case .reason: reason
            case .resultName: resultName
            case .resultNumber: resultNumber
            case .declared(let path): Self.only(declared, path)
            }
            return value.flatMap { $0.isEmpty ? nil : (member.text, $0) }
        }
    }

    /// A value, not a part of the declaration: an element with others in it says more than was agreed.
    private static func only(_ content: XMLElement?, _ path: [String]) -> String? {
        let found = content?.descendants(path) ?? []
        return found.count == 1 && found[0].children.isEmpty ? found[0].text : nil
    }

    /// The content of a message that shares it.
    static func markup(_ agreement: SharingAgreement, _ members: [(name: String, value: String)]) -> XMLMarkup {
        .element("SharedData", attributes: [XMLAttribute("agreement", agreement.name)], members.map { member in
            .element("Member", attributes: [XMLAttribute("name", member.name)], member.value)
        })
    }
}
