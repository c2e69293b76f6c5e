import Gateway

/// Where the provider is found; clients hold these addresses as configuration.
package struct PortalPaths: Sendable, Hashable {
    package var login = "mapi/login"
    /// The exchange services' address, and that of the shared catalogues. Both take every service: clients differ in what
    /// they ask where.
    package var exchange = "mapi/g"
    package var share = "mapi/share"

    package init() {}

    package init(login: String, exchange: String, share: String) {
        self.login = login
        self.exchange = exchange
        self.share = share
    }

    /// Where the data-exchange adapter stood in front of the provider; its query (`dstcode`, `providerurl`) says nothing here.
    private static let adapters = ["", "XrdAdapter/RestService/forward/", "VXPAdapter/RestService/forward/"]

    func patterns(_ path: String) throws(PathPattern.Flaw) -> [PathPattern] {
        var patterns: [PathPattern] = []
        for adapter in Self.adapters { patterns.append(try PathPattern("/" + adapter + path)) }
        return patterns
    }
}
