import Synchronization

extension ResponseCache {
    package struct Statistics: Sendable, Equatable {
        /// Stored answers, and the bytes they take with their bookkeeping.
        package var entries = 0
        package var bytes = 0
        /// Requests answered fresh, answered stale, and sent on, since the start.
        package var hits = 0
        package var stale = 0
        package var misses = 0
        /// Answers that left for want of room, since the start.
        package var evictions = 0
    }

    package var statistics: Statistics {
        var all = Statistics()
        (all.entries, all.bytes) = eviction.withLock { ($0.count, $0.bytes) }
        for stripe in stripes { stripe.addCounts(to: &all) }
        all.evictions = evictions.load(ordering: .relaxed)
        return all
    }
}
