/// Makes all line ends one line feed, as a reader does before it looks at anything (XML 1.0 §2.11). libxml2 leaves it out
/// within a CDATA section that comes to it in pieces.
struct LineEnds {
    /// The last byte was a carriage return, for which a line feed was given.
    private var hasReturned = false

    mutating func unified(_ bytes: [UInt8]) -> [UInt8] {
        guard hasReturned || bytes.contains(0x0D) else { return bytes }
        var unified: [UInt8] = []
        unified.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == 0x0D { unified.append(0x0A) } else if byte != 0x0A || !hasReturned { unified.append(byte) }
            hasReturned = byte == 0x0D
        }
        return unified
    }
}
