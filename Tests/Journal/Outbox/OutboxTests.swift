import Gateway
import Journal
import Synchronization
import Testing

@Suite("An outbox", .timeLimit(.minutes(1))) struct OutboxTests {
    @Test("Messages of one stream come one after the other, those of others meanwhile")
    func ordered() async throws {
        let bed = try OutboxBed(), courier = ScriptedCourier(holding: ["a1", "b1"])
        try await bed.post("a", "a1", "a2", "a3")
        try await bed.post("b", "b1")
        let box = bed.outbox(courier)
        await courier.begun(2)
        try await bed.post("c", "c1")
        await courier.begun(3)
        #expect(courier.told == ["a1", "b1", "c1"])
        courier.release("a1")
        await courier.begun(5)
        courier.release("b1")
        await box.idle()
        #expect(courier.told == ["a1", "b1", "c1", "a2", "a3"])
        #expect(try await bed.told("a") == ["a1", "a2", "a3"])
        #expect(try await bed.sqlite.backlog().isEmpty && box.status.delivered == 5)
        #expect(try await bed.sqlite.verify { _ in }.flaws.isEmpty)
    }

    @Test("No more are under way than allowed, and all get their turn")
    func bounded() async throws {
        let bed = try OutboxBed(), texts = (0..<40).map { "m\($0)" }
        let courier = ScriptedCourier(holding: ["m0", "m1"])
        for text in texts { try await bed.post("s" + text, text) }
        let box = bed.outbox(courier) { $0.inFlight = 3 }
        await courier.begun(40)
        #expect(courier.most == 3)
        courier.release("m0", "m1")
        await box.idle()
        #expect(Set(courier.told) == Set(texts) && courier.told.count == 40)
    }

    @Test("A message refused for good stops its own stream and nothing else, and the operator is told")
    func poisoned() async throws {
        let bed = try OutboxBed()
        let courier = ScriptedCourier { message, text in text == "a1" ? .dead(reason: "mã 7", .told(message, "refused")) : .delivered() }
        try await bed.post("a", "a1", "a2")
        for index in 0..<20 { try await bed.post("s\(index)", "x", "y") }
        let box = bed.outbox(courier)
        await box.idle()
        #expect(courier.told.count == 41 && !courier.told.contains("a2"))
        #expect(try await bed.told("a") == ["refused"], "written with the refusal")
        #expect(bed.notices.all == [.dead(party: "p", message: 1, stream: StreamName("a"), reason: "mã 7")])
        #expect(try await bed.sqlite.backlog() == [Backlog(party: "p", waiting: 1, dead: 1)])
    }

    @Test("A message that could not be taken comes again after longer and longer waits, while others go on")
    func backsOff() async throws {
        let bed = try OutboxBed(), times = Mutex<[Instant]>([])
        let courier = ScriptedCourier { [clock = bed.clock] _, text in
            guard text == "a1" else { return .delivered() }
            times.withLock { $0.append(clock.now()) }
            return .again(reason: "busy", isTransport: false)
        }
        try await bed.post("a", "a1")
        let box = bed.outbox(courier)
        await bed.pass(.hours(12), box)
        let all = times.withLock { $0 }
        let waits = zip(all, all.dropFirst()).map { ($1.nanoseconds - $0.nanoseconds) / 1_000_000 }
        #expect(waits.count > 18)
        for (index, wait) in waits.enumerated() {
            let whole: Int64 = index < 12 ? 1000 << index : 3_600_000
            #expect((whole / 2...whole).contains(wait), "wait \(index)")
        }
        #expect(try await bed.sqlite.message(1)?.reason == "busy")
        try await bed.post("b", "b1")
        await box.idle()
        #expect(courier.told.last == "b1" && box.status.circuit == .closed)
    }

    @Test("A party that says when to come again is not asked before")
    func notBefore() async throws {
        let bed = try OutboxBed(), noon = Instant.noon
        let courier = ScriptedCourier { message, _ in
            message.attempt == 1 ? .again(reason: "closed for the night", notBefore: noon.later(.hours(8)), isTransport: false) : .delivered()
        }
        try await bed.post("a", "a1")
        let box = bed.outbox(courier)
        await bed.pass(.hours(7), box)
        #expect(courier.told == ["a1"])
        await bed.pass(.hours(1), box)
        #expect(courier.told == ["a1", "a1"])
    }

    @Test("What was paused waits; what was under way ends; resumed, all goes on")
    func paused() async throws {
        let bed = try OutboxBed(), courier = ScriptedCourier(holding: ["a1"])
        try await bed.post("a", "a1", "a2")
        let box = bed.outbox(courier)
        await courier.begun(1)
        box.pause()
        courier.release("a1")
        await box.idle()
        try await bed.post("b", "b1")
        await bed.pass(.hours(1), box)
        #expect(courier.told == ["a1"] && box.status.work == .paused)
        #expect(try await bed.told("a") == ["a1"])
        box.resume()
        await box.idle()
        #expect(Set(courier.told) == ["a1", "a2", "b1"])
    }

    @Test("A batch goes in one call, each is settled for itself, and what the answer leaves out comes again")
    func together() async throws {
        let bed = try OutboxBed()
        let courier = ScriptedCourier(together: 3) { _, text in text == "s1" ? .dead(reason: "no such procedure") : .delivered() }
        for index in 0..<7 { try await bed.post("s\(index)", "s\(index)") }
        let box = bed.outbox(courier)
        await box.idle()
        #expect(courier.told.sorted() == ["s0+s1+s2", "s3+s4+s5", "s6"])
        #expect(try await bed.sqlite.backlog() == [Backlog(party: "p", waiting: 0, dead: 1)] && box.status.delivered == 6)
    }

    @Test("It stops when what is under way has ended, and takes nothing more")
    func stops() async throws {
        let bed = try OutboxBed(), courier = ScriptedCourier(holding: ["a1"])
        try await bed.post("a", "a1", "a2")
        let box = bed.outbox(courier)
        await courier.begun(1)
        async let stopped: Void = box.stop(within: .seconds(30))
        courier.release("a1")
        await stopped
        #expect(courier.told == ["a1"])
        #expect(try await bed.told("a") == ["a1"])
        #expect(try await bed.sqlite.backlog() == [Backlog(party: "p", waiting: 1, dead: 0)])
    }

    @Test("It waits for a delivery no longer than its time to stop")
    func stopsInTime() async throws {
        let bed = try OutboxBed(), courier = ScriptedCourier(holding: ["a1"])
        try await bed.post("a", "a1")
        let box = bed.outbox(courier)
        await courier.begun(1)
        let ringing = Task { while !Task.isCancelled { bed.alarm.advance(by: .seconds(10)); await Task.yield() } }
        await box.stop(within: .seconds(30))
        ringing.cancel()
        #expect(box.status.underWay == 1 && box.status.work == .stopping)
        courier.release("a1")
    }
}
