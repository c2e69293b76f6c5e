import Synchronization

/// What the driver's thread is asked to do.
enum Command: Sendable {
    case start(CurlOrigin, any CurlTransfer)
    case tunnel(CurlOrigin, any CurlTransfer)
    case cancel(any CurlTransfer)
    case resumeReceiving(any CurlTransfer)
    case resumeSending(any CurlTransfer)
    case drop(CurlOrigin)
}

/// Commands on their way to the driver's thread, which is woken only when it sleeps.
final class Mailbox: Sendable {
    private struct State {
        var commands: [Command] = []
        /// The thread waits, and nobody has woken it yet.
        var isAsleep = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let waker: Poller.Waker

    init(waker: Poller.Waker) { self.waker = waker }

    /// - Returns: false once the mailbox was closed.
    func post(_ command: Command) -> Bool {
        let (isOpen, wakes) = state.withLock { state -> (Bool, Bool) in
            if state.isClosed { return (false, false) }
            state.commands.append(command)
            defer { state.isAsleep = false }
            return (true, state.isAsleep)
        }
        if wakes { waker.wake() }
        return isOpen
    }

    func close() {
        let wakes = state.withLock { state in
            state.isClosed = true
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if wakes { waker.wake() }
    }

    /// Swaps what has come with `batch`, emptied; where nothing has, the taker counts as asleep from now on.
    /// - Returns: false for the last batch.
    func take(into batch: inout [Command]) -> Bool {
        batch.removeAll(keepingCapacity: true)
        return state.withLock { state in
            swap(&batch, &state.commands)
            state.isAsleep = batch.isEmpty && !state.isClosed
            return !state.isClosed
        }
    }
}
