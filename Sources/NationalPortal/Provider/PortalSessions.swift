import Dossiers
import Gateway

/// Sessions that nobody keeps: a session says itself until when and for which account it holds, and bears a code that only
/// a gateway with the journal's key can make. So it survives a reload, and holds at every gateway on the same journal.
struct PortalSessions: Sendable {
    let vault: Vault
    let lifetime: Span

    private static let purpose = "portal session"
    /// Hexadecimal digits of the end, the account's fingerprint and the code.
    private static let endLength = 16, fingerprintLength = 32, codeLength = 32

    func begin(_ entry: AccountRoll.Entry, now: Instant) -> String {
        let end = String(UInt64(bitPattern: now.nanoseconds &+ lifetime.nanoseconds), radix: 16)
        let content = String(repeating: "0", count: Self.endLength - end.count) + end + entry.fingerprint
        return content + vault.blind(Self.purpose, content)
    }

    /// - Returns: nil for one that has ended, was never given, or is of an account that is no more or has changed its password.
    func entry(_ session: String, in roll: AccountRoll, now: Instant) -> AccountRoll.Entry? {
        guard session.utf8.count == Self.endLength + Self.fingerprintLength + Self.codeLength else { return nil }
        let content = String(decoding: session.utf8.dropLast(Self.codeLength), as: UTF8.self)
        let code = String(decoding: session.utf8.suffix(Self.codeLength), as: UTF8.self)
        guard ConstantTime.equal(code, vault.blind(Self.purpose, content)),
            let end = UInt64(String(decoding: content.utf8.prefix(Self.endLength), as: UTF8.self), radix: 16),
            now < Instant(nanoseconds: Int64(bitPattern: end))
        else { return nil }
        return roll.entry(fingerprint: String(decoding: content.utf8.dropFirst(Self.endLength), as: UTF8.self))
    }
}
