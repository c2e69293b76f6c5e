import ArgumentParser
import Catalogue
import Configuration
import Dossiers
import Gateway
import JSON
import Journal
import Pages
import Reports

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print a report, from the journal and the catalogue.",
        discussion: """
            services: by agency and level. dossiers: received, on time, late, by agency. quality: the index of Decision 766, part by part. \
            tasks: what resolutions ask, as agencies' files declare it, the late ones first.
            Counts are kept beside the journal and brought up to date first; it works beside a running gateway.
            """)

    enum Form: String, ExpressibleByArgument, CaseIterable { case json, csv, html }

    @Argument(help: ArgumentHelp("One of \(Reports.Name.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "NAME"))
    var name: String
    @OptionGroup var options: JournalCommand.Options
    @Option(help: ArgumentHelp("2026-Q3, a month such as 2026-09, or a year.", valueName: "PERIOD"))
    var quarter: String?
    @Option(help: ArgumentHelp("json, csv, or html to print.", valueName: "FORM"))
    var format = Form.json

    func run() async throws {
        guard let report = Reports.Name(rawValue: name) else { throw ValidationError("\(name): allowed is \(Reports.Name.allCases.map(\.rawValue).joined(separator: ", "))") }
        let clock = SystemClock(), today = Day(clock.now())
        let text = quarter ?? "\(today.year)-Q\((today.month + 2) / 3)"
        guard let period = Period(text) else { throw ValidationError("\(text): allowed is 2026-Q3, 2026-09 or 2026") }
        let reading = try options.reading(), settings = try options.settings(), journal = try await options.open()
        defer { Task { await journal.close() } }
        do {
            let (vault, _) = try MasterKey.vault(given: settings.dossiers.key, state: settings.state, makes: false)
            let ledger = try ReportLedger(path: ReportHouse.path(in: settings.state)), register = try ProcedureRegister(path: CatalogueHouse.path(in: settings.state))
            try await ReportKeeper(journal, vault, ledger).catchUp()
            let names = Dictionary((AgencyRegister.ministries + AgencyRegister.provinces).map { ($0.code, $0.nameVi) }) { first, _ in first }
            let table = try await Reports(register: register, ledger: ledger, clock: clock, tasks: reading.agencies.flatMap(\.tasks)) { names[$0.canonical] ?? $0.canonical }.table(report, period)
            switch format {
            case .json: Terminal.say(table.json.pretty)
            case .csv: Terminal.say(table.csv)
            case .html: Terminal.say(ReportPage.html(table, at: "Lập ngày \(today)", notice: settings.pages.notice?.vi))
            }
        } catch let refusal as Refusal { throw refusal } catch { throw Refusal("\(error)") }
    }
}
