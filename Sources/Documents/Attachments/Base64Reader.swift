/// Base64 (RFC 4648 §4) read as it comes, in pieces of any size; white space between is skipped, as XML indents it.
package struct Base64Reader: Sendable {
    private var bits: UInt32 = 0
    /// Characters of the group of four so far, padding included.
    private var count = 0
    private var padding = 0
    private var isOver = false

    package init() {}

    package mutating func read(_ bytes: [UInt8]) throws(AttachmentFlaw) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count / 4 * 3 + 3)
        for byte in bytes {
            if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { continue }
            guard !isOver else { throw .base64 }
            if byte == UInt8(ascii: "=") {
                guard count >= 2 else { throw .base64 }
                padding += 1
                bits <<= 6
            } else {
                guard padding == 0, let value = Self.value(byte) else { throw .base64 }
                bits = bits << 6 | value
            }
            count += 1
            if count == 4 { try close(into: &out) }
        }
        return out
    }

    /// The last character has come.
    package func finish() throws(AttachmentFlaw) {
        guard count == 0 else { throw .base64 }
    }

    private mutating func close(into out: inout [UInt8]) throws(AttachmentFlaw) {
        defer {
            bits = 0
            count = 0
        }
        guard padding > 0 else {
            out.append(UInt8(truncatingIfNeeded: bits >> 16))
            out.append(UInt8(truncatingIfNeeded: bits >> 8))
            out.append(UInt8(truncatingIfNeeded: bits))
            return
        }
        let group = [UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits)]
        // RFC 4648 §3.5: bits that padding leaves over are zero, so that one content has one spelling.
        guard group.suffix(padding).allSatisfy({ $0 == 0 }) else { throw .base64 }
        out += group.prefix(3 - padding)
        isOver = true
    }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x61...0x7A: UInt32(byte) - 0x61 + 26
        case 0x30...0x39: UInt32(byte) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
