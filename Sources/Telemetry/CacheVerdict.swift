package import Gateway

/// How the cache took part in an answer, in one word: for the log and the metrics.
package enum CacheVerdict: String, Sendable, CaseIterable {
    /// No cache on the way.
    case none
    case hit, stale, collapsed
    /// Nothing fit was stored.
    case miss
    /// What was stored had to be validated first.
    case expired
    /// The request may not be answered from a store.
    case bypass

    package init(_ status: CacheStatus?) {
        guard let status else {
            self = .none
            return
        }
        if status.hit {
            self = (status.ttl ?? 0) < 0 ? .stale : .hit
        } else if status.collapsed {
            self = .collapsed
        } else {
            self = switch status.forward {
            case .bypass, .method, .request: .bypass
            case .stale: .expired
            case .uriMiss, .varyMiss, .miss, .partial, nil: .miss
            }
        }
    }
}
