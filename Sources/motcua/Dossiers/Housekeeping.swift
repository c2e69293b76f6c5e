import Dossiers
import Gateway
import Handover
import Journal
import Synchronization
import Telemetry

/// What is to be done with dossiers from time to time: what was due to go is erased, uploads that belong to nothing are
/// swept, and what waits is counted, for `/metrics` and `motcua outbox show`.
final class Housekeeping: Sendable {
    /// As it was counted last.
    struct Count: Sendable {
        var parties: [PartyStatus] = []
        /// Handed in here, and with nobody for longer than they should be.
        var overdue: [DossierBook.Waiting] = []
    }

    private let book: DossierBook
    private let office: OutboxOffice
    private let desk: HandoverDesk
    private let alarm: any Alarm
    private let log: OperatorLog
    private let counted = Mutex(Count())
    private let task = Mutex<Task<Void, Never>?>(nil)
    private static let pause = Span.seconds(15)
    /// How long an upload is kept that no dossier refers to; its ticket is good for a day.
    private static let uploads = Span.days(2)
    /// Rounds between two looks for what is due to be erased: an hour.
    private static let erasing = 240

    init(_ book: DossierBook, _ office: OutboxOffice, alarm: any Alarm, _ log: OperatorLog) {
        self.book = book
        self.office = office
        self.alarm = alarm
        self.log = log
        desk = HandoverDesk(book)
    }

    var count: Count { counted.withLock { $0 } }

    /// Once; again it has no effect.
    func begin() {
        task.withLock { task in
            guard task == nil else { return }
            task = Task { [self] in
                var round = 0
                while !Task.isCancelled {
                    await look()
                    if round % Self.erasing == 0 {
                        await erase()
                        await sweep()
                    }
                    round += 1
                    await alarm.wait(Self.pause)
                }
            }
        }
    }

    func end() { task.withLock { $0?.cancel() } }

    /// Counts anew. While the journal cannot be read the last count stands.
    func look() async {
        guard let parties = try? await office.show(), let overdue = try? await desk.overdue(now: book.clock.now()) else { return }
        counted.withLock { $0 = Count(parties: parties, overdue: overdue) }
    }

    /// Forms that were never sent leave papers behind.
    func sweep() async {
        let moment = Instant(nanoseconds: book.clock.now().nanoseconds - Self.uploads.nanoseconds)
        do throws(BookRefusal) { try await FileShelf(journal: book.journal, vault: book.vault).sweep(before: moment) } catch {
            log.error("uploads that belong to no dossier are still there", ["reason": "\(error)"])
        }
    }

    func erase() async {
        do throws(BookRefusal) {
            var all = 0
            while !Task.isCancelled {
                let count = try await book.eraseDue()
                if count == 0 { break }
                all += count
            }
            if all > 0 { log.info("personal data erased by rule", ["dossiers": "\(all)"]) }
        } catch { log.error("personal data that were due to be erased are still there", ["reason": "\(error)"]) }
    }
}
