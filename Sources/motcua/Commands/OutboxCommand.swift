import ArgumentParser

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct OutboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "See what waits to be delivered, and deal with what could not be.",
        discussion: """
            A party is AGENCY/CONNECTOR. What it refuses for good is a dead letter: it waits for a person, and so does what \
            comes after it of the same dossier; other dossiers go on.
            """,
        subcommands: [Show.self, Retry.self, Drop.self, Pause.self, Resume.self, Reconcile.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every party, and the dead letters with their reasons.")
        @OptionGroup var admin: AdminOptions
        @Flag(help: "As JSON, for programs.")
        var json = false

        func run() throws {
            let report = try admin.client().fetch("/outbox", as: OutboxReport.self)
            guard json else { return Terminal.say(report.text) }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            Terminal.say(String(decoding: try encoder.encode(report), as: UTF8.self))
        }
    }

    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Have messages delivered again, now.")
        @Argument(help: "Their numbers, as show gives them.")
        var messages: [Int64] = []
        @Option(help: ArgumentHelp("All dead letters of a party.", valueName: "PARTY"))
        var party: String?
        @OptionGroup var admin: AdminOptions

        func run() throws { try admin.outbox(.retry, party: party, messages: messages) }
    }

    struct Drop: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give messages up; the party is never told what they say.")
        @Argument(help: "Their numbers, as show gives them.")
        var messages: [Int64]
        @Option(help: ArgumentHelp("Why; kept on the dossier's timeline.", valueName: "WORDS"))
        var reason: String
        @OptionGroup var admin: AdminOptions

        func run() throws { try admin.outbox(.drop, messages: messages, reason: reason) }
    }

    struct Pause: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deliver nothing more to a party, at every gateway, until resume.")
        @Argument(help: "AGENCY/CONNECTOR.")
        var party: String
        @Option(help: ArgumentHelp("Why; kept.", valueName: "WORDS"))
        var reason: String?
        @OptionGroup var admin: AdminOptions

        func run() throws { try admin.outbox(.pause, party: party, reason: reason) }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deliver to a party again.")
        @Argument(help: "AGENCY/CONNECTOR.")
        var party: String
        @OptionGroup var admin: AdminOptions

        func run() throws { try admin.outbox(.resume, party: party) }
    }

    struct Reconcile: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ask a party what it has, and list where that is not what is here.")
        @Argument(help: "AGENCY/CONNECTOR.")
        var party: String
        @Flag(help: "Send what would mend the differences.")
        var send = false
        @OptionGroup var admin: AdminOptions

        func run() throws { try admin.outbox(.reconcile, party: party, sends: send) }
    }
}

extension AdminOptions {
    fileprivate func outbox(_ act: OutboxAct, party: String? = nil, messages: [Int64] = [], reason: String? = nil, sends: Bool = false) throws {
        var parts = messages.map { "message=\($0)" }
        if let party { parts.append("party=" + AdminQuery.encoded(party)) }
        if let reason { parts.append("reason=" + AdminQuery.encoded(reason)) }
        if sends { parts.append("send") }
        let query = parts.joined(separator: "&")
        do { _ = try OutboxRequest(query, act) } catch { throw ValidationError(error.reason) }
        Terminal.say(try client().post("/outbox/\(act.rawValue)?\(query)"))
    }
}
