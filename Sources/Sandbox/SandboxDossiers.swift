package import Gateway

/// What an agency's file of the sandbox says of its dossiers: who is told of them, and by which accounts its system comes.
package struct SandboxDossiers: Sendable, Hashable {
    /// The agency's identifier in the old order, which is its user name too.
    package let user: String
    /// The national portal's port on loopback.
    let portalPort: Int
    /// Of the agency's own system, where new dossiers are brought to it.
    let systemPort: Int?

    /// The one password of all the sandbox's accounts, in `certs/`: it is known to everybody.
    package static let password = "mat-khau-gia-lap"
    static let passwordFile = "certs/sandbox.password"

    init(_ agency: SandboxAgency, portalPort: Int, systemPort: Int?) {
        user = Self.user(agency.reference)
        self.portalPort = portalPort
        self.systemPort = systemPort
    }

    /// `Authorization` of one of the accounts.
    package static func basic(_ user: String) -> String { "Basic " + Base64.text(Array("\(user):\(password)".utf8)) }

    /// The agency's identifier in the old order.
    package static func user(_ agency: AgencyReference) -> String { "000.00.00.\(agency.code)" }

    var connectors: [String] {
        let system = systemPort.map { ["  he-thong:", "    upstream: http://127.0.0.1:\($0)"] } ?? []
        return system + [
            "  quoc-gia:",
            "    upstream: http://127.0.0.1:\(portalPort)",
            "    national-portal: {user: \(user), password-file: \(Self.passwordFile)}",
        ]
    }

    var rest: [String] {
        let system = systemPort == nil ? [] : [
            "  system: {to: he-thong, path: /ho-so}",
            "  webhook: {to: he-thong, path: /bao-tin, secret-file: \(Self.passwordFile)}",
        ]
        return ["dossiers:"] + system + [
            "  share: [quoc-gia]",
            "accounts:",
            "  - {dialect: national-portal, user: \(user), password-file: \(Self.passwordFile)}",
            "  - {dialect: api, user: \(user), password-file: \(Self.passwordFile)}",
        ]
    }
}
