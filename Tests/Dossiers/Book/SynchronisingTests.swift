import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import Testing

@Suite("An agency brings a dossier") struct SynchronisingTests {
    @Test("A new one is kept as it was brought, member for member, and found again")
    func begins() async throws {
        let bed = try BookBed()
        let record = TestRecord.make(.inProgress, ["Riêng": ["a": [1, true, nil]]])
        let taken = try await bed.book.synchronise(record, isUpdating: false, from: bed.sender)
        #expect(!taken.isRepeated && taken.marks.isEmpty && taken.dossier.state == .inProgress && taken.dossier.handover == .none)
        let found = try await bed.book.load(taken.dossier.stream)
        #expect(JSON.object(found.record.members).text == JSON.object(record.members).text)
        #expect(found.number == TestRecord.number && found.agency == AgencyCode("H26.01") && found.begun == TestRecord.moment("20260930081500"))
        let timeline = try await bed.book.timeline(found)
        #expect(timeline.map(\.event.kind) == [.synchronised] && timeline[0].record == record && timeline[0].event.state == .inProgress)
    }

    @Test("Both spellings of an agency and of a day are one dossier's number", arguments: ["H26.01-260930-0012", "H26.1-20260930-0012", "000.00.01.H26-20260930-0012"])
    func spellings(_ other: String) async throws {
        let bed = try BookBed()
        _ = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        let taken = try await bed.book.synchronise(TestRecord.make(.inProgress, number: other), isUpdating: true, from: bed.sender)
        #expect(taken.dossier.revision == 2 && taken.dossier.number == TestRecord.number && taken.dossier.state == .inProgress)
    }

    @Test("The same message twice has one effect and the same answer, new and changed")
    func twice() async throws {
        let bed = try BookBed()
        for isUpdating in [false, true] {
            let record = TestRecord.make(isUpdating ? .inProgress : .accepted)
            let first = try await bed.book.synchronise(record, isUpdating: isUpdating, from: bed.sender)
            let again = try await bed.book.synchronise(record, isUpdating: isUpdating, from: bed.sender)
            #expect(!first.isRepeated && again.isRepeated && first.dossier.revision == again.dossier.revision)
        }
        // The first once more, although it has changed since.
        let late = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        #expect(late.isRepeated && late.dossier.state == .inProgress && late.dossier.revision == 2)
    }

    @Test("Another new one of the same number is refused as existing")
    func exists() async throws {
        let bed = try BookBed()
        _ = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        let refused = await refusal { () async throws(BookRefusal) in
            try await bed.book.synchronise(TestRecord.make(.accepted, ["GhiChu": "khác"]), isUpdating: false, from: bed.sender)
        }
        #expect(refused == .exists)
    }

    @Test("A change to one that is not here is refused as unknown")
    func unknown() async throws {
        let bed = try BookBed()
        let refused = await refusal { () async throws(BookRefusal) in
            try await bed.book.synchronise(TestRecord.make(), isUpdating: true, from: bed.sender)
        }
        #expect(refused?.findings.map(\.rule) == [.unknown])
    }

    @Test("Who has no file is refused, and so is another agency, whatever number it gives")
    func others() async throws {
        let bed = try BookBed { $0.numbers = .own }
        _ = try await bed.book.synchronise(TestRecord.make(number: "HS/1"), isUpdating: false, from: bed.sender)
        let stranger = Sender(agency: try #require(AgencyCode("H27")), via: "api"), ministry = Sender(agency: try #require(AgencyCode("G09")), via: "api")
        #expect(await refusal { () async throws(BookRefusal) in try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: stranger) } == .unknownAgency)
        let refused = await refusal { () async throws(BookRefusal) in
            try await bed.book.synchronise(TestRecord.make(number: "HS/1"), isUpdating: true, from: ministry)
        }
        #expect(refused?.findings.map(\.field) == ["MaHoSo"])
    }

    @Test("Twenty callers who bring the same new one begin one dossier")
    func race() async throws {
        let bed = try BookBed()
        let books = [bed.book, try bed.another()]
        let fresh = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<20 {
                group.addTask { try await !books[index % 2].synchronise(TestRecord.make(), isUpdating: false, from: bed.sender).isRepeated }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(fresh == 1)
        #expect(try await bed.journal.lastPosition() == 1)
    }

    @Test("Twenty callers who change one at once all have their effect, in some order")
    func changes() async throws {
        let bed = try BookBed()
        let begun = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender).dossier
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<20 {
                group.addTask {
                    let record = TestRecord.make(.accepted, ["GhiChu": .string("bản \(index)")])
                    _ = try await bed.book.synchronise(record, isUpdating: true, from: bed.sender)
                }
            }
            try await group.waitForAll()
        }
        let timeline = try await bed.book.timeline(begun)
        #expect(timeline.map(\.revision) == Array(1...21))
        #expect(Set(timeline.dropFirst().compactMap { $0.record?["GhiChu"] }).count == 20)
    }

    @Test("Whom it is shared with is told of each change, once")
    func shares() async throws {
        let bed = try BookBed { $0.shares = ["national-portal", "single-window"] }
        _ = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        _ = try await bed.book.synchronise(TestRecord.make(.inProgress), isUpdating: true, from: bed.sender)
        _ = try await bed.book.synchronise(TestRecord.make(.inProgress), isUpdating: true, from: bed.sender)
        let messages = try await bed.journal.messages("national-portal", state: nil, after: 0, limit: 10)
        #expect(messages.map { String(decoding: $0.message.content, as: UTF8.self) } == [#"{"revision":1}"#, #"{"revision":2}"#])
        #expect(try await bed.journal.messages(nil, state: nil, after: 0, limit: 10).count == 4)
    }

    @Test("Under guard: mark what is wrong is kept with a mark beside it, and moves nothing that it may not")
    func marks() async throws {
        let bed = try BookBed { $0.mode = .mark }
        let begun = try await bed.book.synchronise(TestRecord.make(.returned, ["MaTTHC": "2.000001"]), isUpdating: false, from: bed.sender)
        #expect(begun.marks.map(\.field) == ["MaTTHC"])
        let moved = try await bed.book.synchronise(TestRecord.make(.accepted), isUpdating: true, from: bed.sender)
        #expect(moved.marks.map(\.rule) == [.transition] && moved.dossier.state == .returned && moved.dossier.record.state == .accepted)
        #expect(moved.dossier.currentRecord.state == .returned)
        #expect(try await bed.book.timeline(moved.dossier).map(\.event.kind) == [.synchronised, .marked, .synchronised, .marked])
    }

    @Test("A number of an agency's own making is its alone")
    func ownNumbers() async throws {
        let bed = try BookBed { $0.numbers = .own }
        let taken = try await bed.book.synchronise(TestRecord.make(number: "HS/2026_7.b-1"), isUpdating: false, from: bed.sender)
        #expect(taken.dossier.numberKey == "H26/HS/2026_7.b-1" && taken.dossier.agency == AgencyCode("H26"))
        #expect(try await bed.book.synchronise(TestRecord.make(.inProgress, number: "HS/2026_7.b-1"), isUpdating: true, from: bed.sender).dossier.revision == 2)
    }

    @Test("A province brings and changes dossiers of a province that it took over")
    func successor() async throws {
        let bed = try BookBed()
        let danang = try #require(AgencyCode("H17")), code = try #require(ProcedureCode(TestRecord.procedure))
        let catalogue = ServiceCatalogue([Procedure(code: code, agency: danang, level: 4, path: "/h17/thuong-tru")])
        let settings = DossierSettings(catalogue: catalogue, agencies: [AgencyRules(agency: danang)])
        let book = DossierBook(journal: bed.journal, vault: bed.vault, clock: bed.clock, settings: settings)
        let sender = Sender(agency: danang, via: "api"), number = "000.00.01.H47-250530-0012"
        _ = try await book.synchronise(TestRecord.make(number: number), isUpdating: false, from: sender)
        #expect(try await book.progress(TestRecord.step(.inProgress, number: number), from: sender).dossier.state == .inProgress)
    }

    @Test("What began here is not overwritten by another person's dossier that the agency gave the same number")
    func otherApplicant() async throws {
        let bed = try BookBed()
        let mine = try await bed.book.submit(try bed.submission()).dossier
        let other: JSON = [["LoaiDinhDanh": "1", "SoDinhDanh": "001099000009"]]
        let record = TestRecord.make(.accepted, number: mine.number, ["ChuHoSo": "TRẦN VĂN KHÁC", "DinhDanhCHS": other])
        #expect(await refusal { () async throws(BookRefusal) in try await bed.book.synchronise(record, isUpdating: false, from: bed.sender) } == .exists)
        let refused = await refusal { () async throws(BookRefusal) in try await bed.book.synchronise(record, isUpdating: true, from: bed.sender) }
        #expect(refused?.findings.map { "\($0.field) \($0.rule)" } == ["MaHoSo duplicate"])
        let now = try await bed.book.load(mine.stream)
        #expect(now.revision == 1 && now.record["ChuHoSo"] == "NGUYỄN VĂN MẪU")
        // The applicant's own comes through, and whatever the agency corrects under the number that it tied.
        #expect(try await bed.book.synchronise(TestRecord.make(number: mine.number), isUpdating: true, from: bed.sender).dossier.revision == 2)
        let tied = "000.00.00.H26-260930-7001"
        _ = try await bed.book.acknowledge(mine.stream, .init(number: tied, digests: []), from: bed.sender)
        let corrected = TestRecord.make(.inProgress, number: tied, ["DinhDanhCHS": other])
        #expect(try await bed.book.synchronise(corrected, isUpdating: true, from: bed.sender).dossier.state == .inProgress)
    }

    @Test("A client of 2019 names no identity: it is known by the telephone")
    func otherApplicantOf2019() async throws {
        let bed = try BookBed { $0.dialect = .of2019 }
        let mine = try await bed.book.submit(try bed.submission()).dossier
        let refused = await refusal { () async throws(BookRefusal) in
            let other = TestRecord.make(.accepted, number: mine.number, ["DinhDanhCHS": nil, "SoDienThoai": "0987654321"])
            return try await bed.book.synchronise(other, isUpdating: true, from: bed.sender)
        }
        #expect(refused?.findings.map(\.rule) == [.duplicate])
        let record = TestRecord.make(.accepted, number: mine.number, ["DinhDanhCHS": nil])
        #expect(try await bed.book.synchronise(record, isUpdating: true, from: bed.sender).dossier.state == .accepted)
    }

    @Test("A province that tells of a ward's dossier tells it by the ward's rules: whom it is shared with, how long it is kept")
    func unitsRules() async throws {
        let bed = try BookBed()
        let ward = try #require(AgencyCode("H26.01")), province = bed.province
        var wardRules = AgencyRules(agency: ward), provinceRules = AgencyRules(agency: province)
        wardRules.shares = ["ward's"]
        wardRules.retentionDays = 1
        provinceRules.shares = ["province's"]
        let settings = DossierSettings(catalogue: bed.book.settings.catalogue, agencies: [wardRules, provinceRules])
        let book = DossierBook(journal: bed.journal, vault: bed.vault, clock: bed.clock, settings: settings)
        _ = try await book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        _ = try await book.progress(TestRecord.step(.withdrawn), from: bed.sender)
        #expect(try await Set(bed.journal.messages(nil, state: nil, after: 0, limit: 10).map(\.message.party)) == ["ward's"])
        #expect(try await bed.journal.names("retention", prefix: "20261001/", after: nil, limit: 10).count == 1)
    }

    @Test("An update whose answer was lost and that comes again after another has no second effect")
    func lostAnswer() async throws {
        let bed = try BookBed()
        _ = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        let older = TestRecord.make(.inProgress, ["GhiChu": "A"]), newer = TestRecord.make(.inProgress, ["GhiChu": "B"])
        for record in [older, newer] { #expect(try await !bed.book.synchronise(record, isUpdating: true, from: bed.sender).isRepeated) }
        let again = try await bed.book.synchronise(older, isUpdating: true, from: bed.sender)
        #expect(again.isRepeated && again.dossier.revision == 3 && again.dossier.record["GhiChu"] == "B")
    }

    @Test("The last update said anew, after a step has moved the state, moves it back where it may")
    func saidAnew() async throws {
        let bed = try BookBed(), record = TestRecord.make()
        _ = try await bed.book.synchronise(record, isUpdating: false, from: bed.sender)
        _ = try await bed.book.progress(TestRecord.step(.papersNeeded), from: bed.sender)
        let anew = try await bed.book.synchronise(record, isUpdating: true, from: bed.sender)
        #expect(!anew.isRepeated && anew.dossier.state == .accepted)
        #expect(try await bed.book.synchronise(record, isUpdating: true, from: bed.sender).isRepeated)
        // Where it may not go back it can only be a repetition.
        _ = try await bed.book.progress(TestRecord.step(.inProgress, at: "20260930095000"), from: bed.sender)
        let late = try await bed.book.synchronise(record, isUpdating: true, from: bed.sender)
        #expect(late.isRepeated && late.dossier.state == .inProgress)
    }

    @Test("No more than sixteen updates are remembered")
    func bound() {
        var updates = LastUpdates()
        for index in 0..<20 { updates.add("\(index)", .accepted) }
        #expect(updates.all.count == 16 && !updates.isRepeated("3", in: .accepted) && updates.isRepeated("4", in: .accepted))
    }
}
