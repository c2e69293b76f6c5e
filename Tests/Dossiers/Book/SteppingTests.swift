import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import Testing

@Suite("An agency tells a dossier's progress") struct SteppingTests {
    @Test("A step moves the dossier and stands on its timeline with who and when")
    func moves() async throws {
        let bed = try BookBed()
        _ = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        let taken = try await bed.book.progress(TestRecord.step(.inProgress), from: bed.sender)
        #expect(taken.dossier.state == .inProgress && !taken.isRepeated)
        let entry = try #require(try await bed.book.timeline(taken.dossier).last)
        #expect(entry.event.at == TestRecord.moment("20260930094500") && entry.event.by == "000.00.00.H26" && entry.event.via == "national-portal")
        #expect(entry.words == "Đã kiểm tra hồ sơ" && entry.step?["NguoiXuLy"] == "Trần Thị Cán Bộ" && !entry.event.isLate)
        #expect(try await bed.book.entry(2, of: taken.dossier) == entry)
        #expect(try await bed.book.entry(3, of: taken.dossier) == nil)
    }

    @Test("The same step twice has one effect")
    func twice() async throws {
        let bed = try BookBed()
        _ = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        for step in [TestRecord.step(.inProgress), TestRecord.step(.paymentNeeded, at: "20260930094600")] {
            _ = try await bed.book.progress(step, from: bed.sender)
        }
        let again = try await bed.book.progress(TestRecord.step(.inProgress), from: bed.sender)
        #expect(again.isRepeated && again.dossier.state == .paymentNeeded && again.dossier.revision == 3)
    }

    @Test("A step older than the last is kept, says so, and moves nothing; another party's word is not older for that")
    func late() async throws {
        let bed = try BookBed()
        _ = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        _ = try await bed.book.progress(TestRecord.step(.done, at: "20260930095000"), from: bed.sender)
        let late = try await bed.book.progress(TestRecord.step(.inProgress, at: "20260930094000"), from: bed.sender)
        #expect(late.dossier.state == .done)
        let entry = try #require(try await bed.book.timeline(late.dossier).last)
        #expect(entry.event.isLate && entry.event.state == nil)
        let unit = Sender(agency: try #require(AgencyCode("H26.01")), via: "api")
        let other = try await bed.book.progress(TestRecord.step(.returned, at: "20260930094100"), from: unit)
        #expect(other.dossier.state == .returned)
    }

    @Test("Steps of one moment come in the order they are told")
    func sameMoment() async throws {
        let bed = try BookBed()
        _ = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        for state in [DossierState.inProgress, .done, .returned] { _ = try await bed.book.progress(TestRecord.step(state), from: bed.sender) }
        #expect(try await bed.book.load(StreamName("dossier/H26.01-20260930-0012")).state == .returned)
    }

    @Test("Twenty steps at once, of two gateways, all stand on the timeline")
    func race() async throws {
        let bed = try BookBed()
        let begun = try await bed.book.synchronise(TestRecord.make(.inProgress), isUpdating: false, from: bed.sender).dossier
        let books = [bed.book, try bed.another()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<20 {
                let step = TestRecord.step(.inProgress, ["NoiDungXuLy": .string("bước \(index)")])
                group.addTask { _ = try await books[index % 2].progress(step, from: bed.sender) }
            }
            try await group.waitForAll()
        }
        let timeline = try await bed.book.timeline(begun)
        #expect(timeline.map(\.revision) == Array(1...21) && Set(timeline.compactMap(\.words)).count == 21)
    }

    @Test(
        "What was handed in here is due, once accepted, by its procedure's working days",
        arguments: [
            ("20260930094500", "20261007170000"),
            // A Friday's evening: the next five working days.
            ("20260925190000", "20261002170000"),
        ])
    func due(_ accepted: String, _ due: String) async throws {
        let bed = try BookBed()
        let receipt = try await bed.book.submit(try bed.submission())
        let taken = try await bed.book.progress(TestRecord.step(.accepted, at: accepted, number: receipt.dossier.number), from: bed.sender)
        #expect(taken.dossier.state == .accepted && taken.dossier.record["NgayTiepNhan"] == accepted && taken.dossier.record["NgayHenTra"] == due)
    }

    @Test("A timeline is read in pages")
    func pages() async throws {
        let bed = try BookBed()
        let begun = try await bed.book.synchronise(TestRecord.make(.inProgress), isUpdating: false, from: bed.sender).dossier
        for index in 0..<6 { _ = try await bed.book.progress(TestRecord.step(.inProgress, ["NoiDungXuLy": .string("bước \(index)")]), from: bed.sender) }
        #expect(try await bed.book.timeline(begun, after: 2, limit: 3).map(\.revision) == [3, 4, 5])
    }

    @Test("A feed has the events of a province and of all units below it")
    func feed() async throws {
        let bed = try BookBed()
        _ = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        _ = try await bed.book.progress(TestRecord.step(.inProgress), from: bed.sender)
        let events = try await bed.journal.feed("H26", after: 0, limit: 10)
        #expect(events.map(\.kind) == ["synchronised", "progress"])
        #expect(try await bed.journal.feed("H27", after: 0, limit: 10).isEmpty)
    }
}
