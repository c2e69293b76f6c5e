import Synchronization

/// What has come of the disk tier since the start.
final class DiskCounts: Sendable {
    let hits = Atomic(0)
    let dropped = Atomic(0)
    let damaged = Atomic(0)
    let evictions = Atomic(0)
    let failures = Atomic(0)
}

extension DiskTier {
    package struct Statistics: Sendable, Equatable {
        package var bytes = 0
        package var files = 0
        /// Requests that found an answer there which memory did not have.
        package var hits = 0
        /// Answers that were not written: the queue was full, or the disk refused.
        package var dropped = 0
        /// Files that were found torn, changed or of another version, and removed.
        package var damaged = 0
        package var evictions = 0
        /// Operations that the disk refused.
        package var failures = 0
        /// Files of before the start are still being read.
        package var isLoading = false
        /// The disk refused lately, and nothing is written to it for a while.
        package var isResting = false
    }

    package var statistics: Statistics {
        var all = Statistics()
        (all.bytes, all.files) = books.withLock { ($0.bytes, $0.files) }
        all.hits = counts.hits.load(ordering: .relaxed)
        all.dropped = counts.dropped.load(ordering: .relaxed)
        all.damaged = counts.damaged.load(ordering: .relaxed)
        all.evictions = counts.evictions.load(ordering: .relaxed)
        all.failures = counts.failures.load(ordering: .relaxed)
        all.isLoading = orders.withLock { !$0.isLoaded }
        all.isResting = health.withLock { $0.isResting }
        return all
    }
}
