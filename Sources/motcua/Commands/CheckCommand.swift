import ArgumentParser
import Configuration
import Gateway
import SingleWindow

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read the files and say what is wrong with them.",
        discussion: """
            Every mistake is printed at once, as file:line:column: error: …, with what was found and what is allowed. \
            Certificates are opened, names are not resolved, nothing is sent to a portal.
            """)

    @Option(name: .long, help: ArgumentHelp("The folder of gateway.yaml and the agencies' files.", valueName: "DIR"))
    var config: String?

    @Option(help: ArgumentHelp("Show what would change in the gateway whose admin address this is; changes nothing.", valueName: "URL"))
    var against: String?

    @Flag(help: "Show every limit with its unit, its default and the value in force.")
    var limits = false

    @Flag(help: "Show every key with its type, its default and what it is for.")
    var keys = false

    func validate() throws {
        if config == nil && !keys && !(limits && against == nil) { throw ValidationError("say which files: --config DIR") }
    }

    func run() throws {
        if keys { Terminal.say(Reference.text) }
        guard let config else {
            if limits { Terminal.say(LimitsTable.text(LimitValues())) }
            return
        }
        let environment = ProcessInfo.processInfo.environment
        let clock = SystemClock()
        let reading = ConfigurationReader(
            directory: config, credentials: CredentialsFolder(environment: environment)?.path).read(at: clock.now())
        let mistakes = reading.mistakes
        for mistake in mistakes { Terminal.complain("\(mistake)") }
        if limits { Terminal.say(LimitsTable.text(reading.gateway?.limits ?? LimitValues())) }
        if let against { try compare(reading, against, at: clock.now()) }
        guard mistakes.isEmpty else {
            Terminal.complain("\(mistakes.count) mistake\(mistakes.count == 1 ? "" : "s"); nothing was changed")
            throw ExitCode(1)
        }
        if !limits && against == nil {
            let routes = reading.agencies.reduce(0) { $0 + $1.routes.count }
            for agency in reading.agencies {
                for agreement in agency.window?.agreements ?? [] { Terminal.say("\(agency.file): agreement \(agreement.name): \(agreement.words)") }
            }
            Terminal.say("fine: \(reading.agencies.count) agencies, \(routes) routes")
        }
    }

    private func compare(_ reading: ConfigurationReading, _ address: String, at now: Instant) throws {
        guard let applied = AppliedConfiguration.applying(reading, over: nil, at: now) else { return }
        let running = try AdminClient(address).fetch("/configuration", as: ConfigurationSummary.self)
        let lines = Difference.lines(from: running, to: ConfigurationSummary(applied))
        Terminal.say(lines.isEmpty ? "the same as what is running" : lines.joined(separator: "\n"))
    }
}
