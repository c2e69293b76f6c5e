import ArgumentParser
import Gateway
import NIOPosix
import Telemetry

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#endif

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Serve the agencies whose files are in a folder.",
        discussion: """
            DIR holds gateway.yaml and one file per agency; paths in them are relative to the folder above DIR. \
            A file with mistakes leaves its own agency out, and only that one; the gateway then says it is degraded. \
            SIGHUP reads the files again, SIGTERM finishes what is under way and stops.
            """)

    @Option(name: .long, help: ArgumentHelp("The folder of gateway.yaml and the agencies' files.", valueName: "DIR"))
    var config: String

    @Flag(help: "Refuse to start when any file has a mistake.")
    var strict = false

    func run() async throws {
        // First of all: a signal that comes while its handler is being set is lost.
        let signals = Signals([SIGHUP, SIGTERM, SIGINT])
        let environment = ProcessInfo.processInfo.environment
        let options = RunningGateway.Options(directory: config, isStrict: strict, environment: environment)
        let inherited: InheritedSockets
        do { inherited = try InheritedSockets(environment: environment) } catch { throw Refusal("socket activation: \(error)") }
        let gateway = try await RunningGateway(options, seed: UInt64.random(in: .min ... .max), group: .singleton)
        try await gateway.open(inherited: inherited.sockets.map(\.descriptor))
        if geteuid() == 0 {
            gateway.operatorLog.warning("running as root; the unit file runs it as a user of its own")
        }
        for address in await gateway.addresses { gateway.operatorLog.info("listening", ["address": "\(address)"]) }
        gateway.operatorLog.info(gateway.statusText)
        try await Service.keep(gateway, signals, environment: environment)
    }

    /// Runs until the process is told to stop.
    private enum Service {
        static func keep(_ gateway: RunningGateway, _ signals: Signals, environment: [String: String]) async throws {
            let notifier = ServiceNotifier(environment: environment)
            notifier?.ready(status: gateway.statusText)
            let watchdog = Watchdog(environment: environment, notifier: notifier)
            for await signal in signals.stream {
                guard signal == SIGHUP else { break }
                notifier?.reloading(at: gateway.clock.tick())
                let refusals = await gateway.reload()
                gateway.operatorLog.info("reloaded", ["refused-files": "\(refusals.count)"])
                notifier?.ready(status: gateway.statusText)
            }
            notifier?.stopping(status: "finishing what is under way")
            gateway.operatorLog.info("stopping: finishing what is under way")
            let finished = await gateway.close()
            watchdog?.stop()
            if finished {
                gateway.operatorLog.info("stopped")
            } else {
                gateway.operatorLog.warning("stopped with exchanges under way broken off: drain-time was over")
                throw ExitCode(1)
            }
        }
    }
}
