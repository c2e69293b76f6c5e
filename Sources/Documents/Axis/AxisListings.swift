import Catalogue
import Gateway
import Synchronization

/// Listings under way: page 1 takes note of what there is, the pages after it are of the same, so that none is skipped and none
/// comes twice whatever arrives and leaves meanwhile.
final class AxisListings: Sendable {
    struct Owner: Hashable {
        let organ: AgencyCode
        let list: DocumentBook.List
    }

    private struct Listing {
        let keys: [String]
        let taken: Instant
    }

    /// How long a listing may be paged.
    static let life = Span.minutes(10)
    /// Keys of one listing; what is beyond stands in the next one.
    static let longest = 10_000

    private let listings = Mutex<[Owner: Listing]>([:])

    func begin(_ owner: Owner, _ keys: [String], at now: Instant) {
        listings.withLock { listings in
            listings = listings.filter { now < $0.value.taken + Self.life }
            listings[owner] = Listing(keys: keys, taken: now)
        }
    }

    /// Nil when there is none, or none any more.
    func keys(_ owner: Owner, at now: Instant) -> [String]? {
        listings.withLock { listings in listings[owner].flatMap { now < $0.taken + Self.life ? $0.keys : nil } }
    }
}

/// Signatures of the last minutes: each is taken once.
final class AxisReplays: Sendable {
    /// How far a timestamp may be off, either way.
    static let window = Span.seconds(300)

    private let seen = Mutex<[String: Instant]>([:])

    /// - Returns: false when it was taken before.
    func take(_ signature: String, at now: Instant) -> Bool {
        seen.withLock { seen in
            if seen.count > 1000 { seen = seen.filter { now <= $0.value + Self.window + Self.window } }
            guard seen[signature] == nil else { return false }
            seen[signature] = now
            return true
        }
    }
}
