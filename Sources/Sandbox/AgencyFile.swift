import Gateway

/// One agency's file of `routes/`, as text.
struct AgencyFile {
    var heading: String
    var agency: AgencyReference
    var slug: String
    var upstreams: [String]
    /// The path asked by the health check; nil for none.
    var healthPath: String?
    var services: [SandboxAgency.Service] = []
    /// How its dossiers travel; nil where it has none here.
    var dossiers: SandboxDossiers?
    /// What it has to do with the window and the axis; only beside dossiers.
    var exchange: SandboxExchange?

    var text: String {
        let name = "{vi: \(YAMLText.scalar(agency.nameVi)), en: \(YAMLText.scalar(agency.nameEn))}"
        var lines = [
            "# \(heading)",
            "agency:",
            "  code: \(agency.code)",
            "  name: \(name)",
        ]
        if let contact = agency.contact { lines.append("  contact: \(YAMLText.scalar(contact))") }
        lines += [
            "connectors:",
            "  portal:",
            "    upstream: [\(upstreams.map(YAMLText.url).joined(separator: ", "))]",
            "    timeout: 10s",
        ]
        if let healthPath { lines.append("    health: {path: \(healthPath), every: 10s}") }
        lines += ["    cache: {stale-if-error: 1d, outage-banner: true}"] + (dossiers?.connectors ?? []) + (exchange?.connectors ?? [])
        lines += [
            "routes:",
            "  - path: /\(slug)/*",
            "    to: portal",
            "    access: public",
        ]
        if !services.isEmpty {
            lines.append("services:")
            lines += services.flatMap(text)
        }
        lines += (dossiers?.rest ?? []) + (exchange?.rest ?? [])
        return lines.joined(separator: "\n") + "\n"
    }

    private func text(_ service: SandboxAgency.Service) -> [String] {
        let first = "  - {procedure: \(service.procedure), level: 4, path: /\(slug)/dich-vu/\(service.slug)"
        guard dossiers != nil else { return [first + "}"] }
        return [
            first + ",",
            "     name: {vi: \(YAMLText.scalar(service.nameVi)), en: \(YAMLText.scalar(service.nameEn))},",
            "     field: {code: GL-01, name: Lĩnh vực giả lập}, time-limit: 5 working days, audience: Công dân Việt Nam,",
            "     fee: {amount: 0, note: giả lập}, papers: [Tờ khai theo mẫu (giả lập), Bản sao giấy tờ liên quan]}",
        ]
    }
}
