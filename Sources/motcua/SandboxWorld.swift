import Gateway
import NIOCore
import Sandbox

/// All that stands around the sandbox's gateway: the agencies' portals, their processing systems, the national portal.
struct SandboxWorld: Sendable {
    let portals: SandboxPortals
    let systems: SandboxSystems
    let nation: NationalPortalConnector
    private let nationHost: SandboxHost

    var nationPort: Int { nationHost.port }
    /// Of the systems that dossiers are brought to.
    var systemPorts: [String: Int] {
        SandboxSystems.brought.reduce(into: [:]) { $0[$1] = systems.port($1) }
    }

    static func start(on group: any EventLoopGroup) async throws -> SandboxWorld {
        do {
            let portals = try await SandboxPortals.start(on: group)
            let users = portals.agencies.map { SandboxDossiers.user($0.reference) }
            let nation = NationalPortalConnector(accounts: Dictionary(uniqueKeysWithValues: users.map { ($0, SandboxDossiers.password) }))
            let host = try await SandboxHost.start(
                nation, of: NationalPortalConnector.reference, port: NationalPortalConnector.port, on: group)
            let passwords = Dictionary(uniqueKeysWithValues: SandboxSystems.ports.keys.map { ($0, SandboxDossiers.password) })
            let systems = try await SandboxSystems.start(passwords: passwords, on: group)
            return SandboxWorld(portals: portals, systems: systems, nation: nation, nationHost: host)
        } catch {
            throw Refusal("the sandbox cannot listen: \(error); is another one running?")
        }
    }

    /// Has the agencies' systems do their work, a step of each dossier at a time, until the task is cancelled.
    func work(at port: Int, every span: Span, on group: any EventLoopGroup) async {
        let line = MotcuaLine(port: port, on: group)
        await withTaskGroup { tasks in
            for system in systems.systems { tasks.addTask { await system.work(line, every: span) } }
        }
    }

    func stop() async {
        await portals.stop()
        await systems.stop()
        await nationHost.stop()
    }
}
