import Configuration
import Gateway

/// A folder of configuration that lives in memory, beside the certificates and secrets it names.
struct TestFolder {
    /// January 2027: `TestCertificates.certificate` is valid and `expired` is not.
    static let now = Instant(seconds: 1_800_000_000)

    static let gateway = """
        listen:
          - address: 127.0.0.1:8080

        """

    var files = MemoryFiles([
        "/srv/motcua/certs/gateway.pem": TestCertificates.certificate,
        "/srv/motcua/certs/gateway.key": TestCertificates.key,
        "/srv/motcua/certs/other.key": TestCertificates.otherKey,
        "/srv/motcua/certs/expired.pem": TestCertificates.expired,
        "/srv/motcua/certs/moit-ca.pem": TestCertificates.certificate,
        "/srv/motcua/certs/empty.pem": "nothing here\n",
        "/srv/motcua/secrets/token": "Bearer not-a-real-token\n",
        "/srv/motcua/secrets/empty": "\n",
        "/run/credentials/motcua/portal": "not-a-real-password\n",
    ])
    var credentials: String? = "/run/credentials/motcua"

    /// - Parameter texts: by name, `gateway.yaml` standing in by itself.
    init(_ texts: [String: String] = [:]) {
        files.texts["/srv/motcua/routes/gateway.yaml"] = Self.gateway
        for (name, text) in texts { self[name] = text }
    }

    subscript(name: String) -> String? {
        get { files.texts["/srv/motcua/routes/\(name)"] }
        set { files.texts["/srv/motcua/routes/\(name)"] = newValue }
    }

    func read(at now: Instant = Self.now) -> ConfigurationReading {
        ConfigurationReader(directory: "routes", files: files, credentials: credentials).read(at: now)
    }

    /// A whole agency with one connector and these paths.
    static func agency(_ code: String, paths: [String] = [], port: Int = 18080) -> String {
        let routes = paths.map { "  - {path: \($0), to: portal, access: public}\n" }.joined()
        return """
            agency:
              code: \(code)
              name: {vi: Cơ quan \(code), en: Agency \(code)}
              contact: 1900 \(code)
            connectors:
              portal: {upstream: "http://127.0.0.1:\(port)"}
            routes:
            \(routes.isEmpty ? "  []" : routes)
            """
    }
}
