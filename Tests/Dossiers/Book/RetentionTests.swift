import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import Testing

@Suite("What is personal goes when its time is over") struct RetentionTests {
    @Test("After an erasure the skeleton is left: who, when, which state; nothing can be opened, looked up or added")
    func erases() async throws {
        let bed = try BookBed()
        let file = try await bed.upload(Array("giấy khai sinh".utf8))
        let receipt = try await bed.book.submit(try bed.submission(files: [file]))
        let stream = receipt.dossier.stream, number = receipt.dossier.number
        _ = try await bed.book.progress(TestRecord.step(.withdrawn, number: number), from: bed.sender)
        try await bed.book.erase(stream)
        try await bed.book.erase(stream)

        let erased = try await bed.book.load(stream)
        #expect(erased.isErased && erased.state == .withdrawn && erased.number == number && erased.revision == 3)
        #expect(erased.files.isEmpty)
        #expect(!String(decoding: try await bed.journal.events(of: stream, after: 0, limit: 9).flatMap(\.content), as: UTF8.self).contains(file.digest))
        #expect(erased.record.procedure == TestRecord.procedure && erased.record["ChuHoSo"] == nil && erased.factors.isEmpty)
        let timeline = try await bed.book.timeline(erased)
        #expect(timeline.map(\.event.kind) == [.submitted, .progress, .erased] && timeline.map(\.event.state) == [.registered, .withdrawn, nil])
        #expect(timeline.allSatisfy { $0.event.secret.isEmpty && $0.words == nil })
        #expect(await refusal { () async throws(BookRefusal) in try await bed.book.lookUp(number, agency: nil, factor: "001099000001") } == .unknownDossier)
        #expect(await refusal { () async throws(BookRefusal) in try await bed.book.progress(TestRecord.step(.withdrawn, at: "20260930095900", number: number), from: bed.sender) } == .erased)
        #expect(try await bed.journal.file(file.digest) == nil)
        #expect(try await bed.journal.verify { _ in }.flaws.isEmpty)
    }

    @Test("A file that another dossier has too stays for it")
    func sharedFile() async throws {
        let bed = try BookBed()
        let file = try await bed.upload([1, 2, 3])
        let first = try await bed.book.submit(try bed.submission("a", files: [file])), second = try await bed.book.submit(try bed.submission("b", files: [file]))
        try await bed.book.erase(first.dossier.stream)
        #expect(try await FileShelf(journal: bed.journal, vault: bed.vault).piece(0, of: file) == [1, 2, 3])
        try await bed.book.erase(second.dossier.stream)
        #expect(try await bed.journal.file(file.digest) == nil)
    }

    @Test("A dossier is kept for its days after its end and not one less; what has not ended is kept")
    func days() async throws {
        let bed = try BookBed { $0.retentionDays = 30 }
        let ended = try await bed.book.synchronise(TestRecord.make(.returned), isUpdating: false, from: bed.sender).dossier
        let running = try await bed.book.synchronise(TestRecord.make(number: "H26-260930-0099"), isUpdating: false, from: bed.sender).dossier
        bed.clock.advance(by: .days(30))
        #expect(try await bed.book.eraseDue() == 0)
        bed.clock.advance(by: .days(1))
        #expect(try await bed.book.eraseDue() == 1)
        #expect(try await bed.book.eraseDue() == 0)
        #expect(try await bed.book.load(ended.stream).isErased)
        #expect(try await !bed.book.load(running.stream).isErased)
    }

    @Test("One that cannot be read holds up no other")
    func unreadable() async throws {
        let bed = try BookBed { $0.retentionDays = 0 }
        let other = DossierBook(journal: bed.journal, vault: try #require(Vault(master: Array(repeating: 9, count: 32))), clock: bed.clock, settings: bed.book.settings)
        _ = try await other.synchronise(TestRecord.make(.returned, number: "H26-260930-0001"), isUpdating: false, from: bed.sender)
        let mine = try await bed.book.synchronise(TestRecord.make(.returned, number: "H26-260930-0002"), isUpdating: false, from: bed.sender).dossier
        bed.clock.advance(by: .days(2))
        #expect(try await bed.book.eraseDue() == 1)
        #expect(try await bed.book.load(mine.stream).isErased)
    }

    @Test("The rules in force when it would go decide: lengthened it is kept as long, removed it is kept")
    func changedRules() async throws {
        let bed = try BookBed { $0.retentionDays = 30 }
        let ended = try await bed.book.synchronise(TestRecord.make(.returned), isUpdating: false, from: bed.sender).dossier
        bed.clock.advance(by: .days(31))
        bed.book.use(try BookBed.settings { $0.retentionDays = 60 })
        #expect(try await bed.book.eraseDue() == 0)
        bed.clock.advance(by: .days(30))
        bed.book.use(try BookBed.settings())
        #expect(try await bed.book.eraseDue() == 0)
        #expect(try await !bed.book.load(ended.stream).isErased)
        bed.book.use(try BookBed.settings { $0.retentionDays = 30 })
        bed.clock.advance(by: .days(31))
        #expect(try await bed.book.eraseDue() == 1)
        #expect(try await bed.book.load(ended.stream).isErased)
    }
}
