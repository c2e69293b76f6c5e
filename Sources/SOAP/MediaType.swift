/// A content type (RFC 9110 §8.3.1): name and parameters, both read without regard to case but for values.
struct MediaType {
    let name: String
    let parameters: [String: String]

    /// Nil where it is malformed, or names a parameter twice.
    init?(_ text: String) {
        guard let parts = Self.parts(text), let first = parts.first else { return nil }
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() where !part.isEmpty {
            guard let equals = part.firstIndex(of: "="), let value = Self.value(part[part.index(after: equals)...]) else { return nil }
            let name = part[..<equals].lowercased()
            guard !name.isEmpty, !name.contains(" "), !name.contains("\t"), parameters.updateValue(value, forKey: name) == nil else { return nil }
        }
        name = first.lowercased()
        self.parameters = parameters
    }

    /// Cut at each `;` that is not within quotes; nil where quotes do not end.
    private static func parts(_ text: String) -> [String]? {
        var parts: [String] = [""], isQuoted = false, isEscaped = false
        for character in text {
            if character == ";", !isQuoted {
                parts.append("")
                continue
            }
            parts[parts.count - 1].append(character)
            if isEscaped { isEscaped = false; continue }
            if isQuoted, character == "\\" { isEscaped = true }
            if character == "\"" { isQuoted.toggle() }
        }
        return isQuoted ? nil : parts.map { $0.trimmed }
    }

    /// A token, or a quoted string without its quotes and escapes (RFC 9110 §5.6.4).
    private static func value(_ text: Substring) -> String? {
        guard text.first == "\"" else { return text.isEmpty || text.contains { $0 == "\"" || $0 == " " } ? nil : String(text) }
        guard text.count >= 2, text.last == "\"" else { return nil }
        var value = "", isEscaped = false
        for character in text.dropFirst().dropLast() {
            if !isEscaped, character == "\"" { return nil }
            isEscaped = !isEscaped && character == "\\"
            if !isEscaped { value.append(character) }
        }
        return isEscaped ? nil : value
    }
}

extension StringProtocol {
    var trimmed: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    var unquoted: String {
        guard count >= 2, first == "\"", last == "\"" else { return String(self) }
        return String(dropFirst().dropLast())
    }
}
