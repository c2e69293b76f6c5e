import Front
import Gateway
import NIOPosix
import Sandbox
import Telemetry

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The sandbox's portals, each on a port of its own, and the gateway before them.
struct RunningSandbox: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let fronts: [Front]
    let portals: [PortalConnector]
    /// The agencies with the ports they really have.
    let agencies: [SandboxAgency]

    var ports: [Int] { agencies.map(\.port) }

    /// - Parameter anyPorts: let the kernel choose, so that several sandboxes stand side by side.
    init(faults: [String: SandboxFault], group: MultiThreadedEventLoopGroup, anyPorts: Bool = false) async throws {
        var fronts: [Front] = []
        var portals: [PortalConnector] = []
        var agencies: [SandboxAgency] = []
        for var agency in SandboxAgency.all {
            let portal = PortalConnector(agency)
            portal.standingFault = faults[agency.slug]
            let route = Route(
                pattern: try PathPattern("/*"), connector: portal, connectorName: "portal", agency: agency.reference,
                declared: SourcePlace(file: "sandbox", line: 1, column: 1))
            let service = Service(
                pipeline: Pipeline(table: try RouteTable([route]), policies: []), limits: LimitValues(), clock: SystemClock(),
                observer: ObserverGroup([]))
            let front = try await Front(service: service, group: group, seed: 0)
            let wanted = ListenAddress.tcp(host: "127.0.0.1", port: anyPorts ? 0 : agency.port)
            do {
                guard case .tcp(_, let port) = try await front.listen(ListenerSettings(address: wanted)) else { continue }
                agency.port = port
            } catch {
                throw Refusal("the portal of \(agency.slug) cannot listen on \(wanted): \(error); is another sandbox running?")
            }
            fronts.append(front)
            portals.append(portal)
            agencies.append(agency)
        }
        self.group = group
        self.fronts = fronts
        self.portals = portals
        self.agencies = agencies
    }

    /// Writes the configuration under `folder` and opens a gateway from it, as an operator would.
    func openGateway(listen: String, folder: String, environment: [String: String]) async throws -> RunningGateway {
        let configuration = SandboxConfiguration(
            listeners: [SandboxConfiguration.Listener(address: listen)], state: "state", agencies: agencies)
        do { try configuration.folder.write(under: folder) } catch { throw Refusal("cannot write under \(folder): \(error)") }
        let home = Route(
            pattern: try PathPattern("/"), connector: HomePage(agencies), connectorName: "home",
            agency: AgencyReference(code: "motcua", nameVi: "Một Cửa", nameEn: "Motcua"),
            declared: SourcePlace(file: "sandbox", line: 1, column: 1))
        let options = RunningGateway.Options(
            directory: folder + "/routes", environment: environment, ownRoutes: [home])
        let gateway = try await RunningGateway(options, seed: UInt64.random(in: .min ... .max), group: group)
        try await gateway.open()
        return gateway
    }

    func close() async {
        for front in fronts { _ = await front.drain(within: .zero) }
    }
}
