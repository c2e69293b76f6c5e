package import Catalogue
import Gateway

/// The accounts in force at one door. One user may have several while its password changes.
package struct AccountRoll: Sendable {
    /// An account that was shown to be the caller's.
    package struct Entry: Sendable, Hashable {
        package let user: String
        package let agency: AgencyCode
        /// Of user, password and agency: what bears another one is nobody's any more.
        package let fingerprint: String
        fileprivate let proof: String
    }

    private let byUser: [String: [Entry]]
    private let byFingerprint: [String: Entry]
    private let door: String
    private let vault: Vault
    /// Stands in for the password of a user that does not exist, so that both take as long.
    private let decoy: String

    /// - Parameter door: what one door knows of passwords tells nothing to another.
    package init(_ accounts: [AgencyAccount], at door: String, vault: Vault) {
        self.door = door
        self.vault = vault
        let entries = accounts.map { account in
            let user = Self.name(account.user), password = account.password.reveal()
            return Entry(
                user: user, agency: account.agency,
                fingerprint: vault.blind("\(door) account", "\(user)\u{0}\(account.agency.canonical)\u{0}\(password)"),
                proof: vault.blind("\(door) password", password))
        }
        byUser = Dictionary(grouping: entries, by: \.user)
        byFingerprint = Dictionary(entries.map { ($0.fingerprint, $0) }) { first, _ in first }
        decoy = vault.blind("\(door) decoy", "")
    }

    /// Users that are agencies are one in both spellings.
    package static func name(_ user: String) -> String { AgencyCode(user)?.canonical ?? user }

    package func entry(user: String, password: String) -> Entry? {
        let proof = vault.blind("\(door) password", password)
        guard let entries = byUser[Self.name(user)] else {
            _ = ConstantTime.equal(decoy, proof)
            return nil
        }
        return entries.first { ConstantTime.equal($0.proof, proof) }
    }

    /// Nil when the account has changed or gone since.
    package func entry(fingerprint: String) -> Entry? { byFingerprint[fingerprint] }
    package func has(_ entry: Entry) -> Bool { byFingerprint[entry.fingerprint] != nil }
}
