import Curl
import NIOCore
import Synchronization

/// A request's content as the driver's thread asks for it.
protocol ContentSource: Sendable {
    func fill(_ space: UnsafeMutableRawBufferPointer) -> CurlSupply
    func rewind(to offset: Int) -> Bool
    /// All of it was given.
    var isExhausted: Bool { get }
}

struct NoContent: ContentSource {
    func fill(_ space: UnsafeMutableRawBufferPointer) -> CurlSupply { .bytes(0) }
    func rewind(to offset: Int) -> Bool { offset == 0 }
    var isExhausted: Bool { true }
}

/// Content that is whole in memory, and can be given again.
final class HeldContent: ContentSource {
    private let content: ByteBuffer
    private let given = Atomic<Int>(0)

    init(_ content: ByteBuffer) { self.content = content }

    func fill(_ space: UnsafeMutableRawBufferPointer) -> CurlSupply {
        let offset = given.load(ordering: .relaxed)
        let count = content.withUnsafeReadableBytes { bytes in
            let part = bytes[min(offset, bytes.count)...].prefix(space.count)
            space.copyBytes(from: part)
            return part.count
        }
        given.store(offset + count, ordering: .relaxed)
        return .bytes(count)
    }

    func rewind(to offset: Int) -> Bool {
        guard offset <= content.readableBytes else { return false }
        given.store(offset, ordering: .relaxed)
        return true
    }

    var isExhausted: Bool { given.load(ordering: .relaxed) == content.readableBytes }
}

/// Content on its way: the loop puts pieces in, the driver's thread takes them out, and each is told when the
/// other has made room or brought more. Holds at most `highWater` and one piece.
final class StreamedContent: ContentSource {
    private struct State {
        var waiting = ByteBuffer()
        var hasEnded = false
        var hasFailed = false
        /// The driver's thread has nothing to send.
        var isStarved = false
        /// The loop stopped putting in.
        var isFull = false
    }

    private let highWater: Int
    private let state = Mutex(State())
    /// Asks the loop for more, from the driver's thread.
    private let demand: @Sendable () -> Void

    init(highWater: Int, demand: @escaping @Sendable () -> Void) {
        self.highWater = highWater
        self.demand = demand
    }

    // MARK: The loop's side

    /// False until `demand` once there is enough.
    var wantsMore: Bool {
        state.withLock {
            $0.isFull = $0.waiting.readableBytes >= highWater
            return !$0.isFull
        }
    }

    /// - Returns: whether the driver waits for it.
    func put(_ bytes: ByteBuffer) -> Bool {
        change {
            if $0.waiting.readableBytes == 0 { $0.waiting = bytes } else { $0.waiting.writeImmutableBuffer(bytes) }
        }
    }

    func end() -> Bool { change { $0.hasEnded = true } }
    func fail() -> Bool { change { $0.hasFailed = true } }

    private func change(_ change: (inout sending State) -> Void) -> Bool {
        state.withLock { state in
            change(&state)
            defer { state.isStarved = false }
            return state.isStarved
        }
    }

    // MARK: The driver's side

    func fill(_ space: UnsafeMutableRawBufferPointer) -> CurlSupply {
        let (supply, hasRoom) = state.withLock { state -> (CurlSupply, Bool) in
            if state.hasFailed { return (.abort, false) }
            let count = min(state.waiting.readableBytes, space.count)
            if count == 0 {
                if state.hasEnded { return (.bytes(0), false) }
                state.isStarved = true
                return (.pause, false)
            }
            state.waiting.readWithUnsafeReadableBytes { bytes in
                space.copyBytes(from: bytes.prefix(count))
                return count
            }
            if state.waiting.readableBytes == 0 { state.waiting = ByteBuffer() }
            guard state.isFull, state.waiting.readableBytes <= highWater / 2 else { return (.bytes(count), false) }
            state.isFull = false
            return (.bytes(count), true)
        }
        if hasRoom { demand() }
        return supply
    }

    /// What was sent is gone.
    func rewind(to offset: Int) -> Bool { false }

    var isExhausted: Bool { state.withLock { $0.hasEnded && $0.waiting.readableBytes == 0 } }
}
