import Gateway

/// What an agency's file of the sandbox says of its dossiers: who is told of them, and by which accounts its system comes.
package struct SandboxDossiers: Sendable, Hashable {
    /// The agency's identifier in the old order, which is its user name too.
    package let user: String
    /// The national portal's port on loopback.
    package let portalPort: Int

    /// The one password of all the sandbox's accounts, in `certs/`: it is known to everybody.
    package static let password = "mat-khau-gia-lap"
    static let passwordFile = "certs/sandbox.password"

    package init(_ agency: SandboxAgency, portalPort: Int) {
        user = "000.00.00.\(agency.reference.code)"
        self.portalPort = portalPort
    }

    var connectors: [String] {
        [
            "  quoc-gia:",
            "    upstream: http://127.0.0.1:\(portalPort)",
            "    national-portal: {user: \(user), password-file: \(Self.passwordFile)}",
        ]
    }

    var rest: [String] {
        [
            "dossiers:",
            "  share: [quoc-gia]",
            "accounts:",
            "  - {dialect: national-portal, user: \(user), password-file: \(Self.passwordFile)}",
            "  - {dialect: api, user: \(user), password-file: \(Self.passwordFile)}",
        ]
    }
}
