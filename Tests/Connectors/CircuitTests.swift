import Gateway
import Testing

@testable import Connectors

@Suite("A circuit")
struct CircuitTests {
    enum Event: Sendable { case ok, bad, probeOK, probeBad, probeLeft, wait(Int64), enter }

    private static func circuit(after events: [Event]) -> (Circuit, Tick) {
        var settings = CircuitSettings()
        settings.failures = 3
        settings.rest = .seconds(10)
        var circuit = Circuit(settings)
        var now = Tick(nanoseconds: 0)
        for event in events {
            switch event {
            case .ok: circuit.succeeded(isProbe: false)
            case .bad: circuit.failed(isProbe: false, at: now)
            case .probeOK: circuit.succeeded(isProbe: true)
            case .probeBad: circuit.failed(isProbe: true, at: now)
            case .probeLeft: circuit.withdrew(isProbe: true, at: now)
            case .wait(let seconds): now = now + .seconds(seconds)
            case .enter: circuit.enter(as: circuit.admission(at: now))
            }
        }
        return (circuit, now)
    }

    @Test("lets pass, rests and probes as its failures say", arguments: [
        ([], .pass), ([.bad, .bad], .pass), ([.bad, .bad, .bad], .no), ([.bad, .bad, .ok, .bad, .bad], .pass),
        ([.bad, .bad, .bad, .wait(9)], .no), ([.bad, .bad, .bad, .wait(10)], .probe),
        ([.bad, .bad, .bad, .wait(10), .enter], .no),
        ([.bad, .bad, .bad, .wait(10), .enter, .probeOK], .pass),
        ([.bad, .bad, .bad, .wait(10), .enter, .probeBad], .no),
        ([.bad, .bad, .bad, .wait(10), .enter, .probeBad, .wait(10)], .probe),
        ([.bad, .bad, .bad, .wait(10), .enter, .probeLeft], .probe),
        // Those that had left before it opened change nothing.
        ([.bad, .bad, .bad, .ok], .no), ([.bad, .bad, .bad, .wait(9), .bad, .wait(1)], .probe),
        ([.bad, .bad, .bad, .wait(10), .enter, .ok], .no), ([.bad, .bad, .bad, .wait(10), .enter, .bad, .probeOK], .pass),
    ] as [([Event], Circuit.Admission)])
    func table(events: [Event], admission: Circuit.Admission) {
        let (circuit, now) = Self.circuit(after: events)
        #expect(circuit.admission(at: now) == admission)
    }
}

@Suite("Among several upstreams")
struct BalanceTests {
    private func chosen(
        _ balance: Balance, times: Int, count: Int = 3, hash: UInt64? = nil, pending: [Int] = [0, 0, 0], down: Set<Int> = []
    ) -> [Int] {
        var balancer = Balancer(balance)
        return (0..<times).compactMap { _ in
            balancer.choose(of: count, hash: hash, pending: { pending[$0] }) { !down.contains($0) }
        }
    }

    @Test("round-robin takes each in turn, past those that are down")
    func roundRobin() {
        #expect(chosen(.roundRobin, times: 5) == [0, 1, 2, 0, 1])
        #expect(chosen(.roundRobin, times: 4, down: [1]) == [0, 2, 0, 2])
        #expect(chosen(.roundRobin, times: 2, down: [0, 1, 2]) == [])
    }

    @Test("least-pending takes the one with the fewest, equals in turn")
    func leastPending() {
        #expect(chosen(.leastPending, times: 2, pending: [3, 1, 2]) == [1, 1])
        #expect(chosen(.leastPending, times: 3, pending: [1, 5, 1]) == [0, 2, 0])
        #expect(chosen(.leastPending, times: 1, pending: [0, 5, 1], down: [0]) == [2])
    }

    @Test("a hash stays with its upstream, and only moves when that one is down")
    func hash() throws {
        for hash in UInt64(1)...100 {
            let own = try #require(chosen(.hash(field: "x"), times: 1, hash: hash).first)
            #expect(chosen(.hash(field: "x"), times: 3, hash: hash) == [own, own, own])
            let other = (own + 1) % 3
            #expect(chosen(.hash(field: "x"), times: 1, hash: hash, down: [other]) == [own])
            #expect(chosen(.hash(field: "x"), times: 1, hash: hash, down: [own]) != [own])
        }
    }

    @Test("hashes spread evenly enough")
    func spread() {
        var counts = [0, 0, 0]
        for number in 0..<3000 {
            let hash = "client-\(number)".utf8.withContiguousStorageIfAvailable { Balancer.hash(UnsafeRawBufferPointer($0)) }
            for index in chosen(.hash(field: "x"), times: 1, hash: hash) { counts[index] += 1 }
        }
        #expect(counts.allSatisfy { (850...1150).contains($0) }, "\(counts)")
    }

    @Test("retries are a share of requests, with a small burst")
    func budget() {
        var budget = RetryBudget(percent: 20)
        func retries() -> Int { (0..<20).reduce(0) { count, _ in budget.takeRetry() ? count + 1 : count } }
        #expect(retries() == 10)
        for _ in 0..<50 { budget.requestCame() }
        #expect(retries() == 10)
        for _ in 0..<4 { budget.requestCame() }
        #expect(retries() == 0)
        budget = RetryBudget(percent: 0)
        budget.requestCame()
        #expect(retries() == 0)
    }
}
