import Gateway
import Journal
import Synchronization
import Testing

@Suite("An outbox when things break", .timeLimit(.minutes(1))) struct OutboxFailureTests {
    @Test("A worker was killed: another takes its message at the lease's end, and what the first one says then is void")
    func killed() async throws {
        let bed = try OutboxBed(), first = ScriptedCourier(holding: ["a1"]), second = ScriptedCourier()
        try await bed.post("a", "a1", "a2")
        // It hears and does nothing more: it is as good as dead, until it speaks.
        let dead = bed.outbox(first, alarm: ManualAlarm(bed.clock), isDeaf: true) { $0.lease = .minutes(2) }
        await first.begun(1)
        let box = bed.outbox(second) { $0.lease = .minutes(2) }
        await bed.pass(.seconds(119), box)
        #expect(second.told.isEmpty)
        await bed.pass(.seconds(1), box)
        #expect(second.told == ["a1", "a2"])
        first.release("a1")
        await dead.idle()
        #expect(try await bed.told("a") == ["a1", "a2"])
        #expect(dead.status.lost == 1 && dead.status.delivered == 0 && box.status.lost == 0)
        #expect(bed.notices.all == [.lost(party: "p", message: 1)])
    }

    @Test("A delivery that outlasts its lease is not begun a second time by the same worker, and its end counts")
    func outlasting() async throws {
        let bed = try OutboxBed(), courier = ScriptedCourier(holding: ["a1"])
        try await bed.post("a", "a1")
        let box = bed.outbox(courier) { $0.lease = .seconds(10) }
        await courier.begun(1)
        // The look after the claim has to set the alarm first.
        while (try await bed.sqlite.message(1)?.message.attempt ?? 0) < 3 {
            await bed.alarm.untilSet()
            bed.alarm.advance(by: .seconds(1))
            await Task.yield()
        }
        courier.release("a1")
        await box.idle()
        #expect(courier.told == ["a1"] && box.status.delivered == 1 && box.status.lost == 0)
        #expect(try await bed.told("a") == ["a1"])
    }

    @Test("A delivery that hangs is cancelled at its lease's end, and the message comes again")
    func hanging() async throws {
        let bed = try OutboxBed(), courier = ScriptedCourier(holding: ["a1"], yields: true)
        try await bed.post("a", "a1", "a2")
        let box = bed.outbox(courier) { $0.lease = .seconds(10) }
        await courier.begun(1)
        while courier.told.count < 3 {
            await bed.alarm.untilSet()
            bed.alarm.advance(by: .seconds(1))
            await Task.yield()
        }
        await box.idle()
        #expect(courier.told == ["a1", "a1", "a2"])
        #expect(try await bed.told("a") == ["a1", "a2"])
    }

    @Test("A courier that takes long is let be for as long as it says, however short the lease")
    func longer() async throws {
        let bed = try OutboxBed(), courier = ScriptedCourier(holding: ["a1"], yields: true, longest: .minutes(10))
        try await bed.post("a", "a1")
        let box = bed.outbox(courier) { $0.lease = .seconds(10) }
        await courier.begun(1)
        while (try await bed.sqlite.message(1)?.message.attempt ?? 0) < 3 {
            await bed.alarm.untilSet()
            bed.alarm.advance(by: .seconds(1))
            await Task.yield()
        }
        courier.release("a1")
        await box.idle()
        #expect(courier.told == ["a1"] && box.status.delivered == 1)
    }

    private struct Hanging: Courier {
        let longest = Span.seconds(5)
        func deliver(_ message: ClaimedMessage) async -> Delivery {
            // Nothing ever comes of it, but its cancellation ends it.
            let (silence, held) = AsyncStream<Void>.makeStream()
            for await _ in silence {}
            held.finish()
            return .again(reason: "gave up", isTransport: false)
        }
    }

    @Test("A message whose delivery is cut off again and again waits for a person, and the reason says so")
    func alwaysCut() async throws {
        let bed = try OutboxBed(), courier = Hanging()
        try await bed.post("a", "a1")
        let box = bed.outbox(courier) { $0.lease = .seconds(10) }
        while try await bed.sqlite.message(1)?.state != .dead {
            await bed.alarm.untilSet()
            bed.alarm.advance(by: .seconds(1))
            await Task.yield()
        }
        await box.idle()
        #expect(try await bed.sqlite.message(1)?.reason == "the delivery was cut off 5 times in a row, after 10 s each: gave up")
    }

    @Test("Whichever question to the journal fails, before it is done or after, nothing is lost and nothing written twice", arguments: 0..<24)
    func anyCall(number: Int) async throws {
        for fault in [FailingJournal.Fault.before(.unavailable), .after] {
            let bed = try OutboxBed { FailingJournal($0) { $0 == number ? fault : nil } }
            let courier = ScriptedCourier { message, text in
                text == "b1" && message.attempt == 1 ? .again(reason: "busy", isTransport: false) : .delivered(.told(message, text))
            }
            try await bed.post("a", "a1", "a2")
            try await bed.post("b", "b1", "b2")
            let box = bed.outbox(courier)
            while try await !bed.sqlite.backlog().isEmpty {
                bed.alarm.advance(by: .seconds(1))
                await Task.yield()
            }
            await settle(box, bed)
            #expect(try await bed.told("a") == ["a1", "a2"])
            #expect(try await bed.told("b") == ["b1", "b2"])
            #expect(try await bed.sqlite.verify { _ in }.flaws.isEmpty)
        }
    }

    /// A settlement that failed after it was written is said again, after a while.
    private func settle(_ box: Outbox, _ bed: OutboxBed) async {
        while box.status.underWay > 0 {
            bed.alarm.advance(by: .seconds(1))
            await Task.yield()
        }
        await box.idle()
    }

    @Test("A journal that fails for an hour is said once, and so is its return")
    func hour() async throws {
        let failing = Mutex<FailingJournal?>(nil)
        let bed = try OutboxBed { journal in
            let wrapped = FailingJournal(journal) { _ in .before(.full) }
            failing.withLock { $0 = wrapped }
            return wrapped
        }
        let courier = ScriptedCourier()
        try await bed.post("a", "a1")
        let box = bed.outbox(courier)
        await bed.pass(.hours(1), box)
        #expect(bed.notices.all == [.journalFailed(party: "p", JournalFailure(.full, "told to"))] && box.status.isJournalFailing)
        failing.withLock { $0 }?.fails { _ in nil }
        await bed.pass(.seconds(1), box)
        #expect(bed.notices.all.last == .journalWell(party: "p") && bed.notices.all.count == 2 && !box.status.isJournalFailing)
        #expect(try await bed.told("a") == ["a1"])
    }

    @Test("A closed journal ends the work quietly")
    func closed() async throws {
        let bed = try OutboxBed { FailingJournal($0) { _ in .before(.closed) } }
        let box = bed.outbox(ScriptedCourier())
        await box.idle()
        #expect(box.status.work == .stopping && bed.alarm.next == nil)
    }

    @Test("What the courier wrote for a stream that has since moved on is written for it as it is now")
    func conflict() async throws {
        let bed = try OutboxBed()
        let courier = ScriptedCourier { message, text in .delivered(.told(message, text, expected: 0)) }
        try await bed.post("a", "a1")
        let box = bed.outbox(courier)
        await box.idle()
        #expect(try await bed.told("a") == ["a1"])
        #expect(courier.told == ["a1"] && box.status.delivered == 1)
    }

    @Test("An answer that cannot be written as it is waits for a person, and is not asked for again", arguments: ["name", "file"])
    func unwritable(_ what: String) async throws {
        let bed = try OutboxBed()
        let courier = ScriptedCourier { message, _ in
            var append = Append(message.stream)
            append.events = [.test("told")]
            if what == "name" { append.names = [Name("agency-number", "H26-1")] } else { append.files = ["d"] }
            return .delivered(append)
        }
        _ = try await bed.sqlite.append(.test("other") { $0.names = [Name("agency-number", "H26-1")] })
        try await bed.post("a", "a1")
        let box = bed.outbox(courier)
        await bed.pass(.hours(2), box)
        #expect(courier.told == ["a1"])
        let reason = try #require(try await bed.sqlite.messages("p", state: .dead, after: 0, limit: 1).first?.reason)
        #expect(reason.contains(what == "name" ? "agency-number of the answer is already that of other" : "the file d of the answer is not there"))
        #expect(try await bed.told("a").isEmpty)
    }
}
