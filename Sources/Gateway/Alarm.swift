import Synchronization

/// Calls back after a while, so that waiting can be tested without waiting.
package protocol Alarm: Sendable {
    /// Calls `ring` once, after `span` of the steady clock, on any thread but never from within this call.
    func set(after span: Span, _ ring: @escaping @Sendable () -> Void) -> AlarmTicket
}

/// One call to come.
package struct AlarmTicket: Sendable {
    private let withdraw: @Sendable () -> Void
    package init(withdraw: @escaping @Sendable () -> Void) { self.withdraw = withdraw }
    /// The call will not come, unless it is on its way already.
    package func cancel() { withdraw() }
}

extension Alarm {
    /// Returns after `span`.
    package func wait(_ span: Span) async {
        await withCheckedContinuation { continuation in _ = set(after: span) { continuation.resume() } }
    }
}

/// The concurrency runtime's timers.
package struct SystemAlarm: Alarm {
    package init() {}

    package func set(after span: Span, _ ring: @escaping @Sendable () -> Void) -> AlarmTicket {
        let task = Task {
            guard (try? await Task.sleep(nanoseconds: UInt64(max(0, span.nanoseconds)))) != nil else { return }
            ring()
        }
        return AlarmTicket { task.cancel() }
    }
}

/// Rings when its clock is moved, on the mover's thread.
package final class ManualAlarm: Alarm {
    private struct State {
        var pending: [Int: (at: Tick, ring: @Sendable () -> Void)] = [:]
        var serial = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    package let clock: ManualClock
    private let state = Mutex(State())

    package init(_ clock: ManualClock) { self.clock = clock }

    package func set(after span: Span, _ ring: @escaping @Sendable () -> Void) -> AlarmTicket {
        let at = clock.tick() + max(.zero, span)
        let (serial, waiters) = state.withLock { state in
            state.serial += 1
            state.pending[state.serial] = (at, ring)
            defer { state.waiters = [] }
            return (state.serial, state.waiters)
        }
        for waiter in waiters { waiter.resume() }
        return AlarmTicket { [weak self] in self?.state.withLock { _ = $0.pending.removeValue(forKey: serial) } }
    }

    /// What is left until the next call; nil when none is to come.
    package var next: Span? { state.withLock { $0.pending.values.map(\.at).min() }.map { max(.zero, $0 - clock.tick()) } }

    /// Moves the clock, stopping at each call that is due on the way, those set meanwhile included.
    package func advance(by span: Span) {
        let end = clock.tick() + span
        while true {
            let due = state.withLock { state -> (at: Tick, ring: @Sendable () -> Void)? in
                guard let first = state.pending.min(by: { ($0.value.at, $0.key) < ($1.value.at, $1.key) }), first.value.at <= end else { return nil }
                return state.pending.removeValue(forKey: first.key)
            }
            guard let due else { break }
            clock.advance(by: max(.zero, due.at - clock.tick()))
            due.ring()
        }
        clock.advance(by: max(.zero, end - clock.tick()))
    }

    /// Returns when a call is to come.
    package func untilSet() async {
        await withCheckedContinuation { continuation in
            let isSet = state.withLock { state in
                if state.pending.isEmpty { state.waiters.append(continuation) }
                return !state.pending.isEmpty
            }
            if isSet { continuation.resume() }
        }
    }
}
