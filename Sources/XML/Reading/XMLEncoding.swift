/// Brings what is read to UTF-8, as it comes. UTF-16 is known by its mark or by the zero bytes of its first character
/// (XML 1.0 appendix F); all else must be UTF-8 and may say nothing other.
struct XMLEncoding {
    private enum Form { case utf8, utf16(isBigEndian: Bool) }

    private var form: Form?
    /// The document's beginning until its encoding is known; of UTF-16 then what is half a character.
    private var rest: [UInt8] = []
    /// In UTF-16 the declaration is looked at when it is there.
    private var isJudged = false

    /// Bytes within which a declaration ends.
    private static let head = 512

    mutating func utf8(_ bytes: [UInt8]) throws(XMLFailure) -> [UInt8] { try utf8(bytes, isLast: false) }
    mutating func finish() throws(XMLFailure) -> [UInt8] { try utf8([], isLast: true) }

    private mutating func utf8(_ bytes: [UInt8], isLast: Bool) throws(XMLFailure) -> [UInt8] {
        if form == nil {
            rest += bytes
            guard rest.count >= Self.head || isLast || rest.contains(0x3E) && rest.count > 3 else { return [] }
            let all = rest
            rest = []
            form = try begin(all)
            if case .utf8 = form { return all }
            return try utf16(all.starts(with: [0xFE, 0xFF]) || all.starts(with: [0xFF, 0xFE]) ? Array(all.dropFirst(2)) : all, isLast: isLast)
        }
        if case .utf8 = form { return bytes }
        return try utf16(bytes, isLast: isLast)
    }


    private func begin(_ bytes: [UInt8]) throws(XMLFailure) -> Form {
        switch (bytes.first, bytes.dropFirst().first) {
        case (0xFE, 0xFF), (0x00, 0x3C): return .utf16(isBigEndian: true)
        case (0xFF, 0xFE), (0x3C, 0x00): return .utf16(isBigEndian: false)
        default: break
        }
        if let declared = Self.declared(bytes), declared.lowercased() != "utf-8" {
            throw XMLFailure(.encoding, line: 1, "the encoding \(declared.prefix(20)), where UTF-8 or UTF-16 is read")
        }
        return .utf8
    }

    private mutating func utf16(_ bytes: [UInt8], isLast: Bool) throws(XMLFailure) -> [UInt8] {
        guard case .utf16(let isBigEndian)? = form else { return bytes }
        var all = rest + bytes, kept = all.count / 2 * 2
        // Half a pair of surrogates waits for the other half.
        if kept >= 2, case 0xD8...0xDB = all[isBigEndian ? kept - 2 : kept - 1] { kept -= 2 }
        if isLast {
            guard all.count.isMultiple(of: 2) else { throw XMLFailure(.encoding, line: 0, "UTF-16 that ends within a character") }
            kept = all.count
        }
        rest = Array(all[kept...])
        all.removeSubrange(kept...)
        let utf8 = try Self.transcoded(all, isBigEndian)
        guard !isJudged, !utf8.isEmpty else { return utf8 }
        isJudged = true
        if let declared = Self.declared(utf8), !["utf-16", "utf-16le", "utf-16be"].contains(declared.lowercased()) {
            throw XMLFailure(.encoding, line: 1, "UTF-16 that calls itself \(declared.prefix(20))")
        }
        return utf8
    }

    private static func transcoded(_ bytes: [UInt8], _ isBigEndian: Bool) throws(XMLFailure) -> [UInt8] {
        let units = stride(from: 0, to: bytes.count, by: 2).lazy.map { index in
            let first = UInt16(bytes[index]), second = UInt16(bytes[index + 1])
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        var utf8: [UInt8] = []
        utf8.reserveCapacity(bytes.count)
        guard !transcode(units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true, into: { utf8.append($0) })
        else { throw XMLFailure(.encoding, line: 0, "UTF-16 with half a pair of surrogates") }
        return utf8
    }

    /// What the XML declaration names.
    private static func declared(_ bytes: [UInt8]) -> String? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let head = bytes[start...].prefix(200)
        guard head.starts(with: Array("<?xml".utf8)), let end = head.firstIndex(of: 0x3E) else { return nil }
        let text = head[..<end], name = Array("encoding".utf8)
        guard let start = text.indices.first(where: { text[$0] == name[0] && text[$0...].starts(with: name) }) else { return nil }
        func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }
        let rest = text[(start + name.count)...].drop { !isQuote($0) }
        return String(decoding: rest.dropFirst().prefix { !isQuote($0) }, as: UTF8.self)
    }
}
