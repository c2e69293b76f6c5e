import ArgumentParser
import Catalogue
import Configuration
import Gateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#endif

struct CatalogueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue",
        abstract: "Bring lists of procedures into the register, and search it.",
        discussion: "The register lies in the state folder of gateway.yaml. A running gateway sees what changes.",
        subcommands: [Import.self, Fetch.self, Find.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare a list with what is in force, show the difference, and apply it.",
            discussion: """
                FILE is a table (.csv, RFC 4180, names of columns in its first line), an array (.json), or objects on lines (.jsonl). \
                Columns: \(ProcedureTable.columns.joined(separator: ", ")); several values of one cell are divided by |.
                Rows that cannot be taken are written to FILE.rejected.csv with their line and reason; the others go on.
                """)
        @Argument(help: "The list.")
        var file: String
        @OptionGroup var options: JournalCommand.Options
        @Option(help: ArgumentHelp("In force from this day on; today without it.", valueName: "YYYY-MM-DD"))
        var since: String?
        @Flag(help: "The list names all procedures of its agencies: what it leaves out ends.")
        var whole = false
        @Flag(help: "Show the difference, and change nothing.")
        var dryRun = false
        @Flag(name: .shortAndLong, help: "Apply without asking.")
        var yes = false

        func run() async throws {
            let day = try since.map(CatalogueCommand.day) ?? Day(SystemClock().now())
            let source: ProcedureFile
            do { source = try ProcedureFile(path: file) } catch { throw Refusal("\(error)") }
            let rejections = RejectedRows(path: file + ".rejected.csv")
            let total = try rejections.write { take in
                do { return try source.read({ _ in }, rejected: take) } catch { throw Refusal("\(error)") }
            }
            let list = RegisterList(source: "import", since: day, isWhole: whole) { take in try source.read(take, rejected: { _ in }) }
            let register = try CatalogueCommand.open(options)
            let change: RegisterChange
            do { change = try await register.compare(list) } catch { throw Refusal("\(error)") }
            for line in RegisterReport.lines(change) { Terminal.say(line) }
            if rejections.count > 0 { Terminal.say("\(rejections.count) of \(total) rows rejected: \(rejections.path)") }
            guard !dryRun, change.added + change.changed + change.ended > 0 else {
                Terminal.say(dryRun ? "nothing changed: dry run" : "nothing to change")
                return
            }
            guard try yes || asked() else { throw Refusal("nothing changed") }
            let all = total - rejections.count
            do {
                _ = try await register.apply(list, ifStill: change.revision) { done in Terminal.progress(RegisterReport.bar(done, of: all)) }
            } catch { throw Refusal("\(error)") }
            Terminal.progress("")
            register.close()
            Terminal.say("applied, in force from \(day) on")
        }

        private func asked() throws -> Bool {
            guard isatty(STDIN_FILENO) == 1 else { throw Refusal("nothing changed: --yes applies without asking, --dry-run only shows") }
            Terminal.say("Apply? [y/N]")
            return readLine()?.lowercased() == "y"
        }
    }

    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "search", abstract: "Search the register as citizens do.")
        @Argument(help: "What is sought.")
        var text: String
        @OptionGroup var options: JournalCommand.Options
        @Option(name: .customLong("on"), help: ArgumentHelp("As in force on this day; today without it.", valueName: "YYYY-MM-DD"))
        var on: String?

        func run() async throws {
            let day = try on.map(CatalogueCommand.day) ?? Day(SystemClock().now())
            let register = try CatalogueCommand.open(options), answer: SearchAnswer
            do { answer = try await register.search(Search(text, on: day)) } catch { throw Refusal("\(error)") }
            register.close()
            if let place = answer.place { Terminal.say("\(answer.isElsewhere ? "not with" : "with") \(place.agency) \(place.name)\(place.former.map { ", formerly \($0)" } ?? "")") }
            for hit in answer.hits { Terminal.say("\(hit.code)  \(hit.name)  (\(hit.procedure.agency)\(hit.agencies > 1 ? " and \(hit.agencies - 1) others" : ""))") }
            guard !answer.hits.isEmpty else { throw Refusal("nothing found") }
        }
    }

    static func day(_ text: String) throws -> Day {
        guard let day = Day(text) else { throw ValidationError("\(text): allowed is a day such as 2026-09-30") }
        return day
    }

    static func open(_ options: JournalCommand.Options) throws -> ProcedureRegister {
        let state = try options.settings().state
        do { _ = try StateFolder(state) } catch { throw Refusal("\(error)") }
        do { return try ProcedureRegister(path: CatalogueHouse.path(in: state)) } catch { throw Refusal("\(error)") }
    }
}
