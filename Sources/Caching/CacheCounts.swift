package import Gateway
import Synchronization

/// What befell a request that was not simply answered fresh.
package enum CacheEvent: Hashable, Sendable {
    /// It was sent on, because…
    case miss(CacheStatus.Forward)
    /// It was sent on unshared, since the key's last answer could not be stored.
    case uncacheable
    /// One of the misses waited for another's fill.
    case joined
    /// It was answered with what is stale, because…
    case stale(CacheStatus.Detail)

    /// Every one that is counted.
    package static let all: [CacheEvent] =
        [.uriMiss, .varyMiss, .request, .stale, .partial, .method, .bypass].map(CacheEvent.miss) + [.uncacheable, .joined]
        + [.staleWhileRevalidate, .staleIfError, .circuitOpen, .recovering, .maxStale].map(CacheEvent.stale)

    fileprivate static let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) })
}

/// One stripe's counts of them.
final class CacheCounts: Sendable {
    private let counts = Mutex([Int](repeating: 0, count: CacheEvent.all.count))

    func count(_ event: CacheEvent) {
        guard let place = CacheEvent.places[event] else { return }
        counts.withLock { $0[place] += 1 }
    }

    func add(to sums: inout [CacheEvent: Int]) {
        for (event, count) in zip(CacheEvent.all, counts.withLock { $0 }) { sums[event, default: 0] += count }
    }
}
