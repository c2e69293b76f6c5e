import NIOCore

/// A running checksum, to tell contents apart (FNV-1a, 64 bits); it protects from nothing.
struct Digest {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ buffer: ByteBuffer) {
        buffer.withUnsafeReadableBytes { bytes in
            for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
    }

    var value: UInt64 { state }

    /// Sixteen hexadecimal digits.
    var text: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    static func of(_ buffer: ByteBuffer) -> Digest {
        var digest = Digest()
        digest.add(buffer)
        return digest
    }
}
