import Gateway
import NIOCore

/// One stored answer of an address: what chose it, how its freshness is reckoned, what it belongs to.
package struct VariantReport: Codable, Sendable, Equatable {
    /// A request field named by `Vary`, and what it said.
    package struct Selector: Codable, Sendable, Equatable {
        package let name: String
        /// Nil where the request had no such field.
        package let value: String?
        /// It is somebody's secret, and not told.
        package let isHidden: Bool
    }

    package let status: Int
    package let chosenBy: [Selector]
    package let freshness: FreshnessReport
    package let etag: String?
    package let lastModified: String?
    package let agency: String?
    package let tags: [String]
    package let groups: [String]
    /// Seconds since a soft purge made it stale; nil where none did.
    package let softlyPurged: Int64?
    /// Bytes it takes in memory, as accounted, and of its content.
    package let size: Int
    package let contentLength: Int
    /// Requests answered with it, about.
    package let hits: Int

    init(_ stored: StoredAnswer, at tick: Tick) {
        let head = stored.head
        var purge = head.softlyPurged
        var freshness = head.freshness
        if case .stale(let since) = head.standing {
            purge = since
            freshness = freshness.ended(at: since)
        }
        status = head.status
        chosenBy = head.selectors.named.map { name, value in
            let isHidden = Self.secret.contains(name.lowercased)
            return Selector(name: name.lowercased, value: isHidden ? nil : value, isHidden: isHidden && value != nil)
        }
        self.freshness = FreshnessReport(freshness, at: tick)
        etag = head.fields.first(.etag)
        lastModified = head.fields.first(.lastModified)
        agency = head.marks?.marks.lazy.compactMap { if case .agency(let code) = $0.name { code } else { nil } }.first
        tags = head.marks?.tags ?? []
        groups = head.marks?.groups.compactMap { if case .group(let name, _, _) = $0 { name } else { nil } } ?? []
        softlyPurged = purge.map { (tick - $0).seconds }
        size = stored.size
        contentLength = stored.body.readableBytes
        hits = stored.uses
    }

    private static let secret: Set<String> = ["authorization", "cookie", "proxy-authorization", "x-api-key", "api-key", "x-auth-token"]
}

/// Each term of the freshness arithmetic, in seconds, and who said it (RFC 9111 §4.2).
package struct FreshnessReport: Codable, Sendable, Equatable {
    package let isFresh: Bool
    /// Until it is stale; zero or less when it is.
    package let remaining: Int64
    package let lifetime: Int64
    package let lifetimeFrom: String
    package let age: Int64
    package let apparentAge: Int64
    package let saidAge: Int64
    /// Milliseconds from asking to the answer.
    package let delay: Int64
    /// Since it came.
    package let resident: Int64
    /// It is never used without the portal's word (`no-cache`).
    package let needsValidation: Bool
    package let staleWhileRevalidate: Int64
    package let staleWhileRevalidateFrom: String
    package let staleIfError: Int64
    package let staleIfErrorFrom: String

    init(_ freshness: Freshness, at tick: Tick) {
        let terms = freshness.terms
        isFresh = freshness.isFresh(at: tick)
        age = freshness.age(at: tick).seconds
        lifetime = freshness.lifetime.seconds
        remaining = freshness.lifetime.seconds - age
        lifetimeFrom = terms.lifetime.rawValue
        apparentAge = terms.apparentAge.seconds
        saidAge = terms.saidAge.seconds
        delay = terms.delay.milliseconds
        resident = max(0, (tick - freshness.received).seconds)
        needsValidation = freshness.needsValidation
        staleWhileRevalidate = freshness.staleWhileRevalidate.seconds
        staleWhileRevalidateFrom = terms.staleWhileRevalidate.rawValue
        staleIfError = freshness.staleIfError.seconds
        staleIfErrorFrom = terms.staleIfError.rawValue
    }
}
