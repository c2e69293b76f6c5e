import Gateway
import Journal
import Synchronization
import Testing

@Suite("Outboxes in any weather", .timeLimit(.minutes(1))) struct OutboxSimulation {
    /// Chance that all parts of one run share; which of them asks first is the scheduler's.
    private final class Weather: Sendable {
        private let chance: Mutex<SplitMix>
        init(seed: UInt64) { chance = Mutex(SplitMix(seed: seed)) }
        func percent() -> Int { chance.withLock { Int.random(in: 0..<100, using: &$0) } }
    }

    @Test("Two gateways on one journal, a party that fails and a journal that fails: each effect once, in each stream's order", arguments: 1...8)
    func storm(seed: UInt64) async throws {
        let weather = Weather(seed: seed)
        let bed = try OutboxBed { journal in
            FailingJournal(journal) { _ in
                let percent = weather.percent()
                return percent < 5 ? .before(.unavailable) : percent < 8 ? .after : nil
            }
        }
        let journal = try #require(bed.journal as? FailingJournal)
        let told = Mutex<[String]>([])
        @Sendable func answer(_ message: ClaimedMessage, _ text: String) -> Delivery {
            let percent = weather.percent()
            // It reached the party, but for the first kind of failure; the party's answer was lost in the second.
            if percent < 10 { return .again(reason: "connection refused", isTransport: true) }
            told.withLock { $0.append(text) }
            if percent < 20 { return .again(reason: "no answer", isTransport: true) }
            if percent < 30 { return .again(reason: "busy", isTransport: false) }
            return .delivered(.told(message, text))
        }
        let streams = (0..<8).map { "s\($0)" }
        for stream in streams { try await bed.post(stream, stream + "/1", stream + "/2", stream + "/3") }
        // The second one's first delivery of this hangs until its lease ends.
        let couriers = [ScriptedCourier(yields: true, answer), ScriptedCourier(holding: ["s1/2"], yields: true, answer)]
        let boxes = couriers.map { bed.outbox($0) { $0.inFlight = 3; $0.lease = .minutes(5) } }
        for stream in streams { try await bed.post(stream, stream + "/4") }
        var rounds = 0
        while try await !bed.sqlite.backlog().isEmpty || boxes.contains(where: { $0.status.underWay > 0 }) {
            rounds += 1
            try #require(rounds < 20_000, "seed \(seed) does not end: \(boxes.map(\.status))")
            // Time does not outrun the disk, or every lease would end before its message is settled.
            if journal.isQuiet { bed.alarm.advance(by: .seconds(1)) }
            await Task.yield()
        }
        for stream in streams {
            let all = (1...4).map { "\(stream)/\($0)" }
            #expect(try await bed.told(stream) == all, "seed \(seed)")
            let effects = told.withLock { $0 }.filter { $0.hasPrefix(stream + "/") }.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            #expect(effects == all, "seed \(seed)")
        }
        #expect(try await bed.sqlite.verify { _ in }.flaws.isEmpty)
    }
}
