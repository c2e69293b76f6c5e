package import Gateway

/// How a node speaks to the national portal: as whom, and by which of its addresses.
package struct PortalPeerSettings: Sendable, Hashable {
    package var user: String
    package var password: Secret
    /// `madonvi`, as the portal knows the agency.
    package var identifier: String
    /// Where the portal takes log-ins, exchanges and questions about shared catalogues, behind the connector's upstream.
    package var login = "/mapi/login"
    package var exchange = "/mapi/g"
    package var share = "/mapi/share"
    /// Sent with each, as the adapter wants it: `dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider`.
    package var query: String?

    package init(user: String, password: Secret, identifier: String) {
        self.user = user
        self.password = password
        self.identifier = identifier
    }
}
