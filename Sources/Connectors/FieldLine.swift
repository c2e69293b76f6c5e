import Gateway

/// One field line taken apart (RFC 9112 §5), or refused.
struct FieldLine {
    let id: UInt8
    let name: UnsafeRawBufferPointer
    let value: UnsafeRawBufferPointer
    let valuePlace: Range<Int>

    /// - Parameter line: without its line ending.
    init?(_ line: UnsafeRawBufferPointer) {
        guard let colon = line.firstIndex(of: 0x3a), colon > 0 else { return nil }
        // A blank before the colon, or a folded line, fails here too.
        for byte in line[..<colon] where !Self.isToken(byte) { return nil }
        var start = colon + 1, end = line.count
        while start < end, Self.isBlank(line[start]) { start += 1 }
        while end > start, Self.isBlank(line[end - 1]) { end -= 1 }
        // RFC 9110 §5.5: no control characters but HTAB.
        for byte in line[start..<end] where byte < 0x20 && byte != 0x09 || byte == 0x7f { return nil }
        name = UnsafeRawBufferPointer(rebasing: line[..<colon])
        value = UnsafeRawBufferPointer(rebasing: line[start..<end])
        valuePlace = start..<end
        id = FieldName.identify(name)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    // RFC 9110 §5.6.2, as two sets of 64 bits: !#$%&'*+-.0-9 and A-Z^_`a-z|~
    private static let lowTokens: UInt64 = 0x03ff_6cfa_0000_0000
    private static let highTokens: UInt64 = 0x57ff_ffff_c7ff_fffe

    static func isToken(_ byte: UInt8) -> Bool {
        guard byte < 128 else { return false }
        return (byte < 64 ? lowTokens >> UInt64(byte) : highTokens >> UInt64(byte & 63)) & 1 == 1
    }
}
