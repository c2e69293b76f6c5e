import ArgumentParser
import Caching
import Glibc

/// The command line. `RunCommand` and the others read what was typed; `RunningGateway` is what runs; `Composition`
/// puts the rooms together.
@main
struct Motcua: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "motcua",
        abstract: "One door to the public services of many agencies.",
        discussion: """
            Motcua reads one file per agency, opens one endpoint and sends requests on to the agencies' portals. \
            It answers from its cache what HTTP lets it, and says clearly what went wrong where it cannot.

            A first look, with portals of its own:  motcua sandbox
            In front of your portals:               motcua run --config routes
            Before a change goes live:              motcua check --config routes

            Exit status: 0 fine, 1 refused or failed, 2 not understood.
            """,
        version: Build.version,
        subcommands: [RunCommand.self, CheckCommand.self, ExplainCommand.self, StatusCommand.self, CacheCommand.self, OutboxCommand.self, JournalCommand.self, CatalogueCommand.self, ReportCommand.self, SandboxCommand.self])

    static func main() async {
        Allocator.joinFreedBlocksAtOnce()
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            end(code)
        } catch let error as Refusal {
            Terminal.complain("motcua: \(error.reason)")
            end(.failure)
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code == .success { Terminal.say(text) } else { Terminal.complain(text) }
            end(code == .success ? .success : ExitCode(2))
        }
    }
}

/// Ends the process; a name of its own, since `exit` is also `ParsableCommand`'s.
private func end(_ code: ExitCode) -> Never { Glibc.exit(code.rawValue) }

enum Build {
    static let version = "0.1.0"
}

/// Why a command could not do what it was asked: one sentence, or several lines.
struct Refusal: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

/// What a person reads.
enum Terminal {
    static func say(_ text: String) { write(text, to: STDOUT_FILENO) }
    static func complain(_ text: String) { write(text, to: STDERR_FILENO) }

    /// One line that is written over, where a person looks on.
    static func progress(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        let line = Array("\r\(text)\u{1b}[K\r".utf8)
        _ = line.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array((text.hasSuffix("\n") ? text : text + "\n").utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
