import Glibc

/// Bytes on their way, in memory that stays where it is.
final class Piece {
    private let memory: UnsafeMutableRawBufferPointer
    private var start = 0, end = 0

    init(capacity: Int) { memory = .allocate(byteCount: capacity, alignment: 1) }

    convenience init(_ bytes: [UInt8]) {
        self.init(capacity: bytes.count)
        memory.copyBytes(from: bytes)
        end = bytes.count
    }

    deinit { memory.deallocate() }

    var capacity: Int { memory.count }
    var isEmpty: Bool { start == end }
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[start..<end]) }
    /// Where more may be written, to be told by `put`.
    var space: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: memory[end...]) }

    func put(_ count: Int) { end += count }
    func take(_ count: Int) { start += count }

    func clear() {
        start = 0
        end = 0
    }

    /// Moves what there is to the front, so that there is room behind it.
    func compact() {
        if start > 0, end > start, let base = memory.baseAddress { memmove(base, base + start, end - start) }
        end -= start
        start = 0
    }
}
