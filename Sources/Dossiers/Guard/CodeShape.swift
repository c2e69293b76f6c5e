import Catalogue

/// How a code that is nobody's is shown in a finding.
enum CodeShape {
    /// A short code as it is; whatever else was put in its place may be personal, and shows its shape only.
    static func of(_ text: String) -> String {
        text.utf8.count <= 3 && text.utf8.allSatisfy { (0x21..<0x7f).contains($0) } ? text : Shape(text).description
    }

    /// The same for a procedure's: digits, capitals and points, a point second.
    static func ofProcedure(_ text: String) -> String {
        let bytes = Array(text.utf8.prefix(31))
        let isCode = bytes.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || $0 == 0x2e }
        return isCode && (2...30).contains(bytes.count) && bytes[1] == 0x2e ? text : Shape(text).description
    }

    /// The choice that is meant when blanks and leading zeros are left out.
    static func plain(_ text: String, among choices: [String]) -> String? {
        guard text.utf8.count <= 20 else { return nil }
        let bare = text.filter { !$0.isWhitespace }
        return choices.first { $0 == bare || $0 == String(bare.drop { $0 == "0" }) }
    }
}
