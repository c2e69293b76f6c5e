import Gateway
import Journal
import Testing

@Suite("The outboxes' office", .timeLimit(.minutes(1))) struct OutboxOfficeTests {
    private func office(_ bed: OutboxBed, inFlight: Int = 10_000) -> OutboxOffice {
        OutboxOffice(
            bed.journal, clock: bed.clock, alarm: bed.alarm, inFlight: inFlight, seed: 7, tell: { [notices = bed.notices] in notices.add($0) },
            dropping: { _, reason in .test("given up", reason) })
    }

    @Test("Each party has its own pace: one that hangs holds up no other")
    func parties() async throws {
        let bed = try OutboxBed(), office = office(bed)
        let slow = ScriptedCourier(holding: ["a1"]), quick = ScriptedCourier()
        office.employ(slow, for: "slow")
        office.employ(quick, for: "quick")
        for index in 0..<10 {
            try await bed.post("s\(index)", "a1", to: "slow")
            try await bed.post("s\(index)", "b1", to: "quick")
        }
        await quick.begun(10)
        await slow.begun(10)
        slow.release("a1")
        await office.idle()
        #expect(try await office.show().map(\.delivered) == [10, 10])
    }

    @Test("It shows each party's work, line and what waits, also of a party without courier")
    func show() async throws {
        let bed = try OutboxBed(), office = office(bed)
        office.employ(ScriptedCourier { _, text in text == "x" ? .dead(reason: "mã 9") : .delivered() }, for: "p")
        office.employ(ScriptedCourier(), for: "q")
        try await office.pause("q", "asked for by telephone")
        try await bed.post("a", "x", "y")
        try await bed.post("b", "z", to: "q")
        try await bed.post("c", "w", to: "r")
        await office.idle()
        let shown = try await office.show()
        #expect(shown.map(\.party) == ["p", "q", "r"] && shown.map(\.work) == [.running, .paused, .none])
        #expect(shown.map(\.waiting) == [1, 1, 1] && shown.map(\.dead) == [1, 0, 0] && shown.allSatisfy { $0.circuit == .closed && $0.underWay == 0 })
        #expect(try await office.deadLetters().map(\.reason) == ["mã 9"])
        #expect(try await office.deadLetters("q").isEmpty)
    }

    @Test("What failed and is tried again is listed with its reason, the oldest first; what only waits is not")
    func failing() async throws {
        let bed = try OutboxBed(), office = office(bed)
        office.employ(ScriptedCourier { _, text in .again(reason: "HTTP 500 at \(text)", isTransport: true) }, for: "p")
        try await bed.post("a", "x", "y")
        try await bed.post("b", "z")
        await office.idle()
        #expect(try await office.failing().map(\.reason) == ["HTTP 500 at x", "HTTP 500 at z"])
        #expect(try await office.failing(limit: 1).count == 1)
    }

    @Test("Dead messages go again by one word, of one party or by their numbers, and in order")
    func retry() async throws {
        let bed = try OutboxBed(), office = office(bed), courier = ScriptedCourier { _, _ in .dead(reason: "mã 9") }
        office.employ(courier, for: "p")
        for index in 0..<300 { try await bed.post("s\(index)", "\(index)", "\(index)'") }
        await office.idle()
        #expect(try await office.deadLetters(limit: 1000).count == 300)
        courier.answers { message, text in .delivered(.told(message, text)) }
        #expect(try await office.retry([1, 999_999]) == 1)
        await office.idle()
        #expect(try await bed.told("s0") == ["0", "0'"])
        #expect(try await office.retry(party: "p") == 299)
        await office.idle()
        #expect(try await bed.told("s299") == ["299", "299'"])
        #expect(try await office.show().first?.dead == 0)
        #expect(try await bed.sqlite.backlog().isEmpty)
    }

    @Test("A message that waits for its back-off can be sent at once")
    func retryWaiting() async throws {
        let bed = try OutboxBed(), office = office(bed)
        let courier = ScriptedCourier { message, _ in message.attempt == 1 ? .again(reason: "busy", notBefore: .noon.later(.days(1)), isTransport: false) : .delivered() }
        office.employ(courier, for: "p")
        try await bed.post("a", "a1")
        await office.idle()
        #expect(try await office.retry([1]) == 1)
        await office.idle()
        #expect(courier.told == ["a1", "a1"])
        #expect(try await bed.sqlite.backlog().isEmpty)
    }

    @Test("A message given up leaves the reason on its stream, and the next one goes")
    func drop() async throws {
        let bed = try OutboxBed(), office = office(bed)
        let courier = ScriptedCourier { _, text in text == "a1" ? .dead(reason: "mã 9") : .delivered() }
        office.employ(courier, for: "p")
        try await bed.post("a", "a1", "a2")
        await office.idle()
        #expect(try await office.drop([1, 77], reason: "handed in on paper") == 1)
        await office.idle()
        #expect(courier.told == ["a1", "a2"])
        let events = try await bed.sqlite.events(of: StreamName("a"), after: 1, limit: 9)
        #expect(events.map(\.kind) == ["given up"] && events.first.map { String(decoding: $0.content, as: UTF8.self) } == "handed in on paper")
    }

    @Test("A message under way is not given up: its party may have it by now")
    func dropUnderWay() async throws {
        let bed = try OutboxBed(), office = office(bed), courier = ScriptedCourier(holding: ["a1"])
        office.employ(courier, for: "p")
        try await bed.post("a", "a1")
        await courier.begun(1)
        #expect(try await office.drop([1], reason: "handed in on paper") == 0)
        courier.release("a1")
        await office.idle()
        #expect(try await bed.told("a") == ["a1"])
    }

    @Test("Differences are listed before anything is sent")
    func reconcile() async throws {
        let bed = try OutboxBed(), office = office(bed)
        let remedy = NewMessage(to: "p", "m", content: Array("again".utf8), due: .noon)
        let differences = [
            Difference(StreamName("a"), ours: "4", theirs: nil, remedy: remedy), Difference(StreamName("b"), ours: "4", theirs: "9", remedy: nil),
        ]
        let courier = ScriptedCourier(differences: differences)
        office.employ(courier, for: "p")
        office.employ(ScriptedCourier(), for: "q")
        try await bed.post("a", "a1")
        await office.idle()
        #expect(await office.reconcile("p") == differences && courier.told == ["a1"])
        #expect(await office.reconcile("q") == nil)
        #expect(try await office.send(differences) == 1)
        await office.idle()
        #expect(courier.told == ["a1", "again"])
    }

    @Test("A courier that takes another's place goes on where that one was, paused if it was")
    func replaced() async throws {
        let bed = try OutboxBed(), office = office(bed, inFlight: 1), first = ScriptedCourier(holding: ["a1"]), second = ScriptedCourier()
        office.employ(first, for: "p")
        try await bed.post("a", "a1", "a2")
        await first.begun(1)
        try await office.pause("p", "")
        office.employ(second, for: "p")
        first.release("a1")
        await office.idle()
        #expect(second.told.isEmpty)
        try await office.resume("p", "")
        await second.begun(1)
        await office.stop(within: .seconds(1))
        #expect(first.told == ["a1"] && second.told == ["a2"])
        #expect(try await bed.told("a") == ["a1", "a2"])
    }

    @Test("A courier employed while the journal is down begins when it is back, unless its party is paused", arguments: [true, false])
    func employedInOutage(isPaused: Bool) async throws {
        let bed = try OutboxBed { FailingJournal($0) { _ in nil } }, office = office(bed), courier = ScriptedCourier()
        let journal = try #require(bed.journal as? FailingJournal)
        if isPaused { try await office.pause("p", "") }
        try await bed.post("a", "a1")
        journal.isBlind(true)
        office.employ(courier, for: "p")
        await bed.alarm.untilSet()
        #expect(courier.told.isEmpty && bed.notices.all == [.journalFailed(party: "p", JournalFailure(.unavailable, "told to"))])
        journal.isBlind(false)
        bed.alarm.advance(by: .seconds(1))
        await office.idle()
        #expect(courier.told == (isPaused ? [] : ["a1"]) && bed.notices.all.last == .journalWell(party: "p"))
        #expect(try await office.show().map(\.work) == [isPaused ? .paused : .running])
    }

    @Test("A party dismissed is told nothing more, and its messages stay")
    func dismissed() async throws {
        let bed = try OutboxBed(), office = office(bed), courier = ScriptedCourier()
        office.employ(courier, for: "p")
        office.dismiss("p")
        try await bed.post("a", "a1")
        await office.idle()
        #expect(courier.told.isEmpty)
        #expect(try await office.show().map(\.waiting) == [1])
    }

    @Test("A party paused stays so at a restart and at every gateway, and the record says who and why")
    func pausedForAll() async throws {
        let bed = try OutboxBed(), one = office(bed), other = office(bed), courier = ScriptedCourier()
        one.employ(courier, for: "p")
        try await one.pause("p", "Nguyễn Văn Mẫu: the agency moves house")
        try await bed.post("a", "a1")
        other.employ(courier, for: "p")
        await one.idle()
        await other.idle()
        #expect(courier.told.isEmpty)
        #expect(try await other.show().map(\.work) == [.paused])
        try await one.resume("p", "")
        await courier.begun(1)
        await one.idle()
        while try await other.show().map(\.work) != [.running] { await Task.yield() }
        let events = try await bed.sqlite.events(of: StreamName("outbox/p"), after: 0, limit: 9)
        #expect(events.map(\.kind) == ["outbox paused", "outbox resumed"])
        #expect(String(decoding: events[0].content, as: UTF8.self) == "Nguyễn Văn Mẫu: the agency moves house")
    }
}
