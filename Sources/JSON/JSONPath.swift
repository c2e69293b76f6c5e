/// Where in a value the parser is.
struct JSONPath {
    enum Step {
        case member(String)
        case element(Int)
    }

    private var steps: [Step] = []

    mutating func enter(_ step: Step) { steps.append(step) }
    mutating func leave() { steps.removeLast() }

    /// `data[3].MaHoSo`, an unusual name in quotes: `data["Mã hồ sơ"]`.
    var text: String {
        steps.reduce(into: "") { text, step in
            switch step {
            case .element(let index): text += "[\(index)]"
            case .member(let name) where Self.isPlain(name): text += text.isEmpty ? Self.short(name) : "." + Self.short(name)
            case .member(let name): text += "[\(JSON.string(Self.short(name)).text)]"
            }
        }
    }

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
    }

    private static func short(_ name: String) -> String {
        // By code points: a single character can be of any length.
        guard name.unicodeScalars.count > 40 else { return name }
        return String(String.UnicodeScalarView(name.unicodeScalars.prefix(39))) + "…"
    }
}
