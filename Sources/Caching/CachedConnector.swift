package import Gateway
import NIOCore

/// A connector with the cache before it: `CachedConnector(HTTPConnector(portal), …)`.
///
/// A hit is answered at once on the exchange's loop: no task, no string, no array, and what the gateway says of it
/// (`Age`, `Cache-Status`) is left beside the stored fields as values.
package struct CachedConnector: Connector {
    let inner: any Connector
    let cache: ResponseCache
    let rules: CacheRules
    /// Shared by all routes to the connector behind.
    let watch: PortalWatch

    package init(_ inner: any Connector, cache: ResponseCache, rules: CacheRules, watch: PortalWatch = PortalWatch(seed: 0)) {
        self.inner = inner
        self.cache = cache
        self.rules = rules
        self.watch = watch
    }

    package func answer(_ exchange: Exchange) -> Reply { answer(exchange, woken: .notYet) }

    /// - Parameter woken: what the disk had, where it was asked; memory may have let go of it again.
    func answer(_ exchange: Exchange, woken: Woken) -> Reply {
        switch exchange.request.method {
        case .get, .head: break
        // RFC 9111 §4.4 holds for what other routes store, too.
        default: return passAndInvalidate(exchange)
        }
        guard rules.isOn else { return passUnseen(exchange, .bypass) }
        if rules.query != nil { normaliseQuery(of: exchange) }
        let request = exchange.request
        let names = NameSet(of: request)
        let demands = names.meets(.cacheDirectives) ? RequestDemands(request.fields, names: names) : RequestDemands()
        guard !demands.noStore, !isOutOfReach(exchange, names) else { return passUnseen(exchange, .request) }
        let key = CacheKey(exchange)
        let stripe = cache.stripe(key)
        guard let stored = cache.find(key, for: request, in: stripe) ?? woken.fresh(for: demands, exchange) else {
            if case .notYet = woken, let reply = wake(exchange, key) { return reply }
            let (hasVariants, isUncacheable) = cache.absence(key, at: exchange.arrived)
            let forward: CacheStatus.Forward = hasVariants ? .varyMiss : .uriMiss
            // What was found not to be sharable goes straight through for a while; then a fill finds out again.
            if isUncacheable, !demands.onlyIfCached {
                stripe.count(.uncacheable)
                return pass(exchange, forward, detail: .uncacheable)
            }
            return ask(exchange, key, stored: nil, demands, names, forward)
        }
        switch stored.head.freshness.reuse(for: demands, at: exchange.arrived) {
        case .fresh:
            stripe.countHit()
            if exchange.arrived >= stored.refreshFrom { refreshAhead(stored, key, for: exchange) }
            return reply(stored, exchange, names)
        case .stale(let detail):
            return .now(answerStale(stored, exchange, names: names, detail))
        case .staleAndRefresh:
            if watch.reason(at: exchange.arrived) == nil { refresh(stored, key, for: exchange) } else { refreshInTurn(stored, for: exchange) }
            return .now(answerStale(stored, exchange, names: names, .staleWhileRevalidate))
        case .ask(let forward):
            if forward == .stale, let reason = reasonToGive(stored, demands, exchange) {
                refreshInTurn(stored, for: exchange)
                return .now(answerStale(stored, exchange, names: names, reason))
            }
            return ask(exchange, key, stored: stored, demands, names, forward)
        }
    }

    /// What is keyed and what is sent on change together; the log keeps the target as it was received.
    private func normaliseQuery(of exchange: Exchange) {
        guard exchange.request.method == .get || exchange.isHead, let normal = rules.query?.normalised(exchange.request) else { return }
        exchange.request = normal
    }

    /// Requests whose answer depends on more than a cache may judge: conditions meant for the origin, a body, another
    /// protocol, what a proxy says of them.
    private func isOutOfReach(_ exchange: Exchange, _ names: NameSet) -> Bool {
        if names.meets(.originConditions) || exchange.body.length != 0 { return true }
        if exchange.peerIsTrusted, names.meets(ProxyClaims.names), ProxyClaims.areBeyondKey(of: exchange) { return true }
        return names.meets(.upgrade) && exchange.route?.upgrades.isEmpty == false
    }

    // MARK: Answering from the store

    /// Most requests want what is stored as it is, or hear that they have it; a part or a HEAD has to be made of it.
    private func reply(_ stored: StoredAnswer, _ exchange: Exchange, _ names: NameSet) -> Reply {
        let ready: SharedAnswer
        if names.meets(.conditions) {
            guard stored.head.isKnown(to: exchange.request.fields, names: names) else {
                return .now(answer(stored, exchange, names, detail: nil))
            }
            ready = stored.head.notModified
        } else if exchange.isHead || stored.file != nil {
            return .now(answer(stored, exchange, names, detail: nil))
        } else {
            ready = stored.shared
        }
        let (age, status) = use(stored, exchange, detail: nil)
        return .shared(ready, age: age, status)
    }

    func answerStale(
        _ stored: StoredAnswer, _ exchange: Exchange, names: NameSet, _ detail: CacheStatus.Detail
    ) -> Answer {
        cache.stripe(stored.resident.key).count(.stale(detail))
        return answer(stored, exchange, names, detail: detail)
    }

    private func answer(_ stored: StoredAnswer, _ exchange: Exchange, _ names: NameSet, detail: CacheStatus.Detail?) -> Answer {
        let (age, status) = use(stored, exchange, detail: detail)
        let banner = detail.flatMap { rules.hasOutageBanner ? OutageBanner.page(stored, for: exchange, because: $0) : nil }
        var answer = banner ?? stored.answer(to: exchange, names: names)
        answer.age = age
        answer.cacheStatus = status
        return answer
    }

    /// Notes that a stored answer is used, and says what the gateway adds to it.
    private func use(_ stored: StoredAnswer, _ exchange: Exchange, detail: CacheStatus.Detail?) -> (age: Int64, CacheStatus) {
        stored.used()
        // A stand-in was found after a wait, so its age is not that of the request's arrival.
        let tick = detail == nil ? exchange.arrived : exchange.clock.tick()
        let age = stored.head.freshness.age(at: tick).seconds
        var status = CacheStatus()
        status.hit = true
        status.ttl = stored.head.freshness.lifetime.seconds - age
        status.detail = detail
        exchange.record.cache = status
        return (age, status)
    }

    // MARK: Asking the connector behind

    private func ask(
        _ exchange: Exchange, _ key: CacheKey, stored: StoredAnswer?, _ demands: RequestDemands, _ names: NameSet,
        _ forward: CacheStatus.Forward
    ) -> Reply {
        guard !demands.onlyIfCached else { return refuseOnlyIfCached(exchange) }
        cache.stripe(key).count(.miss(forward))
        // A HEAD brings nothing to store; where something with a validator is stored, validating it answers both.
        if exchange.isHead, stored?.head.hasValidator != true { return passHead(exchange, key, forward) }
        let isUncacheable = cache.isUncacheable(key, at: exchange.arrived)
        // Who asks for the origin's word gets it, not an answer that was asked for before.
        let isShared = !isUncacheable && !demands.noCache
        let reader = FillReader(self, exchange, names: names, forward: forward)
        switch enter(exchange, key, stored, seat: reader.seat, isShared: isShared, mayStandIn: !demands.noCache) {
        case .found(.lookAgain):
            return answer(exchange)
        case .found(.joined(let other)):
            cache.stripe(key).count(.joined)
            reader.sit(at: other, isFirst: false)
            reader.wake()
        case .began(let source, let fill):
            source.asker = reader
            reader.sit(at: fill, isFirst: true)
            source.start(fill)
        case .found:
            return pass(exchange, forward)
        }
        return .later(reader.pending)
    }

    private enum Entered {
        case found(ResponseCache.Entrance)
        case began(FillSource, Fill)
    }

    /// Makes a fill only where there is none to join.
    private func enter(
        _ exchange: Exchange, _ key: CacheKey, _ stored: StoredAnswer?, seat: Fill.Seat?, isShared: Bool, mayStandIn: Bool
    ) -> Entered {
        let request = exchange.request
        let found = cache.enter(nil, key, for: request, seat: seat, seen: stored, mayJoin: isShared)
        guard case .vacant = found else { return .found(found) }
        let source = FillSource(self, for: exchange, validating: stored, mayStandIn: mayStandIn)
        let fill = Fill(key: key, previous: stored, isShared: isShared, source: source, cache: cache)
        let entrance = cache.enter(fill, key, for: request, seat: seat, seen: stored, mayJoin: isShared)
        guard case .began = entrance else { return .found(entrance) }
        return .began(source, fill)
    }

    /// RFC 9111 §5.2.1.7.
    private func refuseOnlyIfCached(_ exchange: Exchange) -> Reply {
        var status = CacheStatus()
        status.detail = .onlyIfCached
        exchange.record.cache = status
        return .refuse(.onlyIfCached)
    }

    /// Refreshes a stored answer that was just served (RFC 5861 §3); nobody waits for it.
    /// - Parameter isCounted: it takes a place among the refreshes that `watch` allows at once.
    func refresh(_ stored: StoredAnswer, _ key: CacheKey, for exchange: Exchange, isCounted: Bool = false) {
        if case .began(let source, let fill) = enter(exchange, key, stored, seat: nil, isShared: true, mayStandIn: true) {
            source.isCounted = isCounted
            source.start(fill)
        } else if isCounted {
            watch.refreshEnded()
        }
    }

    // MARK: Passing through

    /// The request goes on as it came, and its answer back as it comes.
    func pass(_ exchange: Exchange, _ forward: CacheStatus.Forward, detail: CacheStatus.Detail? = nil) -> Reply {
        var status = CacheStatus()
        status.forward = forward
        status.detail = detail
        return inner.answer(exchange).map { outcome in
            noted(outcome, status, exchange)
        }
    }

    /// What a HEAD learns is true of the stored answers too (RFC 9111 §4.3.5).
    private func passHead(_ exchange: Exchange, _ key: CacheKey, _ forward: CacheStatus.Forward) -> Reply {
        let (asked, era) = (exchange.clock.tick(), cache.marks.era)
        return pass(exchange, forward).map { outcome in
            if case .success(let answer) = outcome, answer.status == 200 {
                let reception = Reception(
                    request: exchange.request, rules: rules, asked: asked, received: exchange.clock.tick(),
                    now: exchange.clock.now(), era: era)
                cache.freshen(key, byHead: answer.fields, for: exchange.request, reception)
            }
            return outcome
        }
    }

    /// Nothing stored was looked for.
    private func passUnseen(_ exchange: Exchange, _ forward: CacheStatus.Forward) -> Reply {
        cache.stripe(of: exchange.loop).count(.miss(forward))
        return pass(exchange, forward)
    }

    private func passAndInvalidate(_ exchange: Exchange) -> Reply {
        var status = CacheStatus()
        let forward: CacheStatus.Forward = rules.isOn ? .method : .bypass
        cache.stripe(of: exchange.loop).count(.miss(forward))
        status.forward = forward
        let reply = inner.answer(exchange).map { outcome in
            if case .success(let answer) = outcome {
                cache.invalidate(after: exchange, status: answer.status, fields: answer.fields, query: rules.query)
            }
            return noted(outcome, status, exchange)
        }
        return cache.disk.map { reply.held(until: $0, on: exchange.loop) } ?? reply
    }

    private func noted(_ outcome: Outcome, _ status: CacheStatus, _ exchange: Exchange) -> Outcome {
        var status = status
        defer { exchange.record.cache = status }
        guard case .success(var answer) = outcome else { return outcome }
        _ = cache.takeTags(from: &answer.fields)
        status.forwardStatus = answer.status
        answer.cacheStatus = status
        return .success(answer)
    }
}
