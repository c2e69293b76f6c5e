import Catalogue
import Dossiers
import Gateway

/// The accounts in force. One user may have several while its password changes.
struct AccountRoll: Sendable {
    /// An account that was shown to be the caller's.
    struct Entry: Sendable, Hashable {
        let user: String
        let agency: AgencyCode
        fileprivate let proof: String

        var sender: Sender { Sender(agency: agency, via: "api") }
    }

    private let byUser: [String: [Entry]]
    private let vault: Vault
    /// Stands in for the password of a user that does not exist, so that both take as long.
    private let decoy: String

    init(_ accounts: [APIAccount], vault: Vault) {
        self.vault = vault
        let entries = accounts.map { Entry(user: $0.user, agency: $0.agency, proof: vault.blind("api password", $0.password.reveal())) }
        byUser = Dictionary(grouping: entries, by: \.user)
        decoy = vault.blind("api decoy", "")
    }

    func entry(_ credentials: BasicCredentials) -> Entry? {
        let proof = vault.blind("api password", credentials.password)
        guard let entries = byUser[credentials.user] else {
            _ = ConstantTime.equal(decoy, proof)
            return nil
        }
        return entries.first { ConstantTime.equal($0.proof, proof) }
    }

    /// It has not changed or gone since.
    func has(_ entry: Entry) -> Bool { byUser[entry.user]?.contains(entry) == true }
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
