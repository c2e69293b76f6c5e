import Sandbox

/// The files of a scene's gateway, written as an operator and the agencies would.
struct SceneFiles {
    struct Agency {
        var slug = "ha-noi"
        var code = "H26"
        var nameVi = "Thành phố Hà Nội"
        var nameEn = "Hanoi"
        var upstreams: [String]
        /// Of its route; `/SLUG/*` where nil.
        var path: String?
        /// More keys of its connector, a line each.
        var connector: [String] = []
        /// More keys of its route, a line each.
        var route: [String] = []

        init(_ upstreams: String..., slug: String = "ha-noi", code: String = "H26", connector: [String] = [], route: [String] = []) {
            self.upstreams = upstreams
            self.slug = slug
            self.code = code
            self.connector = connector
            self.route = route
        }

        var text: String {
            let lines = [
                "agency:", "  code: \(code)", "  name: {vi: \(nameVi), en: \(nameEn)}", "  contact: 0000 000 000",
                "connectors:", "  portal:", "    upstream: [\(upstreams.joined(separator: ", "))]",
            ] + connector.map { "    " + $0 } + ["routes:", "  - path: \(path ?? "/\(slug)/*")", "    to: portal", "    access: public"] + route.map { "    " + $0 }
            return lines.joined(separator: "\n") + "\n"
        }
    }

    var agencies: [Agency]
    var limits: [String: String] = [:]
    /// Of the operator's log.
    var level = "error"
    /// How the cache keeps what it keeps.
    var cache = "{memory: 64MiB}"
    /// More lines of `gateway.yaml`.
    var gateway: [String] = []
    /// Where it answers HTTPS too, by the certificate in `certs`.
    var securePort: Int?
    /// Whose certificates it asks clients for there.
    var clientAuthority: String?

    init(_ agencies: Agency...) { self.agencies = agencies }

    /// `gateway.yaml`.
    var gatewayText: String {
        var lines = ["listen:", "  - address: 127.0.0.1:0"]
        if let securePort { lines += ["  - address: 127.0.0.1:\(securePort)", "    tls: {certificate: certs/gateway.pem, key: certs/gateway.key\(clientAuthority.map { ", client-authority: " + $0 } ?? "")}"] }
        lines += ["admin: unix:state/admin.sock", "state: state", "cache: \(cache)", "log: {level: \(level), access: state/access.log}"]
        if !limits.isEmpty { lines += ["limits:"] + limits.map { "  \($0.key): \($0.value)" } }
        return (lines + gateway).joined(separator: "\n") + "\n"
    }

    var folder: ConfigurationFolder {
        var folder = ConfigurationFolder()
        folder["routes/gateway.yaml"] = gatewayText
        for agency in agencies { folder["routes/\(agency.slug).yaml"] = agency.text }
        return folder
    }
}
