/// Where a listener listens.
package enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    case tcp(host: String, port: Int)
    case unix(path: String)

    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}

/// One of `listen:`: an address, and the certificate where it answers HTTPS.
package struct ListenerSettings: Sendable, Hashable {
    package var address: ListenAddress
    package var tls: ListenerTLS?
    package init(address: ListenAddress, tls: ListenerTLS? = nil) {
        self.address = address
        self.tls = tls
    }
}

/// Absolute paths of a listener's PEM files.
package struct ListenerTLS: Sendable, Hashable {
    package var certificate: String
    package var key: String
    /// Client certificates are asked for and must chain to this one; nil asks for none.
    package var clientAuthority: String?
    package init(certificate: String, key: String, clientAuthority: String? = nil) {
        self.certificate = certificate
        self.key = key
        self.clientAuthority = clientAuthority
    }
}
