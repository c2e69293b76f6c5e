/// Brings what is read to UTF-8. UTF-16 is known by its mark or by the zero bytes of its first character (XML 1.0
/// appendix F); all else must be UTF-8 and may say nothing other.
enum XMLEncoding {
    static func utf8(_ bytes: [UInt8]) throws(XMLFailure) -> [UInt8] {
        switch (bytes.first, bytes.dropFirst().first) {
        case (0xFE, 0xFF): return try utf16(bytes.dropFirst(2), isBigEndian: true)
        case (0xFF, 0xFE): return try utf16(bytes.dropFirst(2), isBigEndian: false)
        case (0x00, 0x3C): return try utf16(bytes[...], isBigEndian: true)
        case (0x3C, 0x00): return try utf16(bytes[...], isBigEndian: false)
        default: break
        }
        if let declared = declared(bytes), declared.lowercased() != "utf-8" {
            throw XMLFailure(.encoding, line: 1, "the encoding \(declared.prefix(20)), where UTF-8 or UTF-16 is read")
        }
        return bytes
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) throws(XMLFailure) -> [UInt8] {
        guard bytes.count.isMultiple(of: 2) else { throw XMLFailure(.encoding, line: 0, "UTF-16 that ends within a character") }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).lazy.map { index in
            let first = UInt16(bytes[index]), second = UInt16(bytes[index + 1])
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        var utf8: [UInt8] = []
        utf8.reserveCapacity(bytes.count)
        guard !transcode(units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true, into: { utf8.append($0) })
        else { throw XMLFailure(.encoding, line: 0, "UTF-16 with half a pair of surrogates") }
        if let declared = declared(utf8), !["utf-16", "utf-16le", "utf-16be"].contains(declared.lowercased()) {
            throw XMLFailure(.encoding, line: 1, "UTF-16 that calls itself \(declared.prefix(20))")
        }
        return utf8
    }

    /// What the XML declaration names.
    private static func declared(_ bytes: [UInt8]) -> String? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let head = bytes[start...].prefix(200)
        guard head.starts(with: Array("<?xml".utf8)), let end = head.firstIndex(of: 0x3E) else { return nil }
        let text = String(decoding: head[..<end], as: UTF8.self)
        guard let name = text.firstRange(of: "encoding") else { return nil }
        let quotes: [Character] = ["\"", "'"]
        let rest = text[name.upperBound...].drop { !quotes.contains($0) }
        return String(rest.dropFirst().prefix { !quotes.contains($0) })
    }
}
