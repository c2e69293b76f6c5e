import ArgumentParser
import Front
import Gateway
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

    @Option(help: ArgumentHelp("Of the 3,321 communes, how many in a thousand have their procedures in the catalogue; 1000 makes all 109,644 services of 2016.", valueName: "N"))
    var communes = 1000

    @Flag(help: "Start the portals alone, for a gateway of your own: motcua run --config routes.")
    var portalsOnly = false

    @Flag(help: "Hand a dossier in, print its story as it fills, from each party's view at the end, and stop.")
    var dossier = false

    @Flag(help: "Send a business's import licence through the single window, print its story from each side, and stop.")
    var licence = false

    @Flag(help: "Send documents among three organs by the axis: new, replaced and revoked; print each story, and stop.")
    var document = false

    private var isJourney: Bool { dossier || licence || document }

    func run() async throws {
        let signals = Signals([SIGTERM, SIGINT])
        let group = MultiThreadedEventLoopGroup.singleton
        let faults = try faults()
        let world = try await SandboxWorld.start(on: group)
        for (slug, fault) in faults { world.portals[slug]?.standingFault = fault }
        if portalsOnly {
            let ports = world.portals.agencies.map(\.port)
            Terminal.say("portals listen on 127.0.0.1:\(ports.min() ?? 0) to \(ports.max() ?? 0), the national portal on \(world.nationPort); stop with ^C")
            for await _ in signals.stream { break }
            await world.stop()
            return
        }
        let folder = state ?? FileManager.default.temporaryDirectory.path + "/motcua-sandbox-\(getpid())"
        let gateway = try await RunningSandbox.openGateway(
            before: world, listen: listen, folder: folder, environment: ProcessInfo.processInfo.environment, group: group)
        let address = await gateway.addresses.first.map { "http://\($0)" } ?? listen
        let work = Task { [addresses = await gateway.addresses] in
            guard case .tcp(host: _, port: let port)? = addresses.first else { return }
            await world.work(at: port, every: .seconds(1), on: group)
        }
        let services = isJourney ? 0 : try await RunningSandbox.demonstrate(gateway, communes: communes)
        if !isJourney { Terminal.say("""
            Một Cửa is open:  \(address)/

            Its catalogue has \(services) made-up procedures in the shape of 2016; open it in a browser and search: cap ho chieu

            Try, in another window:
              curl -i \(address)/ha-noi/
              curl -i -H 'Sandbox-Fault: 500' \(address)/ca-mau/dich-vu
              curl -i -H 'Accept-Language: en' \(address)/ha-noy/

            Watch a dossier travel to its agency and to the national portal:
              motcua sandbox --dossier
            An import licence through the single window, documents among three organs:
              motcua sandbox --licence
              motcua sandbox --document
            Hand one in yourself, and look for it at the national portal:
              \(Self.example(address))
              curl http://127.0.0.1:\(world.nationPort)/ho-so

            How it is:  motcua status --address unix:\(folder)/state/admin.sock
            Stop with ^C.
            """) }
        let caller = SandboxCaller(address: address)
        if dossier { try await DossierJourney(world: world, caller: caller).run() }
        if licence { try await LicenceJourney(world: world, caller: caller).run() }
        if document { try await PaperJourney(world: world, caller: caller).run() }
        if !isJourney {
            for await _ in signals.stream { break }
        }
        work.cancel()
        _ = await gateway.close()
        await world.stop()
        if state == nil { try? FileManager.default.removeItem(atPath: folder) }
        Terminal.say("closed")
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
