import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import Testing

@Suite("A dossier is handed on to its agency's system") struct HandingOverTests {
    private func submitted(_ bed: BookBed, _ count: Int = 2) async throws -> Dossier {
        var files: [DossierFile] = []
        for index in 0..<count { files.append(try await bed.upload(Array("tệp \(index)".utf8))) }
        return try await bed.book.submit(try bed.submission(files: files)).dossier
    }

    @Test("It is acknowledged by the digest of each file, and the agency's number is tied to ours")
    func acknowledges() async throws {
        let bed = try BookBed()
        let dossier = try await submitted(bed)
        let said = DossierBook.Acknowledgement(number: "000.00.00.H26-260930-7001", digests: dossier.files.map(\.digest))
        let acknowledged = try await bed.book.acknowledge(dossier.stream, said, from: bed.sender)
        #expect(acknowledged.handover == .acknowledged(at: TestRecord.now) && acknowledged.numbers == ["H26": "000.00.00.H26-260930-7001"])
        #expect(try await bed.book.timeline(acknowledged).map(\.event.kind) == [.submitted, .numbered, .acknowledged])
        // Said again, nothing more is written.
        #expect(try await bed.book.acknowledge(dossier.stream, said, from: bed.sender).revision == 3)
        // From now on the agency speaks of it by its own number.
        let step = TestRecord.step(.accepted, number: "000.00.00.H26-260930-7001")
        #expect(try await bed.book.progress(step, from: bed.sender).dossier.number == dossier.number)
    }

    @Test("What an operator gives up is off the list, and the timeline keeps who was not told and, sealed, why")
    func givenUp() async throws {
        let bed = try BookBed()
        let dossier = try await submitted(bed)
        var append = Append(dossier.stream)
        append.messages = [NewMessage(to: "H26/quoc-gia", "submitted", content: ShareMessage.content(revision: 1), due: TestRecord.now)]
        _ = try await bed.book.journal.append(append)
        let message = try #require(try await bed.book.journal.messages(nil, state: nil, after: 0, limit: 1).first)
        #expect(try await bed.book.giveUp(message, reason: "told by telephone"))
        #expect(try await bed.book.journal.message(message.message.id) == nil)
        let event = try #require(try await bed.book.timeline(dossier).last?.event)
        #expect(event.kind == .dropped && event.facts["party"] == .string(message.message.party) && event.secret["reason"] == "told by telephone")
        #expect(try await !bed.book.giveUp(message, reason: "again"))
    }

    @Test("Without the digest of each file it is not acknowledged, and waits on")
    func missingDigest() async throws {
        let bed = try BookBed()
        let dossier = try await submitted(bed, 3)
        let said = DossierBook.Acknowledgement(number: "A-1", digests: [dossier.files[1].digest, "x"])
        let refused = await refusal { () async throws(BookRefusal) in try await bed.book.acknowledge(dossier.stream, said, from: bed.sender) }
        #expect(refused?.findings.map(\.rule) == [.missing, .missing])
        let now = try await bed.book.load(dossier.stream)
        #expect(now.handover == .waiting(since: TestRecord.now) && now.numbers.isEmpty && now.revision == 1)
    }

    @Test("A tied number is tied for good: another for the same dossier, or the same for another dossier, is refused")
    func tied() async throws {
        let bed = try BookBed()
        let dossier = try await submitted(bed, 0), other = try await bed.book.submit(try bed.submission("key-2")).dossier
        _ = try await bed.book.acknowledge(dossier.stream, .init(number: "A-1", digests: []), from: bed.sender)
        for (stream, number) in [(dossier.stream, "A-2"), (other.stream, "A-1")] {
            let refused = await refusal { () async throws(BookRefusal) in
                try await bed.book.acknowledge(stream, .init(number: number, digests: []), from: bed.sender)
            }
            #expect(refused?.findings.map(\.rule) == [.duplicate], "\(number)")
        }
        #expect(try await bed.book.load(other.stream).handover == .waiting(since: TestRecord.now))
    }

    @Test("A number that is none is refused by form", arguments: ["", "a b", "số", String(repeating: "1", count: 51)])
    func wrongNumber(_ number: String) async throws {
        let bed = try BookBed()
        let dossier = try await submitted(bed, 0)
        let refused = await refusal { () async throws(BookRefusal) in
            try await bed.book.acknowledge(dossier.stream, .init(number: number, digests: []), from: bed.sender)
        }
        #expect(refused?.findings.map { "\($0.field) \($0.rule)" } == ["maHoSoCoQuan form"])
    }

    @Test("Another agency can neither acknowledge it nor turn it down")
    func others() async throws {
        let bed = try BookBed()
        let dossier = try await submitted(bed, 0)
        let ministry = Sender(agency: try #require(AgencyCode("G09")), via: "api")
        let said = DossierBook.Acknowledgement(number: nil, digests: [])
        #expect(await refusal { () async throws(BookRefusal) in try await bed.book.acknowledge(dossier.stream, said, from: ministry) } == .unknownDossier)
        #expect(await refusal { () async throws(BookRefusal) in try await bed.book.turnDown(dossier.stream, reason: "không", from: ministry) } == .unknownDossier)
    }

    @Test("Turned down with a reason, it says so to the citizen, once, and its state stays the agency's to say")
    func turnsDown() async throws {
        let bed = try BookBed()
        let dossier = try await submitted(bed, 0)
        for _ in 0..<2 { _ = try await bed.book.turnDown(dossier.stream, reason: "Thiếu chữ ký ở trang 2", from: bed.sender) }
        let now = try await bed.book.load(dossier.stream)
        #expect(now.handover == .turnedDown(at: TestRecord.now) && now.state == .registered && now.revision == 2)
        #expect(try await bed.book.timeline(now).last?.words == "Thiếu chữ ký ở trang 2")
    }

    @Test("An answer settles its message in the same append")
    func settles() async throws {
        let bed = try BookBed { $0.system = "agency:H26" }
        let dossier = try await submitted(bed, 0)
        let message = try #require(try await bed.journal.claim("agency:H26", at: TestRecord.now, lease: .minutes(1), limit: 1).first)
        let settling = Settlement(message.id, attempt: message.attempt, .done)
        _ = try await bed.book.acknowledge(dossier.stream, .init(number: nil, digests: []), from: bed.sender, settling: settling)
        #expect(try await bed.journal.message(message.id) == nil)
        #expect(try await bed.book.load(dossier.stream).handover == .acknowledged(at: TestRecord.now))
        // A second answer to a message that is gone changes nothing.
        _ = await refusal { () async throws(BookRefusal) in
            try await bed.book.turnDown(dossier.stream, reason: "muộn", from: bed.sender, settling: settling)
        }
        #expect(try await bed.book.load(dossier.stream).handover == .acknowledged(at: TestRecord.now))
    }

    @Test("What the system says of a message that was dropped under way is kept all the same", arguments: [true, false])
    func dropped(_ isTaken: Bool) async throws {
        let bed = try BookBed { $0.system = "agency:H26" }
        let dossier = try await submitted(bed, 0)
        let message = try #require(try await bed.journal.claim("agency:H26", at: TestRecord.now, lease: .minutes(1), limit: 1).first)
        var drop = Append(message.stream)
        drop.settled = [Settlement(message.id, attempt: nil, .done)]
        _ = try await bed.journal.append(drop)
        let settling = Settlement(message.id, attempt: message.attempt, .done)
        if isTaken {
            _ = try await bed.book.acknowledge(dossier.stream, .init(number: "A-1", digests: []), from: bed.sender, settling: settling)
        } else {
            _ = try await bed.book.turnDown(dossier.stream, reason: "Thiếu chữ ký", from: bed.sender, settling: settling)
        }
        let now = try await bed.book.load(dossier.stream)
        #expect(now.handover == (isTaken ? .acknowledged(at: TestRecord.now) : .turnedDown(at: TestRecord.now)))
        #expect(now.numbers == (isTaken ? ["H26": "A-1"] : [:]))
        #expect(try await bed.journal.names("waiting", prefix: "", after: nil, limit: 1).isEmpty)
    }

    @Test("A system answers once: what was acknowledged is not turned down, nor the reverse, and what the agency brought is neither")
    func once() async throws {
        let bed = try BookBed()
        let taken = try await submitted(bed, 0).stream, other = try await bed.book.submit(try bed.submission("key-2")).dossier.stream
        let own = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender).dossier.stream
        let said = DossierBook.Acknowledgement(number: "A-1", digests: [])
        _ = try await bed.book.acknowledge(taken, said, from: bed.sender)
        _ = try await bed.book.turnDown(other, reason: "Thiếu chữ ký", from: bed.sender)
        for stream in [taken, own] {
            let refused = await refusal { () async throws(BookRefusal) in try await bed.book.turnDown(stream, reason: "muộn", from: bed.sender) }
            #expect(refused?.findings.map { "\($0.field) \($0.rule)" } == ["tuChoi transition"])
        }
        for stream in [other, own] {
            let refused = await refusal { () async throws(BookRefusal) in try await bed.book.acknowledge(stream, said, from: bed.sender) }
            #expect(refused?.findings.map { "\($0.field) \($0.rule)" } == ["tep transition"])
        }
        #expect(try await bed.book.load(taken).handover == .acknowledged(at: TestRecord.now))
        #expect(try await bed.book.load(other).handover == .turnedDown(at: TestRecord.now))
        #expect(try await bed.book.load(own).handover == .none)
    }
}
