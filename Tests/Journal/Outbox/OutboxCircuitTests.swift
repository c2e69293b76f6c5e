import Gateway
import Journal
import Testing

@Suite("A party that does not answer", .timeLimit(.minutes(1))) struct OutboxCircuitTests {
    @Test("It is let alone after five failures in a row, asked by one message now and then, and told all when it is back")
    func outage() async throws {
        let bed = try OutboxBed(), courier = ScriptedCourier { _, _ in .again(reason: "connection refused", isTransport: true) }
        for index in 0..<30 { try await bed.post("s\(index)", "s\(index)") }
        let box = bed.outbox(courier) { $0.inFlight = 5 }
        await box.idle()
        #expect(courier.told.count == 5 && bed.notices.all == [.circuitOpened(party: "p")])
        #expect(box.status.circuit == .open(until: bed.clock.now() + .seconds(30)))
        await bed.pass(.seconds(29), box)
        #expect(courier.told.count == 5)
        await bed.pass(.minutes(60), box)
        #expect((100...125).contains(courier.told.count), "one each half minute: \(courier.told.count)")
        courier.answers { message, text in .delivered(.told(message, text)) }
        await bed.pass(.minutes(1), box)
        #expect(bed.notices.all == [.circuitOpened(party: "p"), .circuitClosed(party: "p")] && box.status.circuit == .closed)
        await bed.pass(.minutes(1), box)
        for index in 0..<30 { #expect(try await bed.told("s\(index)") == ["s\(index)"]) }
    }

    @Test("A batch that is not answered is one failure, however many messages are in it")
    func batches() async throws {
        let bed = try OutboxBed()
        let courier = ScriptedCourier(together: 10) { _, _ in .again(reason: "connection refused", isTransport: true) }
        for index in 0..<10 { try await bed.post("s\(index)", "s\(index)") }
        let box = bed.outbox(courier, isDeaf: true)
        await box.idle()
        #expect(courier.told.count == 1 && bed.notices.all.isEmpty && box.status.circuit == .closed)
    }

    @Test("A message that the party chokes on does not keep the others from being tried")
    func choking() async throws {
        let bed = try OutboxBed()
        let courier = ScriptedCourier { _, text in text == "bad" ? .again(reason: "cut off", isTransport: true) : .delivered() }
        try await bed.post("bad", "bad")
        let box = bed.outbox(courier) { $0.failures = 1 }
        await box.idle()
        for index in 0..<10 { try await bed.post("s\(index)", "x") }
        await bed.pass(.minutes(5), box)
        #expect(courier.told.count { $0 == "x" } == 10)
    }

    @Test("An answer that refuses is an answer: it keeps the line open")
    func refusals() async throws {
        let bed = try OutboxBed(), courier = ScriptedCourier { _, _ in .again(reason: "busy", isTransport: false) }
        for index in 0..<20 { try await bed.post("s\(index)", "x") }
        let box = bed.outbox(courier)
        await box.idle()
        #expect(courier.told.count == 20 && bed.notices.all.isEmpty)
    }
}
