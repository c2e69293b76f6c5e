package import Gateway

/// What a connector or a route adds where the origin itself says nothing: `cache:` in an agency's file.
package struct CacheRules: Sendable, Hashable {
    /// What becomes of an answer that sets a cookie. It is never stored with it.
    package enum SetCookie: String, Sendable, CaseIterable {
        /// It goes to the one who asked and is not stored.
        case pass
        /// It is stored without the cookie, which only the one who asked is given.
        case drop
    }

    /// False passes everything through.
    package var isOn = true
    /// Freshness for an answer that has no explicit one; nil leaves the heuristic of RFC 9111 §4.2.2. Not for errors.
    package var defaultFreshness: Span?
    /// RFC 5861 §4, where the origin does not say. Not for errors.
    package var staleIfError: Span?
    /// RFC 5861 §3, where the origin does not say. Not for errors.
    package var staleWhileRevalidate: Span?
    /// Freshness for an error that has no explicit one and may be kept without (RFC 9110 §15.1): 404, 405, 410, 414, 501.
    package var errorFreshness: Span?
    /// The longest freshness of an error, whatever the origin says.
    package var errorLimit = Span.hours(1)
    package var setCookie = SetCookie.pass
    /// Nil takes every query as it comes.
    package var query: QueryRules?
    /// Much used answers are refreshed shortly before they turn stale.
    package var refreshesAhead = true
    /// A page that is shown while its portal is down says so.
    package var hasOutageBanner = false
    package init() {}
}
