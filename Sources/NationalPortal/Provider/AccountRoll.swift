import Catalogue
import Dossiers
import Gateway

/// The accounts in force. One user may have several while its password changes.
struct AccountRoll: Sendable {
    struct Entry: Sendable {
        let agency: AgencyCode
        /// Of user, password and agency: a session that bears another one is nobody's any more.
        let fingerprint: String
        fileprivate let proof: String
    }

    private let byUser: [String: [Entry]]
    private let byFingerprint: [String: Entry]
    private let vault: Vault
    /// Stands in for the password of a user that does not exist, so that both take as long.
    private let decoy: String

    init(_ accounts: [PortalAccount], vault: Vault) {
        self.vault = vault
        let entries = accounts.map { account in
            let user = Self.name(account.user), password = account.password.reveal()
            return (user, Entry(
                agency: account.agency,
                fingerprint: vault.blind("portal account", "\(user)\u{0}\(account.agency.canonical)\u{0}\(password)"),
                proof: vault.blind("portal password", password)))
        }
        byUser = Dictionary(entries.map { ($0.0, [$0.1]) }, uniquingKeysWith: +)
        byFingerprint = Dictionary(entries.map { ($0.1.fingerprint, $0.1) }) { first, _ in first }
        decoy = vault.blind("portal decoy", "")
    }

    /// Users that are agencies are one in both spellings.
    static func name(_ user: String) -> String { AgencyCode(user)?.canonical ?? user }

    func entry(user: String, password: String) -> Entry? {
        let proof = vault.blind("portal password", password)
        guard let entries = byUser[Self.name(user)] else {
            _ = ConstantTime.equal(decoy, proof)
            return nil
        }
        return entries.first { ConstantTime.equal($0.proof, proof) }
    }

    func entry(fingerprint: String) -> Entry? { byFingerprint[fingerprint] }
}

/// Comparing what must not be guessed byte by byte.
enum ConstantTime {
    /// Takes as long for any two texts of these lengths.
    static func equal(_ left: String, _ right: String) -> Bool {
        let one = Array(left.utf8), other = Array(right.utf8)
        guard one.count == other.count else { return false }
        var difference: UInt8 = 0
        for (a, b) in zip(one, other) { difference |= a ^ b }
        return difference == 0
    }
}
