import Catalogue
import Dossiers
import Gateway
import Journal
import Reports
import Synchronization
import Telemetry

/// The counts of dossiers and of portals that answer, in a running gateway, brought up to date from time to time.
final class ReportHouse: Sendable {
    let ledger: ReportLedger
    private let keeper: ReportKeeper
    private let log: OperatorLog
    private let task = Mutex<Task<Void, Never>?>(nil)
    private static let pause = Span.seconds(20)

    static func path(in state: String) -> String { "\(state)/reports.sqlite" }

    init(state: String, _ book: DossierBook, _ log: OperatorLog) throws {
        let path = Self.path(in: state)
        do { ledger = try ReportLedger(path: path) } catch { throw Refusal("\(error); if it is damaged, move \(path) away: it is counted anew") }
        keeper = ReportKeeper(book.journal, book.vault, ledger)
        self.log = log
    }

    /// - Parameter looks: which portals answer now.
    func begin(alarm: any Alarm, clock: any GatewayClock, looks: @escaping @Sendable () -> [(agency: AgencyCode, isWell: Bool)]) {
        let keeper = keeper, log = log, ledger = ledger
        let work = Task {
            var isWell = true
            while !Task.isCancelled {
                do {
                    try await keeper.catchUp()
                    try await ledger.note(looks(), on: Day(clock.now()))
                    isWell = true
                } catch {
                    // Said once, until it is well again.
                    if isWell, !Task.isCancelled { log.error("the reports' counts wait", ["reason": "\(error)"]) }
                    isWell = false
                }
                await alarm.wait(Self.pause)
            }
        }
        task.withLock { $0 = work }
    }

    /// What it was about to count is counted at the next start.
    func close() {
        task.withLock { $0?.cancel() }
        ledger.close()
    }
}
