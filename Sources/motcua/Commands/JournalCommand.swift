import ArgumentParser
import Configuration
import Gateway
import Journal

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Verify, back up or restore the journal.",
        discussion: "The journal is the one that gateway.yaml names. Verifying and backing up go on beside a running gateway.",
        subcommands: [Verify.self, Backup.self, Restore.self])

    struct Options: ParsableArguments {
        @Option(name: .long, help: ArgumentHelp("The folder of gateway.yaml.", valueName: "DIR"))
        var config: String

        func reading() throws -> ConfigurationReading {
            let environment = ProcessInfo.processInfo.environment
            return ConfigurationReader(directory: config, credentials: CredentialsFolder(environment: environment)?.path).read(at: SystemClock().now())
        }

        func settings() throws -> GatewaySettings {
            let reading = try reading()
            guard let gateway = reading.gateway else { throw Refusal(reading.gatewayMistakes.map(\.description).joined(separator: "\n")) }
            return gateway
        }

        /// The journal that is there; none is begun.
        func open() async throws -> any Journal {
            let location = try settings().journal
            if case .sqlite(let path) = location, !FileManager.default.fileExists(atPath: path) { throw Refusal("there is no journal at \(path)") }
            do { return try await location.open() } catch { throw Refusal("\(error)") }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Read everything, and compare it with itself.")
        @OptionGroup var options: Options

        func run() async throws {
            let journal = try await options.open()
            let found: Verification
            do { found = try await journal.verify { Terminal.progress("\($0) events") } } catch { throw Refusal("\(error)") }
            await journal.close()
            Terminal.say("\(found.streams) streams, \(found.events) events, \(found.messages) messages, \(found.files) files")
            for flaw in found.flaws { Terminal.complain(flaw) }
            guard found.flaws.isEmpty else { throw Refusal("the journal is damaged: keep it, and restore a back-up beside it") }
            Terminal.say("all is well")
        }
    }

    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the journal as of one moment into a file.",
            discussion: "What is personal in it is sealed; the key is not in it, and must be kept beside it.")
        @Argument(help: "A new file.")
        var file: String
        @OptionGroup var options: Options

        func run() async throws {
            guard !FileManager.default.fileExists(atPath: file) else { throw Refusal("\(file) is there already; a back-up never goes over another") }
            let journal = try await options.open()
            do { try await journal.backUp(to: file) } catch { throw Refusal("\(error)") }
            await journal.close()
            let copy: any Journal, found: Verification
            do {
                copy = try SQLiteJournal(path: file)
                found = try await copy.verify { Terminal.progress("\($0) events verified") }
            } catch { throw Refusal("the back-up cannot be read: \(error)") }
            await copy.close()
            guard found.flaws.isEmpty else { throw Refusal("the back-up is damaged: \(found.flaws[0])") }
            Terminal.say("\(file): \(found.streams) streams, \(found.events) events, verified")
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a back-up in the place of a journal that is empty.",
            discussion: "The gateway must not run. A journal that holds something is left alone: move it away first.")
        @Argument(help: "A back-up.")
        var file: String
        @OptionGroup var options: Options

        func run() async throws {
            let location = try options.settings().journal
            do { try await JournalRestoring.restore(from: file, to: location) } catch { throw Refusal("\(error)") }
            Terminal.say("restored from \(file)")
        }
    }
}
