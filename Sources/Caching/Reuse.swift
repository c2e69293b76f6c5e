import Gateway

/// Whether a stored answer may be used for a request (RFC 9111 §4).
enum Reuse: Equatable {
    case fresh
    /// Stale, and used because something allows it.
    case stale(CacheStatus.Detail)
    /// Stale, used, and refreshed behind (RFC 5861 §3).
    case staleAndRefresh
    /// The origin has to be asked first.
    case ask(CacheStatus.Forward)
}

extension Freshness {
    func reuse(for demands: RequestDemands, at tick: Tick) -> Reuse {
        let age = age(at: tick)
        let remaining = remaining(at: tick)
        let isFresh = remaining > .zero && !needsValidation
        let forward: CacheStatus.Forward = isFresh ? .request : .stale
        if demands.noCache { return .ask(forward) }
        // RFC 9111 §5.2.1.1: zero asks for the origin's word even in the second of storing.
        if let limit = demands.maxAge, limit == 0 || age > .seconds(limit) { return .ask(forward) }
        if let limit = demands.minFresh, remaining < .seconds(limit) { return .ask(forward) }
        if isFresh { return .fresh }
        let staleness = -remaining.nanoseconds
        if let limit = demands.maxStale, !mustNotBeStale, staleness <= Span.seconds(limit).nanoseconds {
            return .stale(.maxStale)
        }
        // A client that names an age or a freshness did not mean to get it stale.
        if demands.maxAge == nil, demands.minFresh == nil, staleness < staleWhileRevalidate.nanoseconds {
            return .staleAndRefresh
        }
        return .ask(.stale)
    }
}
