import ArgumentParser

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct CacheShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say what is stored for an address, and why it is fresh or stale.",
        discussion: """
            For each stored answer: what chose it, each term of its freshness and who said it, its tags and groups, its \
            size and its hits. What cookies and credentials said is never shown.
            """)

    @Argument(help: ArgumentHelp("As a citizen would ask for it: https://HOST/PATH.", valueName: "URL"))
    var url: String

    @OptionGroup var admin: AdminOptions

    @Flag(help: "As JSON, for programs.")
    var json = false

    func run() throws {
        _ = try PublicURL(url)
        let report = try admin.client().fetch("/cache?url=" + AdminQuery.encoded(url), as: CacheReport.self)
        guard json else { return Terminal.say(report.text) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Terminal.say(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
}
