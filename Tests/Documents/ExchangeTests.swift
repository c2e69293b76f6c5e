import Catalogue
import Dossiers
import Gateway
import Journal
import Synchronization
import Testbed
import Testing

@testable import Documents

@Suite("Documents between two gateways, one of them the axis", .serialized)
struct ExchangeTests {
    @Test("A document with attachments arrives as it was sent, and what its receiver says of it comes back", arguments: Store.allCases, AxisSignatureForm.allCases)
    func there(_ store: Store, _ form: AxisSignatureForm) async throws {
        try await DocumentBed.play(store, form: form) { bed in
            let contents = [DocumentBed.bytes(300_000), Array("chữ".utf8), []]
            let sent = try await bed.send(to: ["H26", "G22"], contents: contents)
            await bed.pass()
            let arrived = try #require(try await bed.at(bed.axis))
            #expect(arrived.digest == sent.digest)
            for (file, content) in zip(arrived.files, contents) { #expect(try await bed.content(file, at: bed.axis) == content) }
            let h26 = try DocumentBed.organ("H26")
            #expect(try await bed.axis.keys(.waiting, of: h26, limit: 10).count == 1)
            _ = try await bed.axis.tell(.arrived, of: arrived.id, by: h26)
            _ = try await bed.axis.tell(.accepted, of: arrived.id, by: h26)
            #expect(try await bed.axis.keys(.waiting, of: h26, limit: 10).isEmpty)
            #expect(await bed.collector.round() == AxisCollector.Round(taken: 2))
            #expect(try await bed.latest(bed.node, of: "H26") == "03")
            #expect(try await bed.latest(bed.node, of: "G22") == nil)
            #expect(try await bed.axis.keys(.waiting, of: DocumentBed.organ("G02"), limit: 10).isEmpty)
            let kinds = try await bed.node.timeline(try #require(try await bed.at(bed.node))).map(\.kind)
            #expect(kinds == [.sent, .delivered, .status, .status])
        }
    }

    @Test("A document to an organ of the gateway is fetched, and its statuses go to the axis", arguments: Store.allCases)
    func back(_ store: Store) async throws {
        try await DocumentBed.play(store) { bed in
            let g02 = try DocumentBed.organ("G02"), content = DocumentBed.bytes(70_000)
            try await bed.send("H26", to: ["G02", "G22"], contents: [content])
            #expect(await bed.collector.round() == AxisCollector.Round(taken: 1))
            #expect(await bed.collector.round() == AxisCollector.Round())
            let here = try #require(try await bed.at(bed.node, "H26"))
            #expect(here.receivers.map(\.organ) == [g02])
            #expect(try await bed.content(here.files[0], at: bed.node) == content)
            for status: DocumentStatus in [.arrived, .accepted, .assigned, .inProgress, .done] { _ = try await bed.node.tell(status, of: here.id, by: g02) }
            await bed.pass()
            #expect(try await bed.latest(bed.axis, "H26", of: "G02") == "06")
            // The city reads of it as JSON: nothing waits for a system of its own to fetch.
            let h26 = try DocumentBed.organ("H26")
            #expect(try await bed.axis.keys(.waiting, of: h26, limit: 10).isEmpty)
            #expect(try await bed.axis.journal.feed(DocumentBook.audience(h26), after: 0, limit: 100).count { $0.kind == "document-status" } == 5)
        }
    }

    @Test("An answer that is lost changes nothing: the file is brought again and has one effect", arguments: Store.allCases)
    func lost(_ store: Store) async throws {
        try await DocumentBed.play(store) { bed in
            bed.line.faults.withLock { $0 = [.lost, .down, .says(200, "<html>bảo trì</html>", type: "text/html"), .says(503, "", type: "text/plain")] }
            try await bed.send(contents: [DocumentBed.bytes(5000)])
            await bed.pass(.hours(1))
            let arrived = try #require(try await bed.at(bed.axis))
            #expect(try await bed.axis.timeline(arrived).map(\.kind) == [.sent, .waiting])
            #expect(try await bed.node.timeline(try #require(try await bed.at(bed.node))).map(\.kind) == [.sent, .delivered])
            // A done that does not get there: the file is got again, known, and done is said again.
            try await bed.send("H26", to: ["G02"], number: "138")
            bed.line.calls.withLock { $0 = [] }
            bed.line.later.withLock { $0 = (2, .down) }
            #expect(await bed.collector.round().taken == 1)
            #expect(await bed.collector.round() == AxisCollector.Round(repeated: 1))
            #expect(await bed.collector.round() == AxisCollector.Round())
        }
    }

    @Test("What the axis refuses is for a person, with its words; it stays on the document's timeline", arguments: Store.allCases)
    func refused(_ store: Store) async throws {
        try await DocumentBed.play(store) { bed in
            try await bed.send(to: ["H99"])
            await bed.pass()
            let dead = try await bed.node.journal.messages(nil, state: .dead, after: 0, limit: 10)
            #expect(dead.map(\.reason) == ["the axis refused it: UNKNOWN_ORGAN H99 is no organ that is known here"])
            #expect(try await bed.node.timeline(try #require(try await bed.at(bed.node))).last?.words == "UNKNOWN_ORGAN H99 is no organ that is known here")
            // An operator gives it up, once.
            #expect(try await bed.node.giveUp(dead[0], reason: "Gửi nhầm"))
            #expect(try await !bed.node.giveUp(dead[0], reason: "Gửi nhầm"))
            #expect(try await bed.node.timeline(try #require(try await bed.at(bed.node))).last?.words == "Gửi nhầm")
            #expect(try await bed.node.journal.messages(nil, state: nil, after: 0, limit: 9).isEmpty)
        }
    }

    @Test("The same document again has the same answer; with other content it is a conflict that names both digests", arguments: Store.allCases)
    func conflict(_ store: Store) async throws {
        try await DocumentBed.play(store) { bed in
            let first = try await bed.send("H26", to: ["G22"], contents: [[1]])
            let again = try await bed.send("H26", to: ["G22"], contents: [[1]], request: "another")
            #expect(first.id == again.id)
            await #expect(throws: DocumentTrouble.self) { try await bed.send("H26", to: ["G22"], contents: [[2]], request: "third") }
            await #expect { try await bed.send("H26", to: ["G22"], contents: [[1]], request: "third") { $0.header.subject = "khác" } } throws: { error in
                guard case .conflict(let known, let given)? = error as? DocumentTrouble else { return false }
                return known == first.digest && given != known
            }
            await #expect(throws: DocumentTrouble.keyReused) { try await bed.send("H26", to: ["G22"], number: "138", request: "H26/137") }
        }
    }

    @Test("A status before the one it follows is left at the axis, and fits when that has come", arguments: Store.allCases)
    func order(_ store: Store) async throws {
        try await DocumentBed.play(store) { bed in
            try await bed.send()
            await bed.pass()
            let h26 = try DocumentBed.organ("H26"), id = try #require(try await bed.at(bed.axis)).id
            _ = try await bed.axis.tell(.arrived, of: id, by: h26)
            let first = try #require(try await bed.axis.keys(.waiting, of: DocumentBed.organ("G02"), limit: 10).first)
            _ = try await bed.axis.tell(.refused, of: id, by: h26, reason: "Không đúng thẩm quyền")
            // The first is given away by another hand, as an axis does that hands them out in another order.
            try await bed.axis.update(try #require(DocumentBook.file(first)), .done, by: DocumentBed.organ("G02"))
            #expect(await bed.collector.round() == AxisCollector.Round(left: 1))
            #expect(try await bed.latest(bed.node, of: "H26") == nil)
            var file = try IncomingFile(onto: bed.node.shelf, at: bed.clock.now())
            try await file.take(try await bed.whole(try await bed.axis.file(try #require(DocumentBook.file(first)), for: DocumentBed.organ("G02"))))
            _ = try await bed.node.take(&file, as: .status, from: .axis(party: "G02/truc", for: DocumentBed.organ("G02")))
            #expect(await bed.collector.round() == AxisCollector.Round(taken: 1))
            #expect(try await bed.latest(bed.node, of: "H26") == "02")
        }
    }

    @Test("After a day a status that never fitted is given back with the reason")
    func tooLate() async throws {
        try await DocumentBed.play(.sqlite) { bed in
            try await bed.send()
            await bed.pass()
            let h26 = try DocumentBed.organ("H26"), g02 = try DocumentBed.organ("G02"), id = try #require(try await bed.at(bed.axis)).id
            _ = try await bed.axis.tell(.arrived, of: id, by: h26)
            let first = try #require(try await bed.axis.keys(.waiting, of: g02, limit: 10).first.flatMap(DocumentBook.file))
            _ = try await bed.axis.tell(.accepted, of: id, by: h26)
            try await bed.axis.update(first, .done, by: g02)
            await bed.pass(.hours(23))
            #expect(await bed.collector.round() == AxisCollector.Round(left: 1))
            await bed.pass(.hours(2))
            #expect(await bed.collector.round() == AxisCollector.Round(failed: 1))
            #expect(try await bed.axis.timeline(try #require(try await bed.at(bed.axis))).last?.words == "status 03 does not follow sending")
        }
    }

    @Test("Who pages while documents come and go meets each of the listing once", arguments: Store.allCases)
    func paging(_ store: Store) async throws {
        try await DocumentBed.play(store) { bed in
            let g02 = try DocumentBed.organ("G02")
            for number in 1...7 { try await bed.send("H26", to: ["G02"], number: "\(number)") }
            var listed: [String] = []
            for page in 1...4 {
                guard case .said(let entries) = await bed.client.received(page: page, size: 2) else { throw DocumentTrouble.unknown }
                #expect(entries.count == (page == 4 ? 1 : 2))
                listed += entries.map(\.docid)
                for entry in entries { try await bed.axis.update(entry.docid, .done, by: g02) }
                try await bed.send("H26", to: ["G02"], number: "late-\(page)")
            }
            #expect(Set(listed).count == 7)
            #expect(await bed.collector.round() == AxisCollector.Round(taken: 4))
            guard case .refused(let code, _) = await bed.client.received(page: 2) else {
                // A listing without a second page is empty there.
                return
            }
            #expect(code == "PAGE_GONE")
        }
    }
}
