import Dossiers
import Gateway

/// How often each may try what others must not find out by trying.
struct Attempts: Sendable {
    private let lookUps, lookUpsOfOne, logins, uploads, submissions: TokenBuckets

    init(_ limits: DoorLimits) {
        lookUps = TokenBuckets(limits.lookUps)
        lookUpsOfOne = TokenBuckets(limits.lookUpsOfOne)
        logins = TokenBuckets(limits.logins)
        uploads = TokenBuckets(limits.uploads)
        submissions = TokenBuckets(limits.submissions)
    }

    /// An IPv6 client has its whole /64 to call from.
    private static func key(_ address: ClientAddress) -> String {
        address.octets.prefix(address.octets.count == 16 ? 8 : 4).map(String.init).joined(separator: ".")
    }

    func upload(from address: ClientAddress, at now: Tick) throws(DossierProblem) { try Self.take(uploads, Self.key(address), now) }
    func submission(from address: ClientAddress, at now: Tick) throws(DossierProblem) { try Self.take(submissions, Self.key(address), now) }

    /// Tries a login; only a failed one counts.
    func login(_ user: String, from address: ClientAddress, at now: Tick, _ check: () -> AccountRoll.Entry?) throws(DossierProblem) -> AccountRoll.Entry? {
        let key = Self.key(address) + " " + user
        try Self.take(logins, key, now)
        let entry = check()
        if entry != nil { logins.giveBack(key) }
        return entry
    }

    /// Tries a look-up; only a failed one counts. Of one dossier it counts only what may be guessed, so that nobody can
    /// shut out who holds the receipt: its code has fifty bits.
    func lookUp<Found>(
        _ number: String, _ factor: String, from address: ClientAddress, at now: Tick, _ find: () async throws -> Found
    ) async throws -> Found {
        let key = Self.key(address), isGuessable = factor.utf8.allSatisfy { $0 < 0x41 }
        try Self.take(lookUps, key, now)
        if isGuessable { try Self.take(lookUpsOfOne, number, now) }
        var hasFailed = false
        defer {
            if !hasFailed {
                lookUps.giveBack(key)
                if isGuessable { lookUpsOfOne.giveBack(number) }
            }
        }
        // A journal that cannot be asked says nothing to a guesser.
        do { return try await find() } catch BookRefusal.unknownDossier {
            hasFailed = true
            throw BookRefusal.unknownDossier
        }
    }

    private static func take(_ buckets: TokenBuckets, _ key: String, _ now: Tick) throws(DossierProblem) {
        if let wait = buckets.take(key, at: now) { throw .tooMany(wait) }
    }
}
