import ArgumentParser

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Ask a running gateway how it is.",
        discussion: "What is wrong comes first: refused files, failing portals. Then routes, cache and every upstream.")

    @Option(help: ArgumentHelp("The admin address: unix:PATH or HOST:PORT.", valueName: "ADDRESS"))
    var address = "unix:state/admin.sock"

    @Flag(help: "As JSON, for programs.")
    var json = false

    func run() throws {
        let report = try AdminClient(address).fetch("/status", as: StatusReport.self)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            Terminal.say(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            Terminal.say(report.text)
        }
    }
}
