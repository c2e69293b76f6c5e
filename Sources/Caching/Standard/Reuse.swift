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
        let isFresh = isFresh(at: tick)
        let forward: CacheStatus.Forward = isFresh ? .request : .stale
        if demands.noCache { return .ask(forward) }
        // RFC 9111 §5.2.1.1: zero asks for the origin's word even in the second of storing; RFC 8246 §2.1: of what
        // cannot have changed it brings nothing new, and a page's reload asks so for each of its parts.
        if let limit = demands.maxAge, limit == 0 || age(at: tick) > .seconds(limit), !(isFresh && isImmutable && limit == 0) {
            return .ask(forward)
        }
        if let limit = demands.minFresh, remaining(at: tick) < .seconds(limit) { return .ask(forward) }
        if isFresh { return .fresh }
        let staleness = staleness(at: tick)
        if let limit = demands.maxStale, !mustNotBeStale, staleness <= .seconds(limit) { return .stale(.maxStale) }
        // A client that names an age or a freshness did not mean to get it stale.
        if demands.maxAge == nil, demands.minFresh == nil, staleness < staleWhileRevalidate { return .staleAndRefresh }
        return .ask(.stale)
    }
}
