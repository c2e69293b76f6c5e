import Front
package import Gateway
package import NIOCore

/// All the portals of a sandbox, each listening on a port of its own on loopback, as their agencies would.
package final class SandboxPortals: Sendable {
    /// The agencies with the ports their portals listen on.
    package let agencies: [SandboxAgency]
    private let portals: [String: PortalConnector]
    private let fronts: [Front]

    private init(agencies: [SandboxAgency], portals: [String: PortalConnector], fronts: [Front]) {
        self.agencies = agencies
        self.portals = portals
        self.fronts = fronts
    }

    /// Opens a listener for each agency.
    /// - Throws: what kept one from being opened; those that were are closed again.
    package static func start(
        _ agencies: [SandboxAgency] = SandboxAgency.all, on group: any EventLoopGroup, clock: any GatewayClock = SystemClock()
    ) async throws -> SandboxPortals {
        var open: [SandboxAgency] = [], portals: [String: PortalConnector] = [:], fronts: [Front] = []
        do {
            for agency in agencies {
                let portal = PortalConnector(agency)
                let front = try await Front(service: service(portal, clock), group: group, seed: UInt64(agency.port))
                fronts.append(front)
                var agency = agency
                let address = try await front.listen(ListenerSettings(address: .tcp(host: "127.0.0.1", port: agency.port)))
                if case .tcp(_, let port) = address { agency.port = port }
                portals[agency.slug] = portal
                open.append(agency)
            }
        } catch {
            for front in fronts { _ = await front.drain(within: .zero) }
            throw error
        }
        return SandboxPortals(agencies: open, portals: portals, fronts: fronts)
    }

    private static func service(_ portal: PortalConnector, _ clock: any GatewayClock) throws -> Service {
        let route = Route(
            pattern: try PathPattern("/*"), connector: portal, connectorName: "portal", agency: portal.agency.reference,
            declared: SourcePlace(file: "sandbox", line: 1, column: 1))
        var limits = LimitValues()
        // All of a portal's callers are one address: the gateway's.
        limits[Limits.connectionsPerAddress] = limits[Limits.connections]
        return Service(
            pipeline: Pipeline(table: try RouteTable([route]), policies: []), limits: limits, clock: clock, observer: Unobserved())
    }

    /// The portal of an agency by the first segment of its paths, to set a standing fault.
    package subscript(slug: String) -> PortalConnector? { portals[slug] }

    /// Closes the listeners and, after what is under way or `limit`, the connections.
    package func stop(within limit: Span = .seconds(1)) async {
        await withTaskGroup { group in
            for front in fronts { group.addTask { _ = await front.drain(within: limit) } }
        }
    }

    private final class Unobserved: ExchangeObserver {
        func finished(_ exchange: Exchange, status: Int, at tick: Tick) {}
    }
}
