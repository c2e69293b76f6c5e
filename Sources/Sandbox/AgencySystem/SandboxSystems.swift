package import Gateway
package import NIOCore

/// The three processing systems of a sandbox, each on a port of its own on loopback: Hà Nội's is brought its dossiers and
/// tells by the national dialect, Lâm Đồng's fetches them from the feed, the Ministry of Public Security's takes its time to
/// acknowledge.
package final class SandboxSystems: Sendable {
    package let systems: [AgencySystem]
    private let hosts: [String: SandboxHost]

    private init(_ systems: [AgencySystem], _ hosts: [String: SandboxHost]) {
        self.systems = systems
        self.hosts = hosts
    }

    /// On 127.0.0.1, next to the portals.
    package static let ports = ["ha-noi": 18111, "lam-dong": 18112, "bo-cong-an": 18113]

    /// Agencies whose systems new dossiers are brought to; the third fetches them.
    package static let brought: Set<String> = ["ha-noi", "bo-cong-an"]

    /// - Parameters:
    ///   - passwords: of each system's account at the door, by the agency's slug; its user is the agency's identifier.
    ///   - ports: 0, or none, lets the system choose.
    package static func start(
        passwords: [String: String], ports: [String: Int] = SandboxSystems.ports, on group: any EventLoopGroup, clock: any GatewayClock = SystemClock()
    ) async throws -> SandboxSystems {
        var systems: [AgencySystem] = [], hosts: [String: SandboxHost] = [:]
        do {
            for (slug, manner, dialect) in [
                ("ha-noi", AgencySystem.Manner.pushed, AgencySystem.Dialect.nationalPortal), ("lam-dong", .fetches, .api), ("bo-cong-an", .pushedLater, .api),
            ] {
                guard let agency = SandboxAgency.all.first(where: { $0.slug == slug }) else { continue }
                let account = MotcuaAccount(user: "000.00.00.\(agency.reference.code)", password: passwords[slug] ?? "")
                let system = AgencySystem(agency, manner, tells: dialect, as: account, clock: clock)
                hosts[slug] = try await SandboxHost.start(system, of: agency.reference, port: ports[slug] ?? 0, on: group, clock: clock)
                systems.append(system)
            }
        } catch {
            for host in hosts.values { await host.stop(within: .zero) }
            throw error
        }
        return SandboxSystems(systems, hosts)
    }

    /// By the agency's slug.
    package subscript(slug: String) -> AgencySystem? { systems.first { $0.agency.slug == slug } }
    package func port(_ slug: String) -> Int? { hosts[slug]?.port }

    /// Closes the listeners and, after what is under way or `limit`, the connections.
    package func stop(within limit: Span = .seconds(1)) async {
        await withTaskGroup { group in
            for host in hosts.values { group.addTask { await host.stop(within: limit) } }
        }
    }
}
