import CZLib

/// zlib's raw deflate in one direction, step by step; the one place that touches it.
final class Deflation {
    enum Direction { case packing, unpacking }

    /// Bytes that one step gives at most.
    static let stepLength = 64 << 10

    private let direction: Direction
    private let stream: UnsafeMutablePointer<z_stream>

    init(_ direction: Direction) throws(AttachmentFlaw) {
        self.direction = direction
        // zlib keeps a pointer to its stream, so the stream may not move.
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = direction == .packing ? motcua_deflate_init(stream) : motcua_inflate_init(stream)
        guard code == Z_OK else { throw .outOfMemory }
    }

    deinit {
        // Both do nothing to a stream whose beginning failed.
        if direction == .packing { deflateEnd(stream) } else { inflateEnd(stream) }
        stream.deallocate()
    }

    /// - Parameter isLast: nothing follows `input`; only for packing.
    /// - Returns: what came out, how much of `input` was taken, and whether the stream is at its end.
    func step(_ input: [UInt8], isLast: Bool = false) throws(AttachmentFlaw) -> (output: [UInt8], used: Int, isEnd: Bool) {
        var code = Z_OK, used = 0
        let output = [UInt8](unsafeUninitializedCapacity: Self.stepLength) { room, count in
            input.withUnsafeBufferPointer { bytes in
                // zlib reads its input only.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
                stream.pointee.avail_in = UInt32(bytes.count)
                stream.pointee.next_out = room.baseAddress
                stream.pointee.avail_out = UInt32(room.count)
                code = direction == .packing ? deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH) : inflate(stream, Z_NO_FLUSH)
                used = bytes.count - Int(stream.pointee.avail_in)
                count = room.count - Int(stream.pointee.avail_out)
            }
        }
        switch code {
        // Z_BUF_ERROR: there was nothing to do until more comes.
        case Z_OK, Z_BUF_ERROR: return (output, used, false)
        case Z_STREAM_END: return (output, used, true)
        case Z_MEM_ERROR: throw .outOfMemory
        default: throw .inconsistent
        }
    }

    /// CRC-32 as ZIPs have it, going on from one before.
    static func checksum(_ bytes: [UInt8], after before: UInt32) -> UInt32 {
        UInt32(truncatingIfNeeded: bytes.withUnsafeBufferPointer { crc32_z(UInt(before), $0.baseAddress, $0.count) })
    }
}
