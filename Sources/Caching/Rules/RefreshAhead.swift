import Gateway
import Synchronization

extension Freshness {
    /// From when on an answer that is much used is worth refreshing though it is still fresh: the last tenth of the time it
    /// can be used, a minute at most. Never where that would be less than a second.
    var refreshFrom: Tick {
        let usable = lifetime - initialAge
        guard !needsValidation, usable >= .seconds(10) else { return Tick(nanoseconds: .max) }
        return received + (usable - min(Span(nanoseconds: usable.nanoseconds / 10), .minutes(1)))
    }
}

extension Span {
    fileprivate static func - (left: Span, right: Span) -> Span { Span(nanoseconds: left.nanoseconds - right.nanoseconds) }
}

/// Whether a stored answer has been refreshed ahead, which happens once: its origin is asked once more in a lifetime at most.
struct RefreshAhead: ~Copyable {
    private enum Step { static let unused: UInt8 = 0, used: UInt8 = 1, asked: UInt8 = 2 }
    private let step = Atomic(Step.unused)

    /// A use in the last part of the lifetime.
    /// - Returns: true for one of those who find that it was used there before.
    func isWanted() -> Bool {
        switch step.load(ordering: .relaxed) {
        case Step.unused:
            step.store(Step.used, ordering: .relaxed)
            return false
        case Step.used:
            return step.compareExchange(expected: Step.used, desired: Step.asked, ordering: .relaxed).exchanged
        default:
            return false
        }
    }

    /// There was no room for the refresh; the next use may try.
    func postpone() { step.store(Step.used, ordering: .relaxed) }
}

extension CachedConnector {
    /// Asks the origin behind a fresh answer that is used again and again and is about to turn stale; nobody waits for it.
    func refreshAhead(_ stored: StoredAnswer, _ key: CacheKey, for exchange: Exchange) {
        guard rules.refreshesAhead, stored.ahead.isWanted() else { return }
        guard watch.reason(at: exchange.arrived) == nil, watch.mayRefresh() else { return stored.ahead.postpone() }
        refresh(stored, key, for: exchange, isCounted: true)
    }
}
