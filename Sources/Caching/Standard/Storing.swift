import Gateway
import NIOCore

/// How an answer was come by: what storing it depends on beside the answer itself.
struct Reception {
    let request: RequestHead
    let rules: CacheRules
    /// When the request was sent, for response_delay (RFC 9111 §4.2.3).
    let asked: Tick
    let received: Tick
    /// The calendar when it was received.
    let now: Instant
    /// The era of purges in which it was asked for.
    let era: UInt64
}

/// Whether an answer may be stored (RFC 9111 §3), and the head that is kept of it.
///
/// Stricter than the RFC in one thing: what looks like one citizen's answer must never reach another. An answer
/// that sets a cookie is stored only where the route says so, and then without the cookie; an answer to a request with a
/// cookie only where the origin itself says for how long; an error only where the request cannot have provoked it.
enum Storing {
    /// The head to keep of an answer to a GET.
    /// - Parameter selectors: what chose it, where that is known from before; else by its own `Vary`.
    /// - Returns: nil when it may not be stored.
    static func head(status: Int, fields: Fields, selectors: VarySelectors? = nil, _ reception: Reception) -> StoredHead? {
        let control = CacheControl(fields)
        guard isAllowed(control, status: status),
            isShareable(control, fields: fields, request: reception.request.fields, reception.rules),
            !ErrorAnswers.isError(status) || !ErrorAnswers.mayBeProvoked(by: reception.request.fields),
            !Disguise.hides(fields, to: reception.request)
        else { return nil }
        let date = HTTPDate.seconds(of: fields.first(.date)) ?? reception.now.seconds
        let lifetime = Lifetime(status: status, fields: fields, control: control, rules: reception.rules, date: date)
        guard lifetime.isExplicit || control.isPublic || isHeuristicallyCacheable(status) else { return nil }
        guard lifetime.isExplicit || !reception.request.fields.contains(.cookie) else { return nil }
        guard let selectors = selectors ?? VarySelectors(of: fields, to: reception.request.fields) else { return nil }
        let head = StoredHead(
            status: status, fields: kept(fields, withheld: control.withheld),
            freshness: Freshness(status: status, fields: fields, control: control, reception), selectors: selectors, date: date)
        return isWorthwhile(head) ? head : nil
    }

    /// RFC 9110 §15.1.
    static func isHeuristicallyCacheable(_ status: Int) -> Bool {
        [200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501].contains(status)
    }

    /// Final, and about the whole resource rather than a part, a validation or one request.
    private static func isStorable(_ status: Int) -> Bool {
        status >= 200 && status != 206 && status != 304 && !ErrorAnswers.refusesRequest(status)
    }

    /// Those whose caching rules we know, for `must-understand` (RFC 9111 §5.2.2.3).
    private static func isUnderstood(_ status: Int) -> Bool {
        isHeuristicallyCacheable(status) || [302, 303, 307, 403, 500, 502, 503, 504].contains(status)
    }

    private static func isAllowed(_ control: CacheControl, status: Int) -> Bool {
        guard control.isReadable, isStorable(status), !control.isPrivate else { return false }
        return control.mustUnderstand ? isUnderstood(status) : !control.noStore
    }

    private static func isShareable(_ control: CacheControl, fields: Fields, request: Fields, _ rules: CacheRules) -> Bool {
        let isMeantForAll = control.isPublic || control.sMaxAge != nil
        if fields.contains(.setCookie), rules.setCookie == .pass { return false }
        // RFC 9111 §3.5.
        if request.contains(.authorization), !isMeantForAll, !control.mustRevalidate { return false }
        return true
    }

    /// It will be used as it is, or at least validated, or stand in for a failure.
    private static func isWorthwhile(_ head: StoredHead) -> Bool {
        let freshness = head.freshness
        let isFresh = !freshness.needsValidation && freshness.lifetime > freshness.initialAge
        return isFresh || head.hasValidator || freshness.staleIfError > .zero || freshness.staleWhileRevalidate > .zero
    }

    /// RFC 9111 §3.1, and what the gateway writes itself on each answer.
    private static func kept(_ fields: Fields, withheld: Set<String>) -> Fields {
        var kept = fields
        kept.filter { !neverKept.contains($0.lowercased) && !withheld.contains($0.lowercased) }
        return kept.compacted()
    }

    private static let neverKept: Set<String> = [
        "age", "connection", "content-length", "keep-alive", "proxy-authenticate", "proxy-authentication-info",
        "proxy-authorization", "proxy-connection", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade",
    ]
}
