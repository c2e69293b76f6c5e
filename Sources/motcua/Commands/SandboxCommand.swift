import ArgumentParser
import NIOCore
import NIOPosix
import Sandbox

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#endif

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Start portals of nine agencies on loopback and the gateway before them.",
        discussion: """
            Everything in it is synthetic. A request makes its portal fail by the field Sandbox-Fault: \
            slow, drop, 500, half or flap; --fault makes a portal fail for everyone.
            """)

    @Option(help: ArgumentHelp("Where the gateway listens.", valueName: "HOST:PORT"))
    var listen = "127.0.0.1:8080"

    @Option(help: ArgumentHelp("Where the gateway keeps its state; a temporary folder without it.", valueName: "DIR"))
    var state: String?

    @Option(help: ArgumentHelp("Make a portal fail: slow, drop, 500, half or flap; may be repeated.", valueName: "NAME=FAULT"))
    var fault: [String] = []

    @Flag(help: "Start the portals alone, for a gateway of your own: motcua run --config routes.")
    var portalsOnly = false

    func run() async throws {
        let signals = Signals([SIGTERM, SIGINT])
        let group = MultiThreadedEventLoopGroup.singleton
        let faults = try faults()
        let portals: SandboxPortals
        do { portals = try await SandboxPortals.start(on: group) } catch {
            throw Refusal("the portals cannot listen: \(error); is another sandbox running?")
        }
        for (slug, fault) in faults { portals[slug]?.standingFault = fault }
        let nation = try await Self.nation(portals.agencies, on: group)
        if portalsOnly {
            let ports = portals.agencies.map(\.port)
            Terminal.say("portals listen on 127.0.0.1:\(ports.min() ?? 0) to \(ports.max() ?? 0); stop with ^C")
            for await _ in signals.stream { break }
            await portals.stop()
            await nation.stop()
            return
        }
        let folder = state ?? FileManager.default.temporaryDirectory.path + "/motcua-sandbox-\(getpid())"
        let gateway = try await RunningSandbox.openGateway(
            before: portals.agencies, portalPort: nation.port, listen: listen, folder: folder, environment: ProcessInfo.processInfo.environment, group: group)
        let address = await gateway.addresses.first.map { "http://\($0)" } ?? listen
        Terminal.say("""
            Một Cửa is open:  \(address)/

            Try, in another window:
              curl -i \(address)/ha-noi/
              curl -i -H 'Sandbox-Fault: 500' \(address)/ca-mau/dich-vu
              curl -i -H 'Accept-Language: en' \(address)/ha-noy/

            Hand a dossier in, and look for it at the national portal:
              \(Self.example(address))
              curl http://127.0.0.1:\(nation.port)/ho-so

            How it is:  motcua status --address unix:\(folder)/state/admin.sock
            Stop with ^C.
            """)
        for await _ in signals.stream { break }
        _ = await gateway.close()
        await portals.stop()
        await nation.stop()
        if state == nil { try? FileManager.default.removeItem(atPath: folder) }
        Terminal.say("closed")
    }

    /// The national portal, with an account for each agency.
    private static func nation(_ agencies: [SandboxAgency], on group: any EventLoopGroup) async throws -> SandboxHost {
        let users = agencies.map { SandboxDossiers($0, portalPort: 0).user }
        let portal = NationalPortalConnector(accounts: Dictionary(uniqueKeysWithValues: users.map { ($0, SandboxDossiers.password) }))
        do {
            return try await SandboxHost.start(portal, of: NationalPortalConnector.reference, port: NationalPortalConnector.port, on: group)
        } catch { throw Refusal("the national portal cannot listen: \(error); is another sandbox running?") }
    }

    /// A dossier as an applicant would hand it in; nobody of that name is meant.
    private static func example(_ address: String) -> String {
        let dossier = """
            {"coQuan":"H26","maTTHC":"1.900005","trichYeu":"Đăng ký khai sinh","nguoiNop":{"ten":"NGUYỄN VĂN MẪU","loai":"1","maDoiTuong":"tai-khoan-gia-lap","dinhDanh":[{"loai":"1","so":"001099000001"}]}}
            """
        return "curl -i -H 'Content-Type: application/json' -H 'Idempotency-Key: \"thu-mot-ho-so-01\"' \\\n    --data '\(dossier)' \\\n    \(address)/api/v1/dossiers"
    }

    private func faults() throws -> [String: SandboxFault] {
        var faults: [String: SandboxFault] = [:]
        for text in fault {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, SandboxAgency.all.contains(where: { $0.slug == parts[0] }) else {
                let names = SandboxAgency.all.map(\.slug).joined(separator: ", ")
                throw ValidationError("--fault \(text): NAME is one of \(names)")
            }
            guard let fault = SandboxFault(parts[1]) else {
                throw ValidationError("--fault \(text): a fault is one of \(SandboxFault.spellings.joined(separator: ", "))")
            }
            faults[parts[0]] = fault
        }
        return faults
    }
}
