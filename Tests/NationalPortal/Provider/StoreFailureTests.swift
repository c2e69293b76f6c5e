import Dossiers
import Gateway
import JSON
import Journal
import Synchronization
import Testing

@testable import NationalPortal

/// A journal that does not write when told so.
private final class RefusingJournal: Journal {
    /// Whether this append fails, and whether it is written all the same.
    typealias Fault = @Sendable (Append) -> (fails: Bool, isWritten: Bool)

    private let journal: any Journal
    private let fault = Mutex<Fault?>(nil)
    private let isDeaf = Mutex(false)

    init(_ journal: any Journal) { self.journal = journal }

    func fails(_ new: Fault?) { fault.withLock { $0 = new } }
    func goesAway() { isDeaf.withLock { $0 = true } }

    private func hear() throws(JournalFailure) { if isDeaf.withLock({ $0 }) { throw JournalFailure(.unavailable, "told to") } }

    func append(_ append: Append) async throws(JournalFailure) -> Appended {
        try hear()
        let (fails, isWritten) = fault.withLock { $0 }?(append) ?? (false, true)
        let appended = isWritten ? try await journal.append(append) : nil
        guard let appended, !fails else { throw JournalFailure(isWritten ? .unknownOutcome : .full, "told to") }
        return appended
    }

    func stream(_ name: StreamName) async throws(JournalFailure) -> StoredStream? { try hear(); return try await journal.stream(name) }
    func stream(known name: Name) async throws(JournalFailure) -> StoredStream? { try hear(); return try await journal.stream(known: name) }
    func names(_ space: String, prefix: String, after: String?, limit: Int) async throws(JournalFailure) -> [NamedStream] { [] }
    func events(of stream: StreamName, after revision: Int, limit: Int) async throws(JournalFailure) -> [StoredEvent] {
        try await journal.events(of: stream, after: revision, limit: limit)
    }
    func feed(_ audience: String?, after position: Int64, limit: Int) async throws(JournalFailure) -> [StoredEvent] { [] }
    func lastPosition() async throws(JournalFailure) -> Int64 { try await journal.lastPosition() }
    func claim(_ party: String, at now: Instant, lease: Span, limit: Int) async throws(JournalFailure) -> [ClaimedMessage] { [] }
    func nextDue(_ party: String) async throws(JournalFailure) -> Instant? { nil }
    func message(_ id: Int64) async throws(JournalFailure) -> StoredMessage? { nil }
    func messages(_ party: String?, state: MessageState?, after id: Int64, limit: Int) async throws(JournalFailure) -> [StoredMessage] { [] }
    func backlog() async throws(JournalFailure) -> [Backlog] { [] }
    func put(piece: [UInt8], at index: Int, of upload: String) async throws(JournalFailure) {}
    func seal(upload: String, as file: StoredFile) async throws(JournalFailure) {}
    func drop(upload: String) async throws(JournalFailure) {}
    func sweep(uploadsBefore name: String) async throws(JournalFailure) {}
    func file(_ digest: String) async throws(JournalFailure) -> StoredFile? { nil }
    func piece(_ index: Int, ofUpload upload: String) async throws(JournalFailure) -> [UInt8]? { nil }
    func piece(_ index: Int, of digest: String) async throws(JournalFailure) -> [UInt8]? { nil }
    func onWake(_ wake: @escaping @Sendable (Wake) -> Void) { journal.onWake(wake) }
    func verify(progress: @Sendable (Int64) -> Void) async throws(JournalFailure) -> Verification { Verification() }
    func backUp(to path: String) async throws(JournalFailure) {}
    func close() async { await journal.close() }
}

@Suite("The journal fails while agencies' systems call") struct StoreFailureTests {
    private func bed() throws -> (ProviderBed, RefusingJournal) {
        var journal: RefusingJournal?
        let bed = try ProviderBed(wrap: { inner in
            let made = RefusingJournal(inner)
            journal = made
            return made
        })
        return (bed, try #require(journal))
    }

    @Test("When nothing could be written the answer is no answer: 503, to be sent again whole")
    func whole() async throws {
        let (bed, journal) = try bed()
        journal.fails { _ in (true, false) }
        #expect(try await bed.synchronise([Sample.dossier(12), Sample.dossier(13)]).status == 503)
        journal.fails(nil)
        #expect(try await bed.synchronise([Sample.dossier(12), Sample.dossier(13)]).code == "00")
        journal.goesAway()
        #expect(try await bed.call("TraCuuHoSo", ["mahoso": "000.00.01.H26-260930-0012"]).status == 503)
        #expect(try await bed.progress([Sample.step(12)]).status == 503)
        // Neither a login nor the catalogue needs the journal.
        #expect(try await bed.call("LayDanhSachTTHC").code == "00")
    }

    @Test("An entry that alone could not be written is to be sent again, and the batch may be sent again whole")
    func part() async throws {
        let (bed, journal) = try bed()
        let batch = [Sample.dossier(12), Sample.dossier(13), Sample.dossier(14)]
        journal.fails { ($0.stream.text.hasSuffix("0013"), !$0.stream.text.hasSuffix("0013")) }
        let said = try await bed.synchronise(batch)
        #expect(said.status == 200 && said.code == "9" && said.codes == ["00", "9", "00"])
        #expect(said.items[1]["message"]?.string?.contains("send this entry again") == true)
        journal.fails(nil)
        #expect(try await bed.synchronise(batch).codes == ["00", "00", "00"])
        #expect(try await bed.events() == 3)
    }

    @Test("What was written although its answer was lost is written once, and answered alike when it is sent again")
    func lost() async throws {
        let (bed, journal) = try bed()
        journal.fails { _ in (true, true) }
        #expect(try await bed.synchronise([Sample.dossier(12)]).status == 503)
        journal.fails(nil)
        #expect(try await bed.synchronise([Sample.dossier(12)]).code == "00")
        #expect(try await bed.events() == 1)
    }
}
