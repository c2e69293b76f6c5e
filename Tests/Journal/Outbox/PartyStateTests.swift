import Gateway
import Testing

@testable import Journal

@Suite("A party's outbox as a state machine") struct PartyStateTests {
    private let now = Instant.noon
    private let tick = Tick(nanoseconds: 0)

    private func state(inFlight: Int = 4, failures: Int = 3) -> PartyState {
        var settings = OutboxSettings()
        settings.inFlight = inFlight
        settings.failures = failures
        return PartyState(settings)
    }

    private func message(_ id: Int64, attempt: Int = 1) -> ClaimedMessage {
        ClaimedMessage(id: id, party: "p", stream: StreamName("s\(id)"), kind: "m", content: [], attempt: attempt)
    }

    @Test("It looks before it claims, and claims no more than there is room for")
    func room() {
        var state = state(inFlight: 3)
        #expect(state.woke(at: tick) == .look)
        #expect(state.woke(at: tick) == nil, "one errand at a time")
        #expect(state.looked(due: now, at: now, tick) == .claim(limit: 3))
        let (deliver, action) = state.claimed([message(1), message(2)], at: tick)
        #expect(deliver.map(\.id) == [1, 2] && action == .look)
        #expect(state.looked(due: now, at: now, tick) == .claim(limit: 1))
        #expect(state.claimed([message(3)], at: tick).1 == nil, "no room")
        #expect(state.woke(at: tick) == nil)
        #expect(state.ended(2, isFailure: false, at: tick) == nil && state.settled(2, at: tick) == .look)
        #expect(!state.isIdle && state.underWay.keys.sorted() == [1, 3])
    }

    @Test("It waits for what is due later, a minute at most, and a minute where nothing is")
    func waits() {
        var state = state()
        _ = state.woke(at: tick)
        #expect(state.looked(due: now.later(.seconds(7)), at: now, tick) == .wait(.seconds(7)))
        #expect(state.isIdle)
        _ = state.woke(at: tick)
        #expect(state.looked(due: now.later(.hours(7)), at: now, tick) == .wait(.minutes(1)))
        _ = state.woke(at: tick)
        #expect(state.looked(due: nil, at: now, tick) == .wait(.minutes(1)))
    }

    @Test("What happens while it looks makes it look again")
    func wokenMeanwhile() {
        var state = state()
        _ = state.woke(at: tick)
        #expect(state.woke(at: tick) == nil)
        #expect(state.looked(due: nil, at: now, tick) == .look)
        #expect(state.looked(due: nil, at: now, tick) == .wait(.minutes(1)))
    }

    @Test("What was due and could not be claimed is another's: it looks again soon, but not at once")
    func another() {
        var state = state()
        _ = state.woke(at: tick)
        _ = state.looked(due: now, at: now, tick)
        let (deliver, action) = state.claimed([], at: tick)
        #expect(deliver.isEmpty && action == .wait(.milliseconds(100)))
    }

    @Test("Its own message claimed anew is not delivered a second time")
    func renewed() {
        var state = state()
        _ = state.woke(at: tick)
        _ = state.looked(due: now, at: now, tick)
        _ = state.claimed([message(1)], at: tick)
        _ = state.looked(due: now, at: now, tick)
        let (deliver, _) = state.claimed([message(1, attempt: 2), message(2)], at: tick)
        #expect(deliver.map(\.id) == [2] && state.underWay == [1: 2, 2: 1])
    }

    @Test("Paused or draining it claims nothing, and resumed it looks")
    func paused() {
        var state = state()
        _ = state.woke(at: tick)
        state.paused()
        #expect(state.looked(due: now, at: now, tick) == nil)
        #expect(state.woke(at: tick) == nil)
        #expect(state.resumed(at: tick) == .look)
        #expect(state.looked(due: now, at: now, tick) == .claim(limit: 4))
        state.drains()
        #expect(state.claimed([message(1)], at: tick).1 == nil)
        #expect(state.resumed(at: tick) == nil && state.settled(1, at: tick) == nil && state.isIdle)
    }

    @Test("After so many failures in a row it rests, then sends one, whose outcome decides")
    func circuit() {
        var state = state(failures: 2)
        _ = state.woke(at: tick)
        _ = state.looked(due: now, at: now, tick)
        _ = state.claimed([message(1), message(2), message(3)], at: tick)
        _ = state.looked(due: nil, at: now, tick)
        #expect(state.wait(for: 1, isTransport: true, after: .seconds(1), at: tick) == .seconds(1))
        _ = state.ended(1, isFailure: true, at: tick)
        #expect(state.wait(for: 2, isTransport: false, after: .seconds(1), at: tick) == .seconds(1))
        #expect(state.wait(for: 2, isTransport: true, after: .seconds(1), at: tick) == .seconds(30), "the circuit's pace")
        _ = state.ended(2, isFailure: true, at: tick)
        _ = state.ended(3, isFailure: false, at: tick)
        for id in [1, 2, 3] as [Int64] { _ = state.settled(id, at: tick) }
        #expect(state.woke(at: tick) == .wait(.seconds(30)))
        let rested = tick + .seconds(30)
        #expect(state.woke(at: rested) == .look)
        #expect(state.looked(due: now, at: now, rested) == .claim(limit: 1))
        #expect(state.claimed([message(4)], at: rested).1 == nil, "nothing beside the probe")
        #expect(state.wait(for: 4, isTransport: true, after: .seconds(2), at: rested) == .seconds(32), "behind the others")
        #expect(state.ended(4, isFailure: true, at: rested) == .wait(.seconds(30)))
        _ = state.settled(4, at: rested)
        let again = rested + .seconds(30)
        _ = state.woke(at: again)
        _ = state.looked(due: now, at: now, again)
        _ = state.claimed([message(5)], at: again)
        #expect(state.ended(5, isFailure: false, at: again) == .look)
        #expect(state.looked(due: now, at: now, again) == .claim(limit: 3))
    }

    @Test("A success in between begins the count of failures anew")
    func success() {
        var circuit = PartyCircuit(failures: 2, rest: .seconds(1))
        for isFailure in [true, false, true, false, true] { circuit.ended(1, isFailure: isFailure, at: tick) }
        #expect(circuit.admission(at: tick) == .all)
    }

    @Test("A journal that failed is asked again after a while")
    func journal() {
        var state = state()
        _ = state.woke(at: tick)
        #expect(state.errandFailed() == .wait(.seconds(1)))
        #expect(state.woke(at: tick + .seconds(1)) == .look)
    }
}
