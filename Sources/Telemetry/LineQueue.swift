import Synchronization

/// Full buffers waiting for the writer, in the order they were handed over, and empty ones for the loops.
///
/// It holds a bounded number of bytes. When the disk does not keep up, a buffer that comes on top is emptied
/// where it is and its lines are counted as lost: a loop never waits.
final class LineQueue: Sendable {
    private struct State {
        var waiting: [LineBuffer] = []
        var spare: [LineBuffer] = []
        /// Bytes handed over and not yet written.
        var held = 0
    }

    /// Enough for the buffers of a burst to be used again rather than made anew.
    private static let mostSpare = 16

    private let state = Mutex(State())
    private let capacity: Int
    private let lost = Atomic(0)

    init(capacity: Int) { self.capacity = capacity }

    var lostLines: Int { lost.load(ordering: .relaxed) }
    var isEmpty: Bool { state.withLock { $0.waiting.isEmpty } }

    func countLost(_ lines: Int) { lost.add(lines, ordering: .relaxed) }

    /// Takes the buffer's lines and leaves an empty one in its place.
    func handOver(_ buffer: inout LineBuffer) {
        state.withLock { state in
            guard state.held + buffer.used <= capacity else {
                countLost(buffer.lines)
                buffer.clear()
                return
            }
            state.held += buffer.used
            state.waiting.append(buffer)
            buffer = state.spare.popLast() ?? LineBuffer()
        }
    }

    func takeAll() -> [LineBuffer] {
        state.withLock { state in
            let all = state.waiting
            state.waiting = []
            return all
        }
    }

    /// The writer is done with a buffer, written or not.
    func giveBack(_ buffer: LineBuffer) {
        state.withLock { state in
            state.held -= buffer.used
            guard buffer.isStandard, state.spare.count < Self.mostSpare else { return }
            var empty = buffer
            empty.clear()
            state.spare.append(empty)
        }
    }
}
