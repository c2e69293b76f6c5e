import ArgumentParser

struct CacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Look into a running gateway's cache, or purge it.",
        subcommands: [CacheShowCommand.self, CachePurgeCommand.self])
}
