package import Gateway

/// One connector of an agency's file: which upstreams, and how they are spoken to.
package struct HTTPConnectorSettings: Sendable, Hashable {
    package var upstreams: [Upstream]
    package var balance: Balance = .roundRobin
    /// The whole exchange.
    package var timeout: Span = .seconds(30)
    package var connectTimeout: Span = .seconds(3)
    package var retry = RetrySettings()
    package var circuit = CircuitSettings()
    package var health: HealthSettings?
    package var tls = UpstreamTLS()
    /// Fields set on, and removed from, every request to the upstream.
    package var setFields: [FieldSetting] = []
    package var removeFields: [String] = []
    /// `http://host:port` of an outbound proxy.
    package var proxy: String?
    package var httpVersion: UpstreamVersion = .http11
    /// Only these upstream addresses may be connected to (empty: all), and none of `denied`.
    package var allowed: [AddressBlock] = []
    package var denied: [AddressBlock] = []
    /// How long a DNS answer is believed.
    package var resolveFor: Span = .seconds(30)

    package init(upstreams: [Upstream]) { self.upstreams = upstreams }
}

/// `https://host[:port][/base]` or `unix:/path`.
package struct Upstream: Sendable, Hashable, CustomStringConvertible {
    package enum Scheme: String, Sendable { case http, https }
    package let scheme: Scheme
    /// Host and, where it is not the scheme's own, `:port`; what goes into `Host`.
    package let authority: String
    package let unixSocket: String?
    /// As the file writes it.
    package let description: String

    package init(scheme: Scheme, authority: String, unixSocket: String? = nil, description: String) {
        self.scheme = scheme
        self.authority = authority
        self.unixSocket = unixSocket
        self.description = description
    }

    package enum Flaw: Error, Equatable { case notAURL, scheme(String), hasPath, hasUserInfo, emptyHost, badPort }

    /// Reads an upstream as an agency writes it: scheme, host and port, nothing after.
    package init(_ text: String) throws(Flaw) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard path.hasPrefix("/") else { throw .notAURL }
            self.init(scheme: .http, authority: "localhost", unixSocket: path, description: text)
            return
        }
        guard let separator = text.firstRange(of: "://") else { throw .notAURL }
        let name = text[..<separator.lowerBound].lowercased()
        guard let scheme = Scheme(rawValue: name) else { throw .scheme(name) }
        var authority = text[separator.upperBound...]
        if authority.last == "/" { authority.removeLast() }
        guard !authority.contains("/"), !authority.contains("?"), !authority.contains("#") else { throw .hasPath }
        guard !authority.contains("@") else { throw .hasUserInfo }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        guard !host.isEmpty, host != "[]", host.allSatisfy({ $0.isASCII && !$0.isWhitespace }) else { throw .emptyHost }
        let rest = authority.dropFirst(host.count)
        if !rest.isEmpty {
            guard rest.first == ":", let port = Int(rest.dropFirst()), (1...65_535).contains(port) else { throw .badPort }
        }
        self.init(scheme: scheme, authority: authority.lowercased(), description: text)
    }
}

/// Which of several upstreams is asked next: `balance:` of a connector.
package enum Balance: Sendable, Hashable {
    case roundRobin, leastPending
    /// The upstream is chosen by this request field's value, so that one client stays with one.
    case hash(field: String)
}

/// Asking again, where that is safe: `retry:` of a connector.
package struct RetrySettings: Sendable, Hashable {
    /// Tries in all, the first included.
    package var attempts = 2
    /// Retries allowed as a percentage of requests, so that retries never double a portal's load.
    package var budget = 20
    package init() {}
}

/// Leaving a failing upstream alone for a while: `circuit:` of a connector.
package struct CircuitSettings: Sendable, Hashable {
    /// Failures in a row that open it.
    package var failures = 5
    /// How long it stays open before a probe is let through.
    package var rest: Span = .seconds(10)
    package init() {}
}

/// Asking each upstream whether it is well: `health:` of a connector.
package struct HealthSettings: Sendable, Hashable {
    package var path: String
    package var every: Span
    package var timeout: Span
    package init(path: String, every: Span = .seconds(10), timeout: Span = .seconds(2)) {
        self.path = path
        self.every = every
        self.timeout = timeout
    }
}

/// Absolute paths of PEM files.
package struct UpstreamTLS: Sendable, Hashable {
    /// Trusted instead of the system's authorities.
    package var authority: String?
    /// The certificate (and its chain) shown to an upstream that asks; its key too, unless `key` names another file.
    package var identity: String?
    /// The identity's private key, where it has a file of its own.
    package var key: String?
    package init() {}
}

/// A field set on requests; the value may come from a secret file, in which case it is never printed.
package struct FieldSetting: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        case plain(String)
        case secret(Secret)
    }
    package let name: String
    package let value: Value
    package init(name: String, value: Value) {
        self.name = name
        self.value = value
    }
}

/// The HTTP version an upstream is spoken to in.
package enum UpstreamVersion: String, Sendable, CaseIterable {
    case http11 = "1.1"
    /// By ALPN over TLS, prior knowledge otherwise.
    case http2 = "2"
}
