import Caching
import Configuration
import Gateway

/// Which cache rules a request would meet, each with the place that decides it.
enum CacheExplanation {
    /// Place: nil where no file says it.
    static func lines(_ route: RouteSettings, _ connector: ConnectorSettings, _ method: Method) -> [(words: String, place: SourcePlace?)] {
        guard method == .get || method == .head else {
            let effect = method.isSafe ? "" : "; an answer without error makes void what is stored for the same address (RFC 9111 §4.4)"
            return [("goes around: \(method) is not answered from the store\(effect)", nil)]
        }
        let rules = route.cache ?? connector.cache
        guard rules.isOn else { return [("off: nothing is stored, nothing is looked for", route.places.cache ?? connector.places.cache)] }
        /// A route's rules are its connector's with what it changes.
        func place<Value: Equatable>(_ rule: KeyPath<CacheRules, Value>) -> SourcePlace? {
            let isTheConnectors = connector.cache.isOn && rules[keyPath: rule] == connector.cache[keyPath: rule]
            return isTheConnectors ? connector.places.cache ?? route.places.cache : route.places.cache
        }
        let spans: [(KeyPath<CacheRules, Span?>, String)] = [
            (\.defaultFreshness, "fresh where it says nothing"), (\.staleWhileRevalidate, "stale while it is asked again, where it says nothing"),
            (\.staleIfError, "stale while it fails, where it says nothing\(rules.hasOutageBanner ? "; pages then have a banner" : "")"),
            (\.errorFreshness, "fresh for errors that say nothing"),
        ]
        let cookies = rules.setCookie == .drop ? "stored without the cookies it sets" : "never where it sets a cookie"
        return [("on: what the portal's answer allows", rules == CacheRules() ? nil : route.places.cache ?? connector.places.cache)]
            + spans.compactMap { rule, words in
                rules[keyPath: rule].map { ("\($0.seconds) s \(words)", place(rule)) }
            } + [
                ("\(rules.errorLimit.seconds) s at most for an error", rules.errorLimit == CacheRules().errorLimit ? nil : place(\.errorLimit)),
                (cookies, rules.setCookie == .pass ? nil : place(\.setCookie)),
                (rules.refreshesAhead ? "refreshed ahead of its end where much used" : "never refreshed ahead",
                    rules.refreshesAhead ? nil : place(\.refreshesAhead)),
            ]
    }
}
