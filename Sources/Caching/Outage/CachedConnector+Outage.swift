import Gateway
import NIOCore

/// Answering while the portal is down, and while it comes back.
extension CachedConnector {
    /// Why `stored`, which is stale, is given at once; nil where the portal has to be asked first.
    func reasonToGive(_ stored: StoredAnswer, _ demands: RequestDemands, _ exchange: Exchange) -> CacheStatus.Detail? {
        // Who names an age or a freshness waits for the portal's word, and gets this only where it fails.
        guard demands.maxAge == nil, demands.minFresh == nil, !demands.noCache, let reason = watch.reason(at: exchange.arrived),
            !ErrorAnswers.isError(stored.head.status), stored.head.freshness.mayReplaceError(at: exchange.arrived)
        else { return nil }
        return reason
    }

    /// Refreshes `stored` behind when its turn comes, so that a portal that is just back is not asked for all at once.
    func refreshInTurn(_ stored: StoredAnswer, for exchange: Exchange) {
        let key = stored.resident.key
        guard let wait = watch.reserve(key, at: exchange.arrived) else { return }
        let bound = NIOLoopBound(exchange, eventLoop: exchange.loop)
        exchange.loop.scheduleTask(in: .nanoseconds(wait.nanoseconds)) { [self] in
            watch.turnCame(key)
            guard watch.mayRefresh() else { return }
            refresh(stored, key, for: bound.value, isCounted: true)
        }
    }
}
