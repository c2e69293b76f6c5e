import Access
import Caching
import Catalogue
import Connectors
import Dossiers
import Gateway
import NationalPortal
package import SingleWindow
import Telemetry

extension ConfigurationSummary.Entry {
    init(_ agency: AgencySettings) {
        var facts = Self.facts(agency.reference, file: agency.file)
        facts.merge(agency.dossiers.facts) { first, _ in first }
        for agreement in agency.window?.agreements ?? [] { facts["agreement \(agreement.name)"] = agreement.words }
        for account in agency.accounts { facts["account \(account.user)"] = account.dialect.rawValue }
        self.init(name: agency.reference.code, facts: facts)
    }

    init(_ agency: LeftOutAgency) {
        var facts = Self.facts(agency.reference, file: agency.file)
        facts["left out"] = "yes"
        self.init(name: agency.reference.code, facts: facts)
    }

    private static func facts(_ agency: AgencyReference, file: String) -> [String: String] {
        var facts = ["vi": agency.nameVi, "en": agency.nameEn, "file": file]
        facts["contact"] = agency.contact
        return facts
    }

    init(_ route: RouteSettings, of agency: AgencySettings) {
        var facts = ["to": "\(agency.reference.code)/\(route.to)", "access": route.access.rawValue]
        facts["rewrite"] = route.rewrite?.pattern.description
        facts["cache"] = route.cache?.text
        facts["timeout"] = route.timeout.map(UnitText.text)
        if !route.upgrades.isEmpty { facts["upgrade"] = route.upgrades.sorted().joined(separator: ", ") }
        self.init(name: route.title, facts: facts)
    }

    init(_ connector: ConnectorSettings, of agency: AgencySettings) {
        let http = connector.http
        var facts = [
            "upstream": http.upstreams.map(\.description).joined(separator: ", "), "balance": http.balance.text,
            "timeout": UnitText.text(http.timeout), "connect-timeout": UnitText.text(http.connectTimeout),
            "retry": "\(http.retry.attempts) attempts, budget \(http.retry.budget)%",
            "circuit": "\(http.circuit.failures) failures, rest \(UnitText.text(http.circuit.rest))",
            "http-version": http.httpVersion.rawValue, "resolve-for": UnitText.text(http.resolveFor), "cache": connector.cache.text,
        ]
        facts["health"] = http.health.map { "\($0.path) every \(UnitText.text($0.every)), timeout \(UnitText.text($0.timeout))" }
        facts["tls.authority"] = http.tls.authority
        facts["tls.identity"] = http.tls.identity
        facts["tls.key"] = http.tls.key
        facts["proxy"] = http.proxy
        facts["national-portal"] = connector.portal.map { "\($0.user) as \($0.identifier)" }
        if !http.allowed.isEmpty { facts["addresses.allow"] = http.allowed.text }
        if !http.denied.isEmpty { facts["addresses.deny"] = http.denied.text }
        if !http.removeFields.isEmpty { facts["headers.remove"] = http.removeFields.joined(separator: ", ") }
        for field in http.setFields {
            // A secret prints as dots, so a changed one is not told apart: better than a hint at what it is.
            facts["headers.set.\(field.name)"] = switch field.value {
            case .plain(let text): text
            case .secret(let secret): secret.description
            }
        }
        self.init(name: "\(agency.reference.code)/\(connector.name)", facts: facts)
    }
}

extension AgencyDossierSettings {
    /// What differs from the standard, as a file would write it.
    var facts: [String: String] {
        let standard = AgencyRules(agency: rules.agency)
        var facts: [String: String] = [:]
        if rules.mode != standard.mode { facts["guard"] = rules.mode.rawValue }
        if rules.dialect != standard.dialect { facts["dialect"] = rules.dialect.rawValue }
        if rules.numbers != standard.numbers { facts["numbers"] = rules.numbers.rawValue }
        if rules.takesOldCards { facts["old-identity-cards"] = "true" }
        if rules.hours != standard.hours { facts["hours"] = rules.hours.description }
        facts["retention"] = rules.retentionDays.map { "\($0)d" }
        facts["system"] = system.map { "\($0.connector) \($0.path)" }
        facts["webhook"] = webhook.map { "\($0.target.connector) \($0.target.path)" }
        if !shares.isEmpty { facts["share"] = shares.joined(separator: ", ") }
        return facts
    }
}

extension SharingAgreement {
    /// What it lets whom see, from when to when, and by what right.
    package var words: String {
        let days = "from \(from)" + (until.map { " to \($0)" } ?? " on")
        return "\(documentType) shared with \(party.identity) \(days): \(members.map(\.text).joined(separator: ", ")) (\(basis))"
    }
}

extension PortalServiceSettings {
    var facts: [String: String] { ["serve": String(isServed), "login": login, "exchange": exchange, "share": share] }
}

extension CacheRules {
    /// As a file would write it.
    package var text: String {
        guard isOn else { return "off" }
        let standard = CacheRules()
        var parts = [
            ("default-freshness", defaultFreshness), ("stale-if-error", staleIfError), ("stale-while-revalidate", staleWhileRevalidate),
            ("error-freshness", errorFreshness), ("error-limit", errorLimit == standard.errorLimit ? nil : errorLimit),
        ].compactMap { name, span in span.map { "\(name): \(UnitText.text($0))" } }
        if setCookie != standard.setCookie { parts.append("set-cookie: \(setCookie.rawValue)") }
        if let query { parts.append("query: \(query.text)") }
        if refreshesAhead != standard.refreshesAhead { parts.append("refresh-ahead: \(refreshesAhead)") }
        if hasOutageBanner != standard.hasOutageBanner { parts.append("outage-banner: \(hasOutageBanner)") }
        return parts.isEmpty ? "as the origin says" : parts.joined(separator: ", ")
    }
}

extension QueryRules {
    /// As a file would write it.
    package var text: String {
        let drop = dropped.isEmpty ? nil : "drop: [\(dropped.map(\.description).joined(separator: ", "))]"
        return "{\([isSorted ? "sort: true" : nil, drop].compactMap { $0 }.joined(separator: ", "))}"
    }
}

extension Balance {
    var text: String {
        switch self {
        case .roundRobin: "round-robin"
        case .leastPending: "least-pending"
        case .hash(let field): "hash(\(field))"
        }
    }
}

extension LogSettings.Destination {
    var text: String {
        switch self {
        case .standardOutput: "-"
        case .file(let path): path
        case .off: "off"
        }
    }
}

extension [AddressBlock] {
    var text: String { isEmpty ? "none" : map(\.description).joined(separator: ", ") }
}
