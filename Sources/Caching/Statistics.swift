import Gateway
import Synchronization

extension ResponseCache {
    /// What the cache holds, and what it has done since the start.
    package struct Statistics: Sendable, Equatable {
        /// Stored answers, and the bytes they take with their bookkeeping; purged ones until their memory is freed.
        package var entries = 0
        package var bytes = 0
        /// Requests answered fresh.
        package var hits = 0
        /// The others, by what befell them.
        package var events: [CacheEvent: Int] = [:]
        /// Answers that left for want of room.
        package var evictions = 0
        /// Answers that operators have purged, and that unsafe requests have made void.
        package var purged = 0
        package var invalidated = 0
        /// Tags left out because there were too many or they were too long.
        package var ignoredTags = 0
        /// Tags, groups and agencies that stored answers belong to, and purged ones that are remembered.
        package var marks = 0

        package subscript(event: CacheEvent) -> Int { events[event] ?? 0 }

        /// Requests answered stale.
        package var stale: Int {
            events.reduce(0) { if case .stale = $1.key { $0 + $1.value } else { $0 } }
        }

        /// Requests that asked the cache in vain: neither methods nor routes that go around it.
        package var misses: Int {
            let misses = [.uriMiss, .varyMiss, .request, .stale, .partial].reduce(0) { $0 + self[.miss($1)] }
            return misses + self[.uncacheable]
        }
    }

    package var statistics: Statistics {
        var all = Statistics()
        (all.entries, all.bytes) = eviction.withLock { ($0.count, $0.bytes) }
        for stripe in stripes { stripe.addCounts(to: &all) }
        all.evictions = evictions.load(ordering: .relaxed)
        all.purged = purged.load(ordering: .relaxed)
        all.invalidated = invalidated.load(ordering: .relaxed)
        all.ignoredTags = ignoredTags.load(ordering: .relaxed)
        all.marks = marks.count
        return all
    }
}
