import Gateway
import Journal
import Synchronization

/// Wakes those who wait for events.
final class FeedBell: Sendable {
    private struct State {
        var watches: [Int: FeedWatch] = [:]
        var serial = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// The gateway stops: nobody waits any more.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// How many wait, or read.
    var count: Int { state.withLock { $0.watches.count } }

    /// Lets `act` wait for the events of an audience; what comes from here on wakes it.
    func watching<Result>(_ audience: String, _ act: (FeedWatch) async throws -> Result) async rethrows -> Result {
        let watch = FeedWatch(audience)
        let serial = state.withLock { state in
            state.serial += 1
            state.watches[state.serial] = watch
            return state.serial
        }
        defer { state.withLock { _ = $0.watches.removeValue(forKey: serial) } }
        return try await act(watch)
    }

    func ring(_ wake: Wake) {
        let watches = state.withLock { Array($0.watches.values) }
        for watch in watches {
            switch wake {
            case .message: continue
            case .event(let audience): if watch.audience == audience { watch.ring() }
            case .unknown: watch.ring()
            }
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        ring(.unknown)
    }
}

/// One who waits for events.
final class FeedWatch: Sendable {
    let audience: String
    private let state = Mutex((hasRung: false, waiting: CheckedContinuation<Void, Never>?.none))

    init(_ audience: String) { self.audience = audience }

    /// Returns when it has rung since the last call, when the span is over, or when the task is cancelled.
    func next(within span: Span, _ alarm: any Alarm) async {
        let ticket = alarm.set(after: span) { [weak self] in self?.ring() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let hasRung = state.withLock { state in
                    if !state.hasRung { state.waiting = continuation }
                    defer { state.hasRung = false }
                    return state.hasRung
                }
                if hasRung { continuation.resume() }
            }
        } onCancel: { ring() }
        ticket.cancel()
    }

    func ring() {
        let waiting = state.withLock { state in
            // Remembered where nobody waits yet, so that the next to wait does not.
            state.hasRung = state.waiting == nil
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }
}
