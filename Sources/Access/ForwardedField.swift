import Gateway

/// Reads `Forwarded` (RFC 7239 §4).
enum ForwardedField {
    /// The hops in the order they were written, the peer's own last; nil where there is no such field.
    static func hops(_ fields: Fields) -> [Hop]? {
        let values = fields.values(.forwarded)
        return values.isEmpty ? nil : values.flatMap { pieces($0[...], at: ",").map(hop) }
    }

    private static func hop(_ element: Substring) -> Hop {
        var hop = Hop()
        for pair in pieces(element, at: ";") {
            guard let equals = pair.firstIndex(of: "=") else { continue }
            let value = unquoted(pair[pair.index(after: equals)...])
            switch pair[..<equals].lowercased() {
            case "for": hop.address = NodeName.address(value)
            case "proto": hop.isSecure = value.lowercased() == "https"
            default: break
            }
        }
        return hop
    }

    /// Splits outside quoted strings, reading from the right: a quote that a client left open must not
    /// swallow what the trusted proxy wrote after it.
    private static func pieces(_ text: Substring, at separator: Character) -> [Substring] {
        var pieces: [Substring] = []
        var end = text.endIndex
        var quoted = false
        for index in text.indices.reversed() {
            if text[index] == "\"", !isEscaped(index, in: text) { quoted.toggle() }
            guard text[index] == separator, !quoted else { continue }
            pieces.append(trimmed(text[text.index(after: index)..<end]))
            end = index
        }
        pieces.append(trimmed(text[..<end]))
        return pieces.reversed().filter { !$0.isEmpty }
    }

    /// Whether an odd number of backslashes stands before (RFC 9110 §5.6.4).
    private static func isEscaped(_ index: Substring.Index, in text: Substring) -> Bool {
        text[..<index].reversed().prefix { $0 == "\\" }.count % 2 == 1
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return String(text) }
        var plain = ""
        var escaped = false
        for character in text.dropFirst().dropLast() {
            if character == "\\", !escaped {
                escaped = true
            } else {
                plain.append(character)
                escaped = false
            }
        }
        return plain
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}

/// How a hop is named: an address, with or without a port (RFC 7239 §6).
enum NodeName {
    /// nil for `unknown`, for an obfuscated name (`_hidden`) and for anything malformed.
    static func address(_ name: String) -> ClientAddress? {
        if name.first == "[" {
            guard let end = name.firstIndex(of: "]") else { return nil }
            let port = name[name.index(after: end)...]
            guard port.isEmpty || port.first == ":" else { return nil }
            return ClientAddress(String(name[...end]))
        }
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        return ClientAddress(parts.count == 2 ? String(parts[0]) : name)
    }
}
