import Gateway
import Journal
import SOAP
import Synchronization
import Testbed
import Testing
import XML

@testable import SingleWindow

@Suite("What a party's message is answered", .timeLimit(.minutes(2)))
struct ReceivingTests {
    /// A pair's type, by the order of meanings.
    private func type(_ meaning: Meaning) -> String { String(10 + (Meaning.allCases.firstIndex(of: meaning) ?? 0)) }

    private func declared(_ bed: WindowBed) async throws {
        try await bed.say(.declare, by: bed.business)
        await bed.pass()
    }

    private func code(_ answer: WindowAnswer) -> WindowErrorCode? {
        guard case .refused(let refusals) = answer else { return nil }
        return refusals.first?.code
    }

    @Test("The same message again gets the same answer and has no effect; other content under its identifier is refused", arguments: Store.allCases)
    func repeated(_ store: Store) async throws {
        try await WindowBed.play(store) { bed in
            try await declared(bed)
            let payload = try bed.payload(type(.accept), "01", messageID: "m-1"), at = bed.clock.now()
            #expect(try await bed.receive(payload) == .received(at: at))
            await bed.pass(.minutes(3))
            #expect(try await bed.receive(payload) == .received(at: at))
            #expect(try await bed.kinds(bed.business) == [.sent, .acknowledged, .received])
            let other = try bed.payload(type(.accept), "01", messageID: "m-1", content: "<Note>khác</Note>")
            #expect(code(try await bed.receive(other)) == .messageIDReused)
            // Of another declaration too.
            try await bed.say(.declare, by: bed.business, reference: "R-2")
            await bed.pass()
            #expect(code(try await bed.receive(try bed.payload(type(.accept), "01", reference: "R-2", messageID: "m-1"))) == .messageIDReused)
            #expect(try await bed.state(bed.business, reference: "R-2") == .waiting)
        }
    }

    @Test("What comes before what it follows is parked, answered with its 99, and taken after it in the order in which it was sent", arguments: Store.allCases)
    func parked(_ store: Store) async throws {
        try await WindowBed.play(store) { bed in
            try await declared(bed)
            let now = bed.clock.now()
            for (meaning, id, late) in [(Meaning.complete, "c", Span.seconds(2)), (.result, "b", .seconds(1))] {
                let payload = try bed.payload(type(meaning), "01", messageID: id, change: { $0.subject.sendDate = now + late })
                guard case .received = try await bed.receive(payload) else {
                    Issue.record("\(id) is not received")
                    return
                }
            }
            #expect(try await bed.state(bed.business) == .waiting)
            #expect(try await bed.kinds(bed.business).suffix(2) == [.parked, .parked])
            _ = try await bed.receive(try bed.payload(type(.accept), "01", messageID: "a"))
            #expect(try await bed.kinds(bed.business).suffix(3) == [.received, .unparked, .unparked])
            #expect(try await bed.business.book.declaration(WindowBed.code, "R-1")?.flow.hasResult == true)
            #expect(try await bed.state(bed.business) == .complete)
            await bed.pass(.hours(25))
            #expect(try await bed.business.waiting() == 0)
        }
    }

    @Test("What nothing came for in 24 hours lapses, and lies among the dead letters", arguments: Store.allCases)
    func lapses(_ store: Store) async throws {
        try await WindowBed.play(store) { bed in
            try await declared(bed)
            _ = try await bed.receive(try bed.payload(type(.result), "01", messageID: "b"))
            await bed.pass(.hours(23))
            #expect(try await bed.business.dead() == [])
            await bed.pass(.hours(2))
            #expect(try await bed.business.dead().first?.contains("has waited 24 hours") == true)
            #expect(try await bed.kinds(bed.business).last == .lapsed)
            // It does not act a day late.
            _ = try await bed.receive(try bed.payload(type(.accept), "01", messageID: "a"))
            #expect(try await bed.kinds(bed.business).last == .received)
        }
    }

    @Test("A ministry that gets what follows a declaration before the declaration waits for it", arguments: Store.allCases)
    func overtaken(_ store: Store) async throws {
        try await WindowBed.play(store) { bed in
            let early = try bed.payload(type(.withdraw), "01", messageID: "w", change: { swap(&$0.from, &$0.to) }, office: "NSW")
            let peer = try #require(bed.ministry.book.settings.peer(bed.ministry.peerName))
            guard case .received = try await bed.ministry.book.receive(early, from: peer).said else {
                Issue.record("what may be early is not received")
                return
            }
            #expect(try await bed.state(bed.ministry) == .draft)
            try await declared(bed)
            #expect(try await bed.state(bed.ministry) == .withdrawn)
            #expect(try await bed.kinds(bed.ministry) == [.parked, .received, .unparked])
        }
    }

    @Test("Each wrong message is refused by its own code, and nothing of it is kept", arguments: Store.allCases)
    func refused(_ store: Store) async throws {
        try await WindowBed.play(store) { bed in
            try await declared(bed)
            let before = try await bed.business.book.journal.lastPosition()
            func says(_ expected: WindowErrorCode, _ type: String, _ function: String = "01", reference: String = "R-1", content: String = "<Note>x</Note>", change: (inout WindowHeader) -> Void = { _ in }) async throws {
                let answer = try await bed.receive(try bed.payload(type, function, reference: reference, messageID: "m", content: content, change: change))
                #expect(code(answer) == expected, "\(answer)")
            }
            try await says(.noSuchType, "77")
            try await says(.noSuchType, type(.accept), "02")
            try await says(.noContent, type(.accept), content: "")
            try await says(.malformed, type(.accept), content: String(repeating: "<Note/>", count: 10))
            try await says(.unknownReference, type(.accept), reference: "R-9")
            try await says(.illegalMove, type(.declare))
            try await says(.illegalMove, type(.agreeWithdrawal), change: { $0.subject.type = type(.amend) })
            try await says(.unknownParty, type(.accept), change: { $0.from.identity = "BYT" })
            try await says(.unknownParty, type(.accept), change: { $0.to.identity = "BYT" })
            try await says(.processing, type(.accept), change: { $0.subject.documentType = "BCT0600002" })
            #expect(try await bed.business.book.journal.lastPosition() == before)
        }
    }

    @Test("A schema's refusal names line and field and never the value")
    func schemaWords() async throws {
        try await WindowBed.play(.sqlite) { bed in
            try await declared(bed)
            let answer = try await bed.receive(try bed.payload(type(.accept), "01", messageID: "m", content: String(repeating: "<Secret>0101234567</Secret>", count: 10)))
            guard case .refused(let refusals) = answer, let words = refusals.first?.words else {
                Issue.record("\(answer)")
                return
            }
            #expect(words.contains("Envelope/Body/Content/Secret"))
            #expect(!words.contains("0101234567"))
        }
    }

    @Test("An illegal move is answered with the state, the meaning and what is allowed")
    func illegalWords() async throws {
        try await WindowBed.play(.sqlite) { bed in
            try await declared(bed)
            try await bed.say(.refuse, ["Reason": "giả lập"])
            await bed.pass()
            let answer = try await bed.receive(try bed.payload(type(.accept), "01", messageID: "m"))
            #expect(answer == .refused([WindowRefusal(.illegalMove, "accept does not fit a declaration that is refused; allowed: query")]))
        }
    }

    @Test("While the journal cannot be asked no 99 is said: the caller gets 503 and comes again")
    func journalDown() async throws {
        try await WindowBed.play(.sqlite) { bed in
            try await declared(bed)
            await bed.business.book.journal.close()
            await #expect(throws: WindowBook.Trouble.self) { try await bed.receive(try bed.payload(type(.accept), "01", messageID: "m")) }
        }
    }
}
