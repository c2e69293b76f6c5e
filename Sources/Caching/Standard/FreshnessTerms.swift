import Gateway

/// What the sums of `Freshness` were made of, for whoever asks why (RFC 9111 §4.2.1, §4.2.3).
struct FreshnessTerms: Sendable, Equatable {
    /// Who said for how long an answer is fresh.
    enum Source: String, Sendable {
        case sMaxAge = "s-maxage"
        case maxAge = "max-age"
        case expires = "Expires"
        case rules = "the rules' default-freshness"
        case errorRules = "the rules' error-freshness"
        case errorLimit = "the rules' error-limit"
        case lastModified = "a tenth of the time since Last-Modified"
        case nobody = "nobody"
    }

    /// Who said how long it serves past that.
    enum StaleSource: String, Sendable {
        case answer = "the answer"
        case rules = "the rules"
        case forbidden = "a directive that forbids it"
        case failure = "nobody, as it is a failure itself"
        case nobody = "nobody"

        init(said: Int64?, ours: Span?, isForbidden: Bool) {
            self = isForbidden ? .forbidden : said != nil ? .answer : ours != nil ? .rules : .nobody
        }
    }

    var lifetime = Source.nobody
    /// `Date` against our calendar; what `Age` said; from asking to the answer.
    var apparentAge = Span.zero
    var saidAge = Span.zero
    var delay = Span.zero
    var staleWhileRevalidate = StaleSource.nobody
    var staleIfError = StaleSource.nobody
}
