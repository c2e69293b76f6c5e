import Gateway
import NIOCore
import Sandbox

/// All that stands around the sandbox's gateway: the agencies' portals, their processing systems, the national portal, the single
/// window and the document axis.
struct SandboxWorld: Sendable {
    let portals: SandboxPortals
    let systems: SandboxSystems
    let nation: NationalPortalConnector
    let window: SingleWindowConnector
    let axis: DocumentAxisConnector
    /// Of the national portal, the window and the axis.
    private let hosts: [SandboxHost]

    var nationPort: Int { hosts[0].port }
    /// Of the systems that dossiers are brought to.
    var systemPorts: [String: Int] {
        SandboxSystems.brought.reduce(into: [:]) { $0[$1] = systems.port($1) }
    }

    static func start(on group: any EventLoopGroup) async throws -> SandboxWorld {
        do {
            let portals = try await SandboxPortals.start(on: group)
            let users = portals.agencies.map { SandboxDossiers.user($0.reference) }
            let nation = NationalPortalConnector(accounts: Dictionary(uniqueKeysWithValues: users.map { ($0, SandboxDossiers.password) }))
            let window = SingleWindowConnector()
            let organs = Dictionary(uniqueKeysWithValues: (["G02"] + SandboxExchange.organs).map { ($0, SandboxDossiers.password) })
            let axis = DocumentAxisConnector(organs: organs)
            let hosts = [
                try await SandboxHost.start(nation, of: NationalPortalConnector.reference, port: NationalPortalConnector.port, on: group),
                try await SandboxHost.start(window, of: Self.reference("NSW", "Cơ chế một cửa quốc gia", "National Single Window"), port: SandboxExchange.windowPort, on: group),
                try await SandboxHost.start(axis, of: Self.reference("-", "Trục liên thông văn bản", "Document axis"), port: SandboxExchange.axisPort, on: group),
            ]
            let passwords = Dictionary(uniqueKeysWithValues: SandboxSystems.ports.keys.map { ($0, SandboxDossiers.password) })
            let systems = try await SandboxSystems.start(passwords: passwords, on: group)
            return SandboxWorld(portals: portals, systems: systems, nation: nation, window: window, axis: axis, hosts: hosts)
        } catch {
            throw Refusal("the sandbox cannot listen: \(error); is another one running?")
        }
    }

    private static func reference(_ code: String, _ vi: String, _ en: String) -> AgencyReference {
        AgencyReference(code: code, nameVi: vi, nameEn: en, contact: "tổng đài giả lập 0000 000 000")
    }

    /// Has the agencies' systems do their work, a step of each dossier at a time, until the task is cancelled.
    func work(at port: Int, every span: Span, on group: any EventLoopGroup) async {
        let line = MotcuaLine(port: port, on: group)
        await withTaskGroup { tasks in
            for system in systems.systems { tasks.addTask { await system.work(line, every: span) } }
            let door = SingleWindowConnector.Door(authorization: SandboxDossiers.basic("NSW"))
            tasks.addTask { await window.work(to: door, over: line, every: span) }
            tasks.addTask { await axis.work(SandboxExchange.organs, every: span) }
        }
    }

    func stop() async {
        await portals.stop()
        await systems.stop()
        for host in hosts { await host.stop() }
    }
}
