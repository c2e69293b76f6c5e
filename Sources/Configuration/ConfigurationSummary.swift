import Caching
import Front
import Gateway
import Journal
import Telemetry

/// What a running gateway says of its configuration, and what `check --against` compares: names and facts in
/// words, never a secret.
package struct ConfigurationSummary: Codable, Sendable, Hashable {
    /// One thing that can be there, be gone, or have changed.
    package struct Entry: Codable, Sendable, Hashable {
        package let name: String
        package let facts: [String: String]

        package init(name: String, facts: [String: String]) {
            self.name = name
            self.facts = facts
        }
    }

    package struct RefusedFile: Codable, Sendable, Hashable {
        package let file: String
        /// As they are printed.
        package let mistakes: [String]
        /// Seconds since 1970.
        package let since: Int64
        /// What the file had before is still served.
        package let keepsPrevious: Bool
    }

    package var gateway: [Entry]
    package var limits: [Entry]
    package var agencies: [Entry]
    package var connectors: [Entry]
    package var routes: [Entry]
    package var refused: [RefusedFile]

    package init(_ applied: AppliedConfiguration) {
        gateway = Self.entries(applied.gateway)
        limits = Limits.all.map { limit in
            Entry(name: limit.name, facts: ["value": limit.text(applied.gateway.limits[limit])])
        }
        agencies = applied.agencies.map(Entry.init) + applied.leftOut.map(Entry.init)
        connectors = applied.agencies.flatMap { agency in
            agency.connectors.map { Entry($0, of: agency) }
        }
        routes = applied.agencies.flatMap { agency in
            agency.routes.map { Entry($0, of: agency) }
        }
        refused = applied.refusals.map {
            RefusedFile(file: $0.file, mistakes: $0.mistakes.map(\.description), since: $0.since.seconds, keepsPrevious: $0.keepsPrevious)
        }
    }

    private static func entries(_ settings: GatewaySettings) -> [Entry] {
        let listeners = settings.listeners.map { listener in
            var facts: [String: String] = [:]
            facts["certificate"] = listener.tls?.certificate
            facts["key"] = listener.tls?.key
            facts["client-authority"] = listener.tls?.clientAuthority
            return Entry(name: "listen \(listener.address)", facts: facts)
        }
        return listeners + [
            Entry(name: "admin", facts: ["value": settings.admin.description]),
            Entry(name: "state", facts: ["value": settings.state]),
            Entry(name: "cache.memory", facts: ["value": UnitText.text(bytes: settings.cache.memory)]),
            Entry(name: "cache.disk", facts: [
                "value": settings.cache.disk.map { UnitText.text(bytes: $0) } ?? "off", "files": String(settings.cache.diskFiles),
            ]),
            Entry(name: "log", facts: ["level": settings.log.level.rawValue, "access": settings.log.access.text]),
            Entry(name: "journal", facts: ["value": settings.journal.description]),
            Entry(name: "dossiers", facts: ["serve": String(settings.dossiers.isServed), "key": settings.dossiers.key == nil ? "the state folder's" : "its own"]),
            Entry(name: "national-portal", facts: settings.portal.facts),
            Entry(name: "trusted-proxies", facts: ["value": settings.trustedProxies.text]),
        ]
    }
}
