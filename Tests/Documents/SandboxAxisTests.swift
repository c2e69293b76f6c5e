import Catalogue
import Connectors
import Dossiers
import Gateway
import Journal
import NIOPosix
import Sandbox
import Testbed
import Testing

@testable import Documents

/// A ministry's gateway and the sandbox's axis, which was written apart from it.
@Suite("The sandbox's axis and a gateway", .serialized)
struct SandboxAxisTests {
    private final class Bed: Sendable {
        let clock = ManualClock(start: DocumentBed.noon)
        let alarm: ManualAlarm
        let axis: DocumentAxisConnector
        let book: DocumentBook
        let collector: AxisCollector
        let office: OutboxOffice
        let g02: AgencyCode

        init(_ journal: any Journal, _ form: AxisSignatureForm) throws {
            alarm = ManualAlarm(clock)
            axis = DocumentAxisConnector(organs: ["G02": "bí mật", "H26": "h26", "G22": "g22"], clock: clock)
            g02 = try DocumentBed.organ("G02")
            book = DocumentBook(
                journal: journal, vault: try #require(Vault(master: [UInt8](repeating: 9, count: 32))), clock: clock,
                settings: DocumentSettings(organs: [.init(g02, name: "Bộ Công Thương giả lập", agency: g02, axis: "G02/truc")]))
            var settings = AxisClient.Settings(party: "G02/truc", organ: g02, secret: Secret("bí mật"))
            settings.form = form
            let client = AxisClient(settings, caller: OutboundCaller(axis, loops: MultiThreadedEventLoopGroup.singleton, clock: clock, seed: 3), clock: clock)
            collector = AxisCollector(client, book: book, alarm: alarm)
            office = OutboxOffice(journal, clock: clock, alarm: alarm, seed: 4)
            office.employ(AxisCourier(client, book: book), for: "G02/truc")
            office.employ(EffectCourier(book: book), for: DocumentMessage.effects)
        }

        func pass(_ span: Span = .zero) async {
            let end = clock.tick() + span
            while true {
                for _ in 0..<4 { await office.idle() }
                guard let next = alarm.next, clock.tick() + next <= end else { break }
                alarm.advance(by: next)
            }
            alarm.advance(by: end - clock.tick())
            for _ in 0..<4 { await office.idle() }
        }

        @discardableResult
        func send(_ number: String, to: [String] = ["H26"], contents: [[UInt8]] = []) async throws -> Document {
            let attachments = contents.indices.map { Documents.Attachment(contentId: "tep-\($0)", contentType: "application/pdf", name: "tep-\($0).pdf") }
            var files: [DossierFile] = []
            for content in contents {
                var upload = book.shelf.begin(at: clock.now())
                try await upload.add(content)
                files.append(try await upload.finish())
            }
            return try await book.send(try DocumentBed.document("G02", to: to, number: number, attachments: attachments), files, request: number).document
        }

        func received(_ paper: DocumentAxisConnector.Paper) async throws -> Document? {
            try await book.load(book.id(of: DocumentBed.organ(paper.from), paper.documentId))
        }

        func latest(_ document: Document, _ organ: String) async throws -> String? {
            let organ = try DocumentBed.organ(organ)
            return try await book.load(document.id)?.receivers.first { $0.organ == organ }?.life.latest?.rawValue
        }
    }

    private static func play(_ store: Store, form: AxisSignatureForm = .lines, _ act: (Bed) async throws -> Void) async throws {
        try await store.play { journal in
            let bed = try Bed(journal, form)
            do { try await act(bed) } catch { Issue.record(error) }
            await bed.office.stop(within: .seconds(5))
        }
    }

    private static func paper(_ number: String, attachments: [[UInt8]] = []) -> DocumentAxisConnector.Paper {
        var paper = DocumentAxisConnector.Paper(from: "H26", to: ["G02", "G22"], number: number)
        paper.attachments = attachments
        return paper
    }

    @Test("A document goes and its statuses come; another comes and its statuses go", arguments: Store.allCases, AxisSignatureForm.allCases)
    func both(_ store: Store, _ form: AxisSignatureForm) async throws {
        try await Self.play(store, form: form) { bed in
            let sent = try await bed.send("137", to: ["H26", "000.00.00.G22"], contents: [DocumentBed.bytes(10_000)])
            await bed.pass()
            bed.axis.work("H26")
            #expect(await bed.collector.round() == AxisCollector.Round(taken: 3))
            #expect(try await bed.latest(sent, "H26") == "06")
            #expect(try await bed.latest(sent, "G22") == nil)

            let paper = Self.paper("9", attachments: [DocumentBed.bytes(5000), []])
            #expect(bed.axis.send(paper) != nil)
            #expect(await bed.collector.round() == AxisCollector.Round(taken: 1))
            let here = try #require(try await bed.received(paper))
            #expect(here.files.map(\.length) == [5000, 0])
            for status: DocumentStatus in [.arrived, .accepted, .assigned, .done] { _ = try await bed.book.tell(status, of: here.id, by: bed.g02) }
            await bed.pass()
            #expect(bed.axis.desk.codes(paper.documentId, from: "H26", of: "G02") == ["01", "03", "04", "06"])
            #expect(bed.axis.desk.timeline("G02") == [
                "gửi G02,2026/10/01,137/UBND-VX", "nhận 01 G02,2026/10/01,137/UBND-VX", "nhận 03 G02,2026/10/01,137/UBND-VX",
                "nhận 06 G02,2026/10/01,137/UBND-VX", "nhận H26,2026/10/01,9/UBND-VX", "báo 01 H26,2026/10/01,9/UBND-VX", "báo 03 H26,2026/10/01,9/UBND-VX",
                "báo 04 H26,2026/10/01,9/UBND-VX", "báo 06 H26,2026/10/01,9/UBND-VX",
            ])
        }
    }

    @Test("Whatever goes wrong with sending, the axis has the document once, and it is known here that it has", arguments: Store.allCases)
    func sending(_ store: Store) async throws {
        try await Self.play(store) { bed in
            for fault: DocumentAxisFault in [.lost, .html, .status(503), .drop, .status(500)] { bed.axis.misbehave(fault) }
            let sent = try await bed.send("137", contents: [DocumentBed.bytes(3000)])
            await bed.pass(.hours(2))
            #expect(bed.axis.desk.docid(sent.documentId, from: "G02") == "truc-1")
            #expect(bed.axis.desk.timeline("G02") == ["gửi \(sent.documentId)"])
            let told = try #require(try await bed.book.load(sent.id))
            #expect(try await bed.book.timeline(told).map(\.kind) == [.sent, .delivered])
            bed.axis.misbehave(.silence(.days(1)))
            try await bed.send("138")
            await bed.pass(.hours(25))
            #expect(bed.axis.desk.timeline("G02").count == 2)
            bed.axis.misbehave(.refuse("UNKNOWN_ORGAN"))
            try await bed.send("139")
            await bed.pass()
            #expect(try await bed.book.journal.messages(nil, state: .dead, after: 0, limit: 9).map(\.reason) == ["the axis refused it: UNKNOWN_ORGAN từ chối theo yêu cầu"])
        }
    }

    @Test("Whatever goes wrong with fetching, each file is taken once", arguments: Store.allCases, [
        DocumentAxisFault.drop, .lost, .html, .status(500), .cut, .utf16, .twice, .reversed,
    ])
    func fetching(_ store: Store, _ fault: DocumentAxisFault) async throws {
        try await Self.play(store) { bed in
            let papers = (1...3).map { Self.paper("\($0)", attachments: [DocumentBed.bytes(2000, seed: UInt64($0))]) }
            for paper in papers { #expect(bed.axis.send(paper) != nil) }
            var taken = 0
            for call in 0..<7 {
                // It strikes a call further on each time: the list, then each file and each word of it.
                for _ in 0..<call { bed.axis.misbehave(.reversed) }
                bed.axis.misbehave(fault)
                taken += await bed.collector.round().taken
            }
            taken += await bed.collector.round().taken
            #expect(taken == 3)
            for paper in papers {
                let here = try #require(try await bed.received(paper))
                #expect(try await bed.book.timeline(here).map(\.kind) == [.sent, .waiting])
            }
            #expect(bed.axis.desk.timeline("G02").count { $0.hasPrefix("nhận ") } == 3)
        }
    }

    @Test("A file that comes with other content the second time is a conflict, and the axis hears why", arguments: Store.allCases)
    func altered(_ store: Store) async throws {
        try await Self.play(store) { bed in
            let paper = Self.paper("1")
            #expect(bed.axis.send(paper) != nil)
            // List and file come, the word that it is here does not get there.
            bed.axis.misbehave(.twice)
            bed.axis.misbehave(.reversed)
            bed.axis.misbehave(.drop)
            #expect(await bed.collector.round().taken == 1)
            bed.axis.misbehave(.twice)
            bed.axis.misbehave(.altered)
            let round = await bed.collector.round()
            #expect(round.failed == 1 && round.taken == 0)
            #expect(bed.axis.desk.timeline("G02").last?.hasPrefix("không nhận \(paper.documentId): the same DocumentId with other content: SHA-256 ") == true)
            let here = try #require(try await bed.received(paper))
            #expect(try await bed.book.timeline(here).map(\.kind) == [.sent, .waiting])
        }
    }

    @Test("A file that is never whole is given back after three equal tries", arguments: Store.allCases)
    func never(_ store: Store) async throws {
        try await Self.play(store) { bed in
            #expect(bed.axis.send(Self.paper("1")) != nil)
            for expected in [AxisCollector.Round(left: 1), AxisCollector.Round(left: 1), AxisCollector.Round(failed: 1), AxisCollector.Round()] {
                bed.axis.misbehave(.twice)
                bed.axis.misbehave(.cut)
                #expect(await bed.collector.round() == expected)
            }
        }
    }

    @Test("Statuses that come in the other order are taken in theirs", arguments: Store.allCases)
    func reversed(_ store: Store) async throws {
        try await Self.play(store) { bed in
            let sent = try await bed.send("137")
            await bed.pass()
            bed.axis.work("H26")
            bed.axis.misbehave(.reversed)
            #expect(await bed.collector.round() == AxisCollector.Round(taken: 1, left: 2))
            bed.axis.misbehave(.reversed)
            #expect(await bed.collector.round() == AxisCollector.Round(taken: 1, left: 1))
            #expect(await bed.collector.round() == AxisCollector.Round(taken: 1))
            #expect(try await bed.latest(sent, "H26") == "06")
        }
    }

    @Test("A revoke and a replacement from the axis reach what they are about; what is agreed to goes back", arguments: Store.allCases)
    func life(_ store: Store) async throws {
        try await Self.play(store) { bed in
            let first = Self.paper("1")
            _ = bed.axis.send(first)
            _ = await bed.collector.round()
            let here = try #require(try await bed.received(first))
            _ = try await bed.book.tell(.arrived, of: here.id, by: bed.g02)
            await bed.pass()
            var replacement = Self.paper("2"), revoke = Self.paper("3")
            (replacement.business, replacement.about, revoke.business, revoke.about) = (3, first.documentId, 1, first.documentId)
            revoke.to = ["G02"]
            _ = bed.axis.send(replacement)
            _ = bed.axis.send(revoke)
            // The axis keeps the lives of its own: it asks for it back too.
            #expect(bed.axis.say("13", of: first.documentId, from: "H26", by: "H26", reason: "Ban hành nhầm", to: ["G02"]))
            _ = await bed.collector.round()
            await bed.pass()
            #expect(try await bed.latest(here, "G02") == "13")
            #expect(try await bed.book.load(here.id)?.replacements.map(\.by) == [try #require(try await bed.received(replacement)).id])
            _ = try await bed.book.tell(.agreedBack, of: here.id, by: bed.g02)
            await bed.pass()
            #expect(bed.axis.desk.codes(first.documentId, from: "H26", of: "G02") == ["01", "13", "15"])
        }
    }

    @Test("Faults are spelt as they are described", arguments: DocumentAxisFault.spellings.map { $0.replacing("CODE", with: "X").replacing("[:HOURS]", with: ":3") })
    func spellings(_ text: String) { #expect(DocumentAxisFault(text)?.description == text) }
}
