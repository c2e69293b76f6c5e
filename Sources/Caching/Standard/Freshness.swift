import Gateway

/// How long a stored answer may be used, and for how much longer in need (RFC 9111 §4.2).
struct Freshness: Sendable, Equatable {
    /// corrected_initial_age (RFC 9111 §4.2.3).
    let initialAge: Span
    /// When it was received; time in the cache is counted on the steady clock, which nobody sets back.
    let received: Tick
    private(set) var lifetime: Span
    /// `no-cache`: never used without the origin's word.
    let needsValidation: Bool
    /// RFC 9111 §4.2.4: a directive forbids to use it stale, whatever a request allows.
    let mustNotBeStale: Bool
    /// How long past its lifetime RFC 5861 lets it be used.
    let staleWhileRevalidate: Span
    let staleIfError: Span
    /// RFC 8246: while it is fresh the origin has nothing newer.
    let isImmutable: Bool
    /// Where these came from.
    let terms: FreshnessTerms

    /// current_age (RFC 9111 §4.2.3).
    func age(at tick: Tick) -> Span {
        Span(nanoseconds: initialAge.nanoseconds + max(0, (tick - received).nanoseconds))
    }

    /// What is left of its lifetime; zero or less when it is stale.
    func remaining(at tick: Tick) -> Span { Span(nanoseconds: lifetime.nanoseconds - age(at: tick).nanoseconds) }

    /// How long it has been stale; zero while it is fresh.
    func staleness(at tick: Tick) -> Span { max(.zero, Span(nanoseconds: -remaining(at: tick).nanoseconds)) }

    /// Whether it may be used unasked.
    func isFresh(at tick: Tick) -> Bool { !needsValidation && remaining(at: tick) > .zero }

    /// Whether it may stand in for an origin that fails (RFC 5861 §4).
    func mayReplaceError(at tick: Tick) -> Bool { isFresh(at: tick) || staleness(at: tick) < staleIfError }
}

extension Freshness {
    /// The same, from now on stale.
    func ended(at tick: Tick) -> Freshness {
        var ended = self
        ended.lifetime = min(lifetime, age(at: tick))
        return ended
    }

    init(status: Int, fields: Fields, control: CacheControl, _ reception: Reception) {
        let (rules, now) = (reception.rules, reception.now)
        let date = HTTPDate.seconds(of: fields.first(.date)) ?? now.seconds
        // Bounded, as every number of seconds is: a date may be centuries away.
        let apparentAge = min(Directives.longest, max(0, now.seconds - date))
        // RFC 9111 §5.1: of a list the first counts, and what is no number is as if it were not there.
        let saidAge = fields.first(.age).flatMap { Self.age($0) } ?? 0
        let delay = max(.zero, reception.received - reception.asked)
        let correctedAge = Span.seconds(saidAge).nanoseconds + delay.nanoseconds
        initialAge = Span(nanoseconds: max(Span.seconds(apparentAge).nanoseconds, correctedAge))
        received = reception.received
        let lifetime = Lifetime(status: status, fields: fields, control: control, rules: rules, date: date)
        let isTooLong = ErrorAnswers.isError(status) && lifetime.span > rules.errorLimit
        self.lifetime = isTooLong ? rules.errorLimit : lifetime.span
        needsValidation = control.noCache
        let isForbidden = control.noCache || control.mustRevalidate || control.proxyRevalidate
        mustNotBeStale = isForbidden || control.sMaxAge != nil
        // `s-maxage` forbids what only we would allow, but not what the same answer says itself.
        let ours = mustNotBeStale || ErrorAnswers.isError(status) ? CacheRules() : rules
        staleWhileRevalidate = isForbidden ? .zero : control.staleWhileRevalidate.map(Span.seconds) ?? ours.staleWhileRevalidate ?? .zero
        // A failure never stands in for a failure.
        staleIfError = isForbidden || status >= 500 ? .zero : control.staleIfError.map(Span.seconds) ?? ours.staleIfError ?? .zero
        isImmutable = control.isImmutable
        terms = FreshnessTerms(
            lifetime: isTooLong ? .errorLimit : lifetime.source, apparentAge: .seconds(apparentAge), saidAge: .seconds(saidAge), delay: delay,
            staleWhileRevalidate: .init(
                said: control.staleWhileRevalidate, ours: ours.staleWhileRevalidate, isForbidden: isForbidden),
            staleIfError: status >= 500
                ? .failure : .init(said: control.staleIfError, ours: ours.staleIfError, isForbidden: isForbidden))
    }

    private static func age(_ text: String) -> Int64? {
        var first = String(text.prefix { $0 != "," && $0 != " " })
        return first.withUTF8 { Directives.seconds(UnsafeRawBufferPointer($0)) }
    }
}

/// freshness_lifetime (RFC 9111 §4.2.1).
struct Lifetime {
    let span: Span
    let source: FreshnessTerms.Source
    /// The origin said it, rather than we guessed it.
    var isExplicit: Bool { [.sMaxAge, .maxAge, .expires].contains(source) }

    /// - Parameter date: `Date` of the answer, seconds since 1970.
    init(status: Int, fields: Fields, control: CacheControl, rules: CacheRules, date: Int64) {
        if let seconds = control.sMaxAge ?? control.maxAge {
            span = .seconds(seconds)
            source = control.sMaxAge != nil ? .sMaxAge : .maxAge
        } else if fields.contains(.expires), !control.isTargeted {
            // RFC 9111 §5.3: a value that is no date, `0` above all, is in the past; so are two that differ.
            let all = Set(fields.values(.expires))
            let expires = all.count == 1 ? HTTPDate.seconds(of: all.first) : nil
            span = .seconds(min(Directives.longest, max(0, (expires ?? date) - date)))
            source = .expires
        } else {
            (span, source) = Self.guessed(status: status, fields: fields, control: control, rules: rules, date: date)
        }
    }

    /// RFC 9111 §4.2.2: a tenth of the time since the last change, a day at most.
    private static func guessed(
        status: Int, fields: Fields, control: CacheControl, rules: CacheRules, date: Int64
    ) -> (Span, FreshnessTerms.Source) {
        guard Storing.isHeuristicallyCacheable(status) || control.isPublic else { return (.zero, .nobody) }
        let isError = ErrorAnswers.isError(status)
        if let standard = isError ? rules.errorFreshness : rules.defaultFreshness { return (standard, isError ? .errorRules : .rules) }
        guard let changed = HTTPDate.seconds(of: fields.first(.lastModified)), changed < date else { return (.zero, .nobody) }
        return (.seconds(min(86_400, (date - changed) / 10)), .lastModified)
    }
}
