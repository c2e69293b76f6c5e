import Catalogue
import Front
import Gateway
import NIOPosix
import Sandbox

/// The gateway before the sandbox's portals, from files written for it.
enum RunningSandbox {
    /// Writes the configuration under `folder` and opens a gateway from it, as an operator would.
    static func openGateway(
        before world: SandboxWorld, listen: String, folder: String, environment: [String: String],
        group: MultiThreadedEventLoopGroup
    ) async throws -> RunningGateway {
        let configuration = SandboxConfiguration(
            listeners: [SandboxConfiguration.Listener(address: listen)], state: "state", agencies: world.portals.agencies,
            portalPort: world.nationPort, systemPorts: world.systemPorts)
        do { try configuration.folder.write(under: folder) } catch { throw Refusal("cannot write under \(folder): \(error)") }
        let options = RunningGateway.Options(directory: folder + "/routes", environment: environment)
        let gateway = try await RunningGateway(options, seed: UInt64.random(in: .min ... .max), group: group)
        try await gateway.open()
        return gateway
    }

    /// Fills the register with procedures in number and shape like the country's.
    static func demonstrate(_ gateway: RunningGateway, communes: Int) async throws -> Int {
        guard let catalogue = gateway.catalogue else { return 0 }
        let list = RegisterList(source: "import", since: Day(gateway.clock.now())) { try DemonstrationCatalogue(communes: communes).each($0) }
        do {
            let change = try await catalogue.register.apply(list)
            return change.added + change.changed + change.same
        } catch { throw Refusal("\(error)") }
    }
}

extension AgencyReference {
    /// The gateway itself, where it answers in its own name.
    static let motcua = AgencyReference(code: "motcua", nameVi: "Một Cửa", nameEn: "Motcua")
}
