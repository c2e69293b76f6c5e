import Gateway
import Synchronization

extension ResponseCache {
    /// What is stored for a request, unless it was purged.
    ///
    /// While nothing is purged this is two loads and a compare.
    @inline(__always)
    func find(_ key: CacheKey, for request: RequestHead, in stripe: Stripe) -> StoredAnswer? {
        guard let stored = stripe.find(key, for: request) else { return nil }
        return stored.head.isReviewed(in: marks.era) ? stored : review(stored, key, for: request, in: stripe)
    }

    /// There was a purge since the answer's marks were looked at.
    @inline(never)
    private func review(_ first: StoredAnswer, _ key: CacheKey, for request: RequestHead, in stripe: Stripe) -> StoredAnswer? {
        var found: StoredAnswer? = first
        while let stored = found {
            // Read before the marks: a purge meanwhile asks for another look.
            let era = marks.era
            switch stored.head.standing {
            case .intact:
                stored.head.noteReview(in: era)
                return stored
            case .purged:
                remove(stored)
            case .stale(let tick):
                replace(stored, by: stored.softened(at: tick, reviewedIn: era))
            }
            found = stripe.find(key, for: request)
        }
        return nil
    }
}

extension StoredHead {
    var standing: BorneMarks.Standing { marks?.standing(after: reviewed) ?? .intact }
    var isPurged: Bool { marks?.isPurged ?? false }
}

extension StoredAnswer {
    /// The same answer, stale from `tick` on.
    func softened(at tick: Tick, reviewedIn era: UInt64) -> StoredAnswer {
        under(StoredHead(head, freshness: head.freshness.ended(at: tick), marks: head.marks, era: era, softlyPurged: tick))
    }
}
