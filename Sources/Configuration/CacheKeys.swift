import Caching
import Gateway

/// The keys of cache rules, which a connector has and a route may change; defaults are the rules' own.
enum CacheKeys {
    private static let standard = CacheRules()
    private static let span = Kind<Span>.duration(.zero...(.days(365)))

    static let defaultFreshness = Key("default-freshness", span, "for answers that have none of their own; without it RFC 9111 §4.2.2's heuristic")
    static let staleIfError = Key("stale-if-error", span, standard: "0s", "how long past its freshness an answer serves while the origin fails (RFC 5861 §4)")
    static let staleWhileRevalidate = Key("stale-while-revalidate", span, standard: "0s", "how long past its freshness an answer serves while a new one is fetched (RFC 5861 §3)")
    static let errorFreshness = Key("error-freshness", .duration(.zero...(.hours(1))), standard: "0s", "for errors 404, 405, 410, 414 and 501 that have none of their own")
    static let errorLimit = Key("error-limit", .duration(.zero...(.days(1))), standard: UnitText.text(standard.errorLimit), "the longest freshness of an error, whatever the origin says")
    static let setCookie = Key("set-cookie", Kind<CacheRules.SetCookie>.choice, standard: standard.setCookie.rawValue, "what becomes of an answer that sets a cookie: it passes unstored, or is stored after dropping the cookie, which only the one who asked is given")
    static let query = Key("query", .section(QueryKeys.schema), "how queries are normalised, for the key and for what is sent on")
    static let refreshAhead = Key("refresh-ahead", .truth, standard: String(standard.refreshesAhead), "refreshes much used answers shortly before they turn stale")
    static let outageBanner = Key("outage-banner", .truth, standard: String(standard.hasOutageBanner), "tells the reader of a page that its portal is down and when the page was saved")
    static let schema = Schema([
        defaultFreshness, staleIfError, staleWhileRevalidate, errorFreshness, errorLimit, setCookie, query, refreshAhead, outageBanner,
    ])
}

enum QueryKeys {
    static let sort = Key("sort", .truth, standard: "false", "orders parameters by name; those of one name keep their order")
    static let drop = Key("drop", .list(of: .parameter), standard: "[]", "parameters that are left out; utm_* is all that begin so")
    static let schema = Schema([sort, drop])
}

/// `cache: off`, or rules.
enum CacheChoice {
    case off
    case changes(CacheChanges)

    /// The rules with what the file changes.
    func applied(to rules: CacheRules) -> CacheRules {
        var rules = rules
        switch self {
        case .off: rules.isOn = false
        case .changes(let changes): changes.apply(to: &rules)
        }
        return rules
    }
}

/// What a file says of cache rules; nil where it says nothing.
struct CacheChanges {
    private let defaultFreshness, staleIfError, staleWhileRevalidate, errorFreshness, errorLimit: Span?
    private let setCookie: CacheRules.SetCookie?
    private let query: QueryRules?
    private let refreshAhead, outageBanner: Bool?

    init(_ section: Section) {
        defaultFreshness = section.read(CacheKeys.defaultFreshness)
        staleIfError = section.read(CacheKeys.staleIfError)
        staleWhileRevalidate = section.read(CacheKeys.staleWhileRevalidate)
        errorFreshness = section.read(CacheKeys.errorFreshness)
        errorLimit = section.read(CacheKeys.errorLimit)
        setCookie = section.read(CacheKeys.setCookie)
        query = section.read(CacheKeys.query).map { section in
            var rules = QueryRules()
            section.read(QueryKeys.sort, into: &rules.isSorted)
            section.read(QueryKeys.drop, into: &rules.dropped)
            return rules
        }
        refreshAhead = section.read(CacheKeys.refreshAhead)
        outageBanner = section.read(CacheKeys.outageBanner)
        if let errorFreshness, let errorLimit, errorFreshness > errorLimit {
            section.note(CacheKeys.errorFreshness, "\(UnitText.text(errorFreshness)) is longer than error-limit, \(UnitText.text(errorLimit)); allowed is at most that")
        }
    }

    func apply(to rules: inout CacheRules) {
        rules.isOn = true
        rules.defaultFreshness = defaultFreshness ?? rules.defaultFreshness
        rules.staleIfError = staleIfError ?? rules.staleIfError
        rules.staleWhileRevalidate = staleWhileRevalidate ?? rules.staleWhileRevalidate
        rules.errorFreshness = errorFreshness ?? rules.errorFreshness
        rules.errorLimit = errorLimit ?? rules.errorLimit
        rules.setCookie = setCookie ?? rules.setCookie
        // The whole of it: a route that names one parameter means only that one. Without a word it takes queries as they come.
        if let query { rules.query = query.isEmpty ? nil : query }
        rules.refreshesAhead = refreshAhead ?? rules.refreshesAhead
        rules.hasOutageBanner = outageBanner ?? rules.hasOutageBanner
    }
}

extension Kind where Value == Placed<CacheChoice> {
    static let cacheChoice: Kind = {
        let allowed = "off, or a mapping with \(Phrase.list(CacheKeys.schema.keys.map(\.name)))"
        return Kind(allowed, inner: CacheKeys.schema) { found in
            if found.text == "off" { return Placed(value: .off, place: found.place) }
            guard let section = Section(found, CacheKeys.schema) else { return found.refuse(allowed: allowed) }
            return Placed(value: .changes(CacheChanges(section)), place: found.place)
        }
    }()
}

extension Kind where Value == QueryRules.Pattern {
    static let parameter = Kind.word("a parameter's name such as fbclid, or how it begins such as utm_*") { (text: String) throws(Hint) in
        guard let pattern = QueryRules.Pattern(text) else { throw Hint() }
        return pattern
    }
}
