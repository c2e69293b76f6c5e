import Gateway

/// The files of a gateway that stands before the sandbox's portals. The repository's own `routes/` is what
/// `standard` makes.
package struct SandboxConfiguration: Sendable {
    package struct Listener: Sendable, Hashable {
        package let address: String
        /// With the certificate in `certs/` beside `routes/`.
        package let isSecure: Bool
        package init(address: String, isSecure: Bool = false) {
            self.address = address
            self.isSecure = isSecure
        }
    }

    package var listeners: [Listener]
    /// The state folder, absolute or relative to the folder that holds `routes`.
    package var state: String
    package var agencies: [SandboxAgency]
    /// Of the national portal on loopback.
    package var portalPort: Int
    /// Of the agencies' systems that dossiers are brought to, by the agency's slug.
    package var systemPorts: [String: Int]
    /// Of the single window and the document axis.
    package var windowPort = SandboxExchange.windowPort
    package var axisPort = SandboxExchange.axisPort

    package init(
        listeners: [Listener], state: String, agencies: [SandboxAgency] = SandboxAgency.all, portalPort: Int = NationalPortalConnector.port,
        systemPorts: [String: Int] = SandboxSystems.ports.filter { SandboxSystems.brought.contains($0.key) }
    ) {
        self.listeners = listeners
        self.state = state
        self.agencies = agencies
        self.portalPort = portalPort
        self.systemPorts = systemPorts
    }

    package static let standard = SandboxConfiguration(
        listeners: [Listener(address: "127.0.0.1:8080"), Listener(address: "127.0.0.1:8443", isSecure: true)],
        state: "state")

    package var folder: ConfigurationFolder {
        var folder = ConfigurationFolder()
        folder["routes/gateway.yaml"] = GatewayFile(
            heading: "The gateway before the portals of `motcua sandbox`. Paths are relative to the folder above this one.",
            listeners: listeners, state: state, rest: ["dossiers: {serve: true}", "national-portal: {serve: true}", "single-window: {serve: true}", "pages:", "  serve: true", "  notice: {vi: Dữ liệu giả lập – đây không phải dịch vụ công thật, en: Synthetic data – these are no real public services}"]
        ).text
        folder[SandboxDossiers.passwordFile] = SandboxDossiers.password + "\n"
        for agency in agencies {
            folder["routes/\(agency.slug).yaml"] = AgencyFile(
                heading: "The sandbox's portal of an agency: nothing in it is real but the name.",
                agency: agency.reference, slug: agency.slug, upstreams: ["http://127.0.0.1:\(agency.port)"],
                healthPath: "/healthz", services: agency.services,
                dossiers: agency.services.isEmpty ? nil : SandboxDossiers(agency, portalPort: portalPort, systemPort: systemPorts[agency.slug]),
                exchange: agency.slug == SandboxExchange.agency ? SandboxExchange(windowPort: windowPort, axisPort: axisPort) : nil
            ).text
        }
        return folder
    }
}

/// `gateway.yaml`, as text.
struct GatewayFile {
    var heading: String
    var listeners: [SandboxConfiguration.Listener]
    var state: String
    /// Lines of its own.
    var rest: [String] = []

    var text: String {
        var lines = ["# \(heading)"]
        if listeners.contains(where: \.isSecure) {
            lines += [
                "# The certificate is self-signed, for localhost and 127.0.0.1 only, and its key is known to everybody. Made with:",
                "#   openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \\",
                "#     -subj \"/CN=Motcua sandbox, synthetic\" -addext \"subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\" \\",
                "#     -addext \"basicConstraints=critical,CA:FALSE\" -addext \"extendedKeyUsage=serverAuth\" \\",
                "#     -keyout certs/gateway.key -out certs/gateway.pem",
            ]
        }
        lines.append("listen:")
        for listener in listeners {
            let address = listener.address
            lines.append("  - address: \(address.hasPrefix("[") ? "\"\(address)\"" : address)")
            if listener.isSecure { lines.append("    tls: {certificate: certs/gateway.pem, key: certs/gateway.key}") }
        }
        let folder = YAMLText.url(state)
        lines += [
            "admin: \(YAMLText.url("unix:\(state)/admin.sock"))",
            "state: \(folder)",
            "cache: {memory: 64MiB}",
            "log: {level: info, access: \(YAMLText.url("\(state)/access.log"))}",
        ] + rest
        return lines.joined(separator: "\n") + "\n"
    }
}
