import Connectors
import Front
import Gateway

extension ListenAddress {
    /// `127.0.0.1:8080`, `[::1]:8443`, `localhost:8080` or `unix:PATH`; the path as written.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            guard text.count > 5 else { return nil }
            self = .unix(path: String(text.dropFirst(5)))
            return
        }
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ Letters.isDigit($0) }), let port = Int(digits), port <= 65_535 else { return nil }
        let host = String(text[..<colon])
        if host == "localhost" {
            self = .tcp(host: "127.0.0.1", port: port)
            return
        }
        guard let address = ClientAddress(host), !address.octets.isEmpty, host.hasPrefix("[") == (address.octets.count == 16) else { return nil }
        self = .tcp(host: address.description, port: port)
    }

    /// Reached only from this machine.
    var isLocal: Bool {
        guard case .tcp(let host, _) = self else { return true }
        return host == "::1" || host.hasPrefix("127.")
    }
}

extension Kind where Value == ListenAddress {
    static let listenAddress = Kind.address("an address with its port such as 127.0.0.1:8080 or \"[::]:8443\", or unix:PATH")
    static let adminAddress = Kind.address("an address of this machine only such as 127.0.0.1:9901, or unix:PATH", onlyLocal: true)

    /// Bytes of `sun_path` without its closing zero.
    static var mostSocketPath: Int { 107 }

    private static func address(_ allowed: String, onlyLocal: Bool = false) -> Kind {
        Kind(allowed) { found in
            guard let text = found.text, let address = ListenAddress(text) else { return found.refuse(allowed: allowed) }
            if onlyLocal, !address.isLocal { return found.refuse(hint: "reachable from other machines", allowed: allowed) }
            guard case .unix(let path) = address else { return address }
            let whole = found.draft.surroundings.absolute(path)
            guard whole.utf8.count <= mostSocketPath else {
                return found.refuse(hint: "\(whole) is longer than a socket's path may be, \(mostSocketPath) bytes", allowed: allowed)
            }
            return .unix(path: whole)
        }
    }
}

extension Kind where Value == AddressBlock {
    static let addressBlock = Kind.word("an address or a block of addresses such as 10.0.0.0/8 or 2001:db8::/32") { (text: String) throws(Hint) in
        guard let block = AddressBlock(text) else { throw Hint() }
        return block
    }
}

extension Kind where Value == Upstream {
    static let upstream = Kind.upstream("a URL of scheme, host and port such as https://portal.example.gov.vn:8443, or unix:PATH")

    /// An outbound proxy is spoken to in plain HTTP, and its password would stand in the file.
    static let proxy = Kind.upstream("a URL of scheme http, host and port such as http://proxy.example.gov.vn:3128", onlyHTTP: true)

    private static func upstream(_ allowed: String, onlyHTTP: Bool = false) -> Kind {
        Kind(allowed) { found in
            guard var text = found.text else { return found.refuse(allowed: allowed) }
            if text.hasPrefix("unix:"), !onlyHTTP {
                text = "unix:" + found.draft.surroundings.absolute(String(text.dropFirst(5)))
            }
            do {
                let upstream = try Upstream(text)
                if onlyHTTP, upstream.scheme != .http || upstream.unixSocket != nil { throw Upstream.Flaw.scheme(upstream.scheme.rawValue) }
                return upstream
            } catch {
                // What stands before an @ may be a password.
                return found.refuse(hint: (error as? Upstream.Flaw).flatMap(words), allowed: allowed, isSecret: text.contains("@"))
            }
        }
    }

    private static func words(_ flaw: Upstream.Flaw) -> String? {
        switch flaw {
        case .notAURL: nil
        case .scheme(let name): "scheme \(name)"
        case .hasPath: "has a path; a route's rewrite changes paths"
        case .hasUserInfo: "has a user name; secrets come from files"
        case .emptyHost: "no host"
        case .badPort: "bad port"
        }
    }
}
