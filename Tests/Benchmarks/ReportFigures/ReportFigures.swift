import Catalogue
import Dossiers
import Foundation
import Gateway
import Glibc
import Reports
import Sandbox

/// The reports over a year like 2017: 11.9 million dossiers of nine agencies, by the report's own volumes.
///
///     swift run -c release ReportFigures [scale in percent]
@main
enum ReportFigures {
    static func main() async throws {
        let scale = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100
        let folder = NSTemporaryDirectory() + "report-figures-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ledger = try ReportLedger(path: folder + "/reports.sqlite"), register = try ProcedureRegister(path: folder + "/catalogue.sqlite")
        _ = try await register.apply(RegisterList(source: "import", since: Day(number: 17_000)) { try DemonstrationCatalogue().each($0) })
        try await count(ledger, scale)
        let reports = Reports(register: register, ledger: ledger, clock: SystemClock()) { $0.canonical }
        for name in Reports.Name.allCases {
            for text in ["2017-Q3", "2017"] {
                guard let period = Period(text) else { continue }
                let start = cpu(), table = try await reports.table(name, period)
                say("\(name.rawValue) \(text): \(Int((cpu() - start) * 1e6)) µs of CPU, \(table.rows.count) rows; resident \(resident("VmRSS") >> 10) MiB")
            }
        }
        // One more page of news: what it costs while the year stands there.
        let start = cpu()
        try await ledger.take((0..<2000).map { change(at: 90_000_000 + $0, of: 0, volume: 1_000_000) }, upTo: 1 << 40)
        say("2,000 more: \(Int((cpu() - start) / 2000 * 1e6)) µs of CPU each")
        ledger.close()
        register.close()
    }

    private static func count(_ ledger: ReportLedger, _ scale: Int) async throws {
        let begun = (cpu(), ContinuousClock.now)
        var position: Int64 = 0, all = 0
        for (index, agency) in SandboxAgency.all.enumerated() {
            let volume = agency.dossiers2017 * scale / 100
            for first in stride(from: 0, to: volume, by: 20_000) {
                let changes = (first..<min(volume, first + 20_000)).map { change(at: index * 10_000_000 + $0, of: index, volume: volume) }
                position += Int64(changes.count)
                all += changes.count
                try await ledger.take(changes, upTo: position)
            }
        }
        let span = (ContinuousClock.now - begun.1).components
        say("\(all) dossiers counted: \(Int((cpu() - begun.0) / Double(all) * 1e6)) µs of CPU each, \(span.seconds) s; resident at most \(resident("VmHWM") >> 10) MiB")
    }

    private static func change(at number: Int, of index: Int, volume: Int) -> ReportLedger.Change {
        let agency = AgencyCode(SandboxAgency.all[index].reference.code) ?? ReportFigures.agency, dice = number &* 2_654_435_761 & 0xffff
        let received = Day(number: 17_167 + number % 365)
        var fact = DossierFact(agency: agency, procedure: "1.\(910_000 + dice % 200)", channel: 1 + dice % 3, received: received, state: dice % 50 == 0 ? .inProgress : .done)
        fact.due = received.moment(second: 7 * 86_400)
        if fact.state == .done { fact.ended = received.moment(second: (1 + dice % 8) * 86_000) }
        return ReportLedger.Change(stream: "dossier/\(number)", fact: fact)
    }

    private static let agency: AgencyCode = {
        guard let code = AgencyCode("G01") else { preconditionFailure("a constant of this file") }
        return code
    }()

    private static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    private static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// KiB.
    private static func resident(_ name: String) -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").first { $0.hasPrefix(name) }.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
