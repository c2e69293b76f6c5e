import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import Testing

@Suite("An applicant hands a dossier in") struct SubmittingTests {
    @Test("It gets a number, a code and what the catalogue knows of it, and waits for its agency")
    func submits() async throws {
        let bed = try BookBed { $0.system = "agency:H26" }
        let receipt = try await bed.book.submit(try bed.submission())
        let dossier = receipt.dossier
        #expect(dossier.number == "000.00.00.H26-20260930-5000001" && dossier.state == .registered && dossier.handover == .waiting(since: TestRecord.now))
        #expect(dossier.record["TenTTHC"] == "Đăng ký thường trú" && dossier.record["NgayNopHoSo"] == "20260930100000" && dossier.record.due == nil)
        #expect(receipt.lookupCode.count == 10 && !receipt.isRepeated)
        let messages = try await bed.journal.messages(nil, state: nil, after: 0, limit: 10)
        #expect(messages.map(\.message.party) == ["agency:H26"] && messages.map(\.message.kind) == [HandoverMessage.kind])
        #expect(try await bed.book.timeline(dossier).map(\.event.by) == ["citizen"])
    }

    @Test("The same key with the same words is the same dossier, with other words refused, of another caller another")
    func idempotency() async throws {
        let bed = try BookBed()
        let first = try await bed.book.submit(try bed.submission())
        let again = try await bed.book.submit(try bed.submission())
        #expect(again.isRepeated && again.dossier.number == first.dossier.number && again.lookupCode == first.lookupCode)
        let other = try bed.submission(with: ["TrichYeuHoSo": "Việc khác"])
        #expect(await refusal { () async throws(BookRefusal) in try await bed.book.submit(other) } == .keyReused)
        var stranger = try bed.submission()
        stranger.caller = "another"
        #expect(try await bed.book.submit(stranger).dossier.number == "000.00.00.H26-20260930-5000002")
        #expect(try await bed.journal.lastPosition() == 2)
    }

    @Test("One key sent twenty times at once, to two gateways, begins one dossier")
    func race() async throws {
        let bed = try BookBed()
        let books = [bed.book, try bed.another()], submission = try bed.submission()
        let numbers = try await withThrowingTaskGroup(of: String.self) { group in
            for index in 0..<20 { group.addTask { try await books[index % 2].submit(submission).dossier.number } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(numbers.count == 1)
        #expect(try await bed.journal.lastPosition() == 1)
    }

    @Test("Two gateways on one journal give fifty dossiers fifty numbers")
    func serials() async throws {
        let bed = try BookBed()
        let books = [bed.book, try bed.another()]
        let submissions = try (0..<50).map { try bed.submission("key-\($0)") }
        let numbers = try await withThrowingTaskGroup(of: String.self) { group in
            for (index, submission) in submissions.enumerated() {
                group.addTask { try await books[index % 2].submit(submission).dossier.number }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(numbers.count == 50)
    }

    @Test("Serials begin anew each day and go on after a restart, in a range where no agency's own counter comes")
    func days() async throws {
        let bed = try BookBed()
        for number in ["H26-260930-0041", "H26-20260930-7000", "H26-20260930-4999999"] {
            _ = try await bed.book.synchronise(TestRecord.make(number: number), isUpdating: false, from: bed.sender)
        }
        #expect(try await bed.book.submit(try bed.submission("a")).dossier.number.hasSuffix("-20260930-5000001"))
        #expect(try await bed.another().submit(try bed.submission("b")).dossier.number.hasSuffix("-20260930-5000002"))
        bed.clock.advance(by: .days(1))
        #expect(try await bed.book.submit(try bed.submission("c")).dossier.number.hasSuffix("-20261001-5000001"))
    }

    @Test("A file that was not uploaded is refused, and no dossier begun")
    func missingFile() async throws {
        let bed = try BookBed()
        let submission = try bed.submission(files: [DossierFile(digest: String(repeating: "a", count: 64), length: 1, pieces: 1)])
        let refused = await refusal { () async throws(BookRefusal) in try await bed.book.submit(submission) }
        #expect(refused?.findings.map(\.rule) == [.unknown])
        #expect(try await bed.journal.lastPosition() == 0)
    }

    @Test("Where the catalogue has no name for a procedure, nobody is asked for one")
    func unnamed() async throws {
        let bed = try BookBed()
        var submission = try bed.submission()
        submission.procedure = try #require(ProcedureCode("1.001111"))
        #expect(try await bed.book.submit(submission).dossier.record["TenTTHC"] == nil)
    }

    @Test("guard: mark and the dialect of 2019 are for what agencies bring: an applicant's mistakes are refused")
    func modes() async throws {
        let bed = try BookBed {
            $0.mode = .mark
            $0.dialect = .of2019
        }
        let submission = try bed.submission(with: ["DinhDanhCHS": []])
        let refused = await refusal { () async throws(BookRefusal) in try await bed.book.submit(submission) }
        #expect(refused?.findings.map(\.field) == ["DinhDanhCHS"])
    }

    @Test("An agency with numbers of its own finds what began here by the number it was given")
    func ownNumbers() async throws {
        let bed = try BookBed { $0.numbers = .own }
        let receipt = try await bed.book.submit(try bed.submission())
        let taken = try await bed.book.progress(TestRecord.step(.accepted, number: receipt.dossier.number), from: bed.sender)
        #expect(taken.dossier.stream == receipt.dossier.stream && taken.dossier.state == .accepted)
    }

    @Test("What is handed in here is handed in at the national portal only where this gateway is that", arguments: [(true, "1"), (false, "2")])
    func place(isNationalPortal: Bool, place: String) async throws {
        let bed = try BookBed(), settings = bed.book.settings
        bed.book.use(DossierSettings(catalogue: settings.catalogue, agencies: settings.agencies, isNationalPortal: isNationalPortal))
        #expect(try await bed.book.submit(try bed.submission()).dossier.record["NoiNopHoSo"] == place)
    }
}
