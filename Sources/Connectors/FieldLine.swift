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
        var start = colon + 1, end = line.count
        while start < end, Self.isBlank(line[start]) { start += 1 }
        while end > start, Self.isBlank(line[end - 1]) { end -= 1 }
        name = UnsafeRawBufferPointer(rebasing: line[..<colon])
        value = UnsafeRawBufferPointer(rebasing: line[start..<end])
        valuePlace = start..<end
        id = FieldName.identify(name)
        // A name we know is a sound one. A blank before the colon, or a folded line, fails here too.
        guard id != 0 || name.allSatisfy(FieldGrammar.isToken), FieldGrammar.isContent(value) else { return nil }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
