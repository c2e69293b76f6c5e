import Gateway
import Journal
import Synchronization
import Testbed
import Testing
import XML

@testable import SingleWindow

@Suite("Two ends of the single window", .timeLimit(.minutes(2)))
struct ExchangeTests {
    @Test("A declaration goes there, is accepted, gets its result and is completed; both ends stand the same", arguments: Store.allCases)
    func whole(_ store: Store) async throws {
        try await WindowBed.play(store) { bed in
            try await bed.say(.declare, by: bed.business)
            await bed.pass()
            for meaning: Meaning in [.accept, .feeNotice, .feePaid, .result, .complete] {
                try await bed.say(meaning, ["Licence": ""])
                await bed.pass()
            }
            #expect(try await bed.state(bed.business) == .complete)
            #expect(try await bed.state(bed.ministry) == .complete)
            #expect(try await bed.kinds(bed.business) == [.sent, .acknowledged] + Array(repeating: .received, count: 5))
            #expect(try await bed.kinds(bed.ministry).filter { $0 == .acknowledged }.count == 5)
            #expect(try await bed.business.waiting() == 0)
            #expect(try await bed.ministry.waiting() == 0)
            #expect(try await bed.business.book.journal.verify { _ in }.flaws == [])
        }
    }

    @Test("An answer that is lost, a party that is down, HTML and faults: the message comes again under its identifier and has one effect", arguments: Store.allCases)
    func again(_ store: Store) async throws {
        let html = FaultyLine.Fault.says(200, "<html>Đăng nhập</html>", type: "text/html")
        let fault = FaultyLine.Fault.says(500, "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>x</faultstring></s:Fault></s:Body></s:Envelope>", type: "text/xml")
        try await WindowBed.play(store) { bed in
            bed.ministry.line.faults.withLock { $0 = [.lost, .down, html, fault, .lost] }
            try await bed.say(.declare, by: bed.business)
            await bed.pass(.minutes(17))
            #expect(bed.ministry.line.calls.withLock { $0 } == 4)
            await bed.pass(.hours(2))
            #expect(bed.ministry.line.calls.withLock { $0 } == 6)
            #expect(try await bed.kinds(bed.ministry) == [.received])
            #expect(try await bed.kinds(bed.business) == [.sent, .acknowledged])
            #expect(try await bed.business.dead() == [])
        }
    }

    @Test("A day's silence delays a message and loses nothing", arguments: Store.allCases)
    func silence(_ store: Store) async throws {
        try await WindowBed.play(store) { bed in
            bed.ministry.line.standing.withLock { $0 = .down }
            try await bed.say(.declare, by: bed.business)
            await bed.pass(.days(1))
            #expect(try await bed.state(bed.ministry) == nil)
            bed.ministry.line.standing.withLock { $0 = nil }
            await bed.pass(.hours(3))
            #expect(try await bed.state(bed.ministry) == .waiting)
        }
    }

    @Test("After seven days of silence a person looks")
    func longSilence() async throws {
        try await WindowBed.play(.sqlite) { bed in
            try await bed.say(.declare, by: bed.business)
            await bed.pass()
            bed.business.line.standing.withLock { $0 = .down }
            try await bed.say(.accept)
            await bed.pass(.days(8))
            let dead = try await bed.ministry.dead()
            #expect(dead.count == 1)
            #expect(dead.first?.hasPrefix("tried for seven days") == true)
        }
    }

    @Test("An answer to another reference, of another kind or without an envelope is no answer", arguments: Store.allCases)
    func wrongAnswer(_ store: Store) async throws {
        try await WindowBed.play(store) { bed in
            bed.ministry.line.faults.withLock {
                $0 = [
                    .changed { $0.replacing("<reference>R-1</reference>", with: "<reference>R-2</reference>") },
                    .changed { $0.replacing("<function>99</function>", with: "<function>42</function>") },
                    .changed { $0.replacing("<Envelope>", with: "<Envelop>") },
                ]
            }
            try await bed.say(.declare, by: bed.business)
            await bed.pass(.minutes(5))
            #expect(try await bed.kinds(bed.business) == [.sent])
            await bed.pass(.hours(1))
            #expect(try await bed.kinds(bed.business) == [.sent, .acknowledged])
            #expect(try await bed.kinds(bed.ministry) == [.received])
        }
    }

    @Test("00 is final and a person looks, unless the party's file calls its code passing", arguments: Store.allCases)
    func refused(_ store: Store) async throws {
        func refusing(_ code: String) -> FaultyLine.Fault {
            .changed { said in
                said.replacing("<function>99</function>", with: "<function>00</function>")
                    .replacing("<ReceiveDate>", with: "<ErrorList><Error><ErrorCode>\(code)</ErrorCode><ErrorName>")
                    .replacing("</ReceiveDate>", with: "</ErrorName></Error></ErrorList>")
            }
        }
        try await WindowBed.play(store) { bed in
            bed.ministry.line.faults.withLock { $0 = [refusing("BCT09_CODE")] }
            try await bed.say(.declare, by: bed.business)
            await bed.pass(.minutes(10))
            #expect(try await bed.kinds(bed.business) == [.sent, .acknowledged])
            bed.business.line.faults.withLock { $0 = [refusing("ERR02_CODE")] }
            try await bed.say(.accept)
            await bed.pass(.days(1))
            #expect(try await bed.ministry.dead().count == 1)
            #expect(try await bed.ministry.dead().first?.contains("ERR02_CODE") == true)
            #expect(try await bed.kinds(bed.ministry) == [.received, .sent, .refused])
        }
    }
}
