package import Gateway
package import NIOCore

/// All the portals of a sandbox, each listening on a port of its own on loopback, as their agencies would.
package final class SandboxPortals: Sendable {
    /// The agencies with the ports their portals listen on.
    package let agencies: [SandboxAgency]
    private let portals: [String: PortalConnector]
    private let hosts: [SandboxHost]

    private init(agencies: [SandboxAgency], portals: [String: PortalConnector], hosts: [SandboxHost]) {
        self.agencies = agencies
        self.portals = portals
        self.hosts = hosts
    }

    /// Opens a listener for each agency.
    /// - Throws: what kept one from being opened; those that were are closed again.
    package static func start(
        _ agencies: [SandboxAgency] = SandboxAgency.all, on group: any EventLoopGroup, clock: any GatewayClock = SystemClock()
    ) async throws -> SandboxPortals {
        var open: [SandboxAgency] = [], portals: [String: PortalConnector] = [:], hosts: [SandboxHost] = []
        do {
            for agency in agencies {
                let portal = PortalConnector(agency)
                let host = try await SandboxHost.start(portal, of: agency.reference, port: agency.port, on: group, clock: clock)
                hosts.append(host)
                var agency = agency
                agency.port = host.port
                portals[agency.slug] = portal
                open.append(agency)
            }
        } catch {
            for host in hosts { await host.stop(within: .zero) }
            throw error
        }
        return SandboxPortals(agencies: open, portals: portals, hosts: hosts)
    }

    /// The portal of an agency by the first segment of its paths, to set a standing fault.
    package subscript(slug: String) -> PortalConnector? { portals[slug] }

    /// Closes the listeners and, after what is under way or `limit`, the connections.
    package func stop(within limit: Span = .seconds(1)) async {
        await withTaskGroup { group in
            for host in hosts { group.addTask { await host.stop(within: limit) } }
        }
    }
}
