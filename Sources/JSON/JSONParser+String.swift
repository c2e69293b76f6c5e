extension JSONParser {
    /// From quote to quote (RFC 8259 §7).
    mutating func string() throws(JSONFlaw) -> String {
        position += 1
        let start = position
        try skipPlain()
        if next == UInt8(ascii: "\"") {
            position += 1
            return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position - 1]), as: UTF8.self)
        }
        var text = Array(bytes[start..<position])
        while next == UInt8(ascii: "\\") {
            let character = try escape()
            text.append(contentsOf: UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
            let run = position
            try skipPlain()
            text.append(contentsOf: bytes[run..<position])
        }
        position += 1
        return String(decoding: text, as: UTF8.self)
    }

    /// To the next quote or backslash.
    private mutating func skipPlain() throws(JSONFlaw) {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return
            case ..<0x20: throw flaw(.controlCharacter)
            case ..<0x80: position += 1
            default: try skipCharacter()
            }
        }
        throw flaw(.endsEarly)
    }

    /// A character of several bytes, by the table of RFC 3629 §4.
    private mutating func skipCharacter() throws(JSONFlaw) {
        let (count, second): (Int, ClosedRange<UInt8>)
        switch bytes[position] {
        case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: throw flaw(.encoding)
        }
        for index in 1..<count {
            guard position + index < bytes.count else { throw flaw(.endsEarly) }
            guard (index == 1 ? second : 0x80...0xBF).contains(bytes[position + index]) else { throw flaw(.encoding) }
        }
        position += count
    }

    /// From the backslash on; both halves of a surrogate pair.
    private mutating func escape() throws(JSONFlaw) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let letter = next else { throw flaw(.endsEarly) }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw flaw(.escape, at: start)
        }
        let first = try hexadecimal(start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), next == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u")
        else { throw flaw(.loneSurrogate, at: start) }
        position += 2
        let second = try hexadecimal(start)
        guard UTF16.isTrailSurrogate(second) else { throw flaw(.loneSurrogate, at: start) }
        let pair = 0x1_0000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF))
        return Unicode.Scalar(pair) ?? "\u{FFFD}"
    }

    /// Four digits.
    private mutating func hexadecimal(_ start: Int) throws(JSONFlaw) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next else { throw flaw(.endsEarly) }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(byte - UInt8(ascii: "A") + 10)
            default: throw flaw(.escape, at: start)
            }
            position += 1
        }
        return value
    }
}
