@_spi(CustomByteBufferAllocator) package import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension ByteBuffer {
    /// The parts' bytes one after another, in memory of just their length.
    ///
    /// A buffer of NIO's own making takes a power of two, which for what is kept for long wastes a third on average.
    package init(exactly parts: ByteBuffer...) { self.init(exactly: parts) }

    package init(exactly parts: [ByteBuffer]) {
        let count = parts.reduce(0) { $0 + $1.readableBytes }
        guard count > 0, let memory = malloc(count) else {
            self.init()
            for part in parts { writeImmutableBuffer(part) }
            return
        }
        let space = UnsafeMutableRawBufferPointer(start: memory, count: count)
        var written = 0
        for part in parts {
            part.withUnsafeReadableBytes { UnsafeMutableRawBufferPointer(rebasing: space[written...]).copyMemory(from: $0) }
            written += part.readableBytes
        }
        // Its allocator frees by `free`.
        self.init(takingOwnershipOf: space, allocator: ByteBufferAllocator())
    }
}
