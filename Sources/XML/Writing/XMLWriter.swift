/// Writes markup as bytes in UTF-8.
struct XMLWriter {
    private(set) var bytes: [UInt8] = []

    mutating func declare() { put(#"<?xml version="1.0" encoding="UTF-8"?>"# + "\n") }

    mutating func write(_ markup: XMLMarkup) throws(XMLFailure) {
        switch markup {
        case .raw(let raw): bytes += raw
        case .text(let text): try escape(text, inAttribute: false)
        case .cdata(let text): try section(text)
        case .element(let name, let attributes, let content):
            put("<" + name)
            for attribute in attributes {
                put(" \(attribute.name)=\"")
                try escape(attribute.value, inAttribute: true)
                put("\"")
            }
            guard !content.isEmpty else { return put("/>") }
            put(">")
            for part in content { try write(part) }
            put("</\(name)>")
        }
    }

    private mutating func put(_ text: String) { bytes += text.utf8 }

    private mutating func section(_ text: String) throws(XMLFailure) {
        try Self.check(text)
        put("<![CDATA[")
        // Counted in closing brackets, since a section ends at the first `]]>`.
        var brackets = 0
        for byte in text.utf8 {
            if byte == 0x3E, brackets >= 2 { put("]]><![CDATA[") }
            brackets = byte == 0x5D ? brackets + 1 : 0
            bytes.append(byte)
        }
        put("]]>")
    }

    /// Line ends and tabs stay what they are also where a reader would make blanks of them (XML 1.0 §2.11, §3.3.3).
    private mutating func escape(_ text: String, inAttribute: Bool) throws(XMLFailure) {
        try Self.check(text)
        guard text.utf8.contains(where: { Self.isSpecial($0, inAttribute) }) else { return put(text) }
        for byte in text.utf8 {
            switch byte {
            case 0x26: put("&amp;")
            case 0x3C: put("&lt;")
            case 0x3E: put("&gt;")
            case 0x0D: put("&#13;")
            case 0x22 where inAttribute: put("&quot;")
            case 0x09 where inAttribute: put("&#9;")
            case 0x0A where inAttribute: put("&#10;")
            default: bytes.append(byte)
            }
        }
    }

    private static func isSpecial(_ byte: UInt8, _ inAttribute: Bool) -> Bool {
        byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x0D || inAttribute && (byte == 0x22 || byte == 0x09 || byte == 0x0A)
    }

    /// XML 1.0 §2.2: control characters but for three, and U+FFFE and U+FFFF, which are EF BF BE and EF BF BF in UTF-8. A
    /// Swift string has no surrogates.
    private static func check(_ text: String) throws(XMLFailure) {
        var text = text, before: (UInt8, UInt8) = (0, 0)
        let isFine = text.withUTF8 { bytes in
            for byte in bytes {
                if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return false }
                if byte >= 0xBE, byte <= 0xBF, before == (0xEF, 0xBF) { return false }
                before = (before.1, byte)
            }
            return true
        }
        guard isFine else { throw XMLFailure(.malformed, line: 0, "a character that XML cannot say") }
    }
}
