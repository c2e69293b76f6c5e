import Testing

@testable import Caching

@Suite("The state of a fill")
struct FillStateTests {
    @Test("Readers wait for the head, then stream, and come too late for what is only passed on")
    func arrivals() {
        var state = FillState(limit: 10, outlivesReaders: false)
        #expect(state.readerArrived() == .waits)
        #expect(state.begins() == true)
        #expect(state.readerArrived() == .streams)
        #expect(state.grew(by: 8, hasRoom: true) == .keep)
        #expect(state.grew(by: 8, hasRoom: true) == .overflow)
        #expect(state.readerArrived() == .refused)
        #expect(state.grew(by: 8, hasRoom: true) == .pass)
        let isWhole = state.ends()
        #expect(!isWhole)
    }

    @Test("When the last reader leaves, only what may be kept goes on", arguments: [
        (false, false, FillState.Departure.cancel), (true, false, .goOn), (false, true, .goOn),
    ])
    func departures(_ outlives: Bool, _ begun: Bool, _ departure: FillState.Departure) {
        var state = FillState(limit: 10, outlivesReaders: outlives)
        _ = state.readerArrived()
        if begun { #expect(state.begins() == true) }
        #expect(state.readerLeft() == departure)
    }

    @Test("What is too large to keep and read by nobody is cancelled")
    func unread() {
        var state = FillState(limit: 10, outlivesReaders: true)
        #expect(state.begins() == true)
        #expect(state.grew(by: 11, hasRoom: true) == .cancel)
        #expect(state.phase == .ended)
    }

    @Test("The last reader of what is only passed on takes it along")
    func passing() {
        var state = FillState(limit: 10, outlivesReaders: true)
        _ = state.readerArrived()
        #expect(state.begins() == true)
        #expect(state.grew(by: 1, hasRoom: false) == .overflow)
        #expect(state.readerLeft() == .cancel)
    }

    @Test("An end in good time keeps the whole")
    func whole() {
        var state = FillState(limit: 10, outlivesReaders: false)
        _ = state.readerArrived()
        #expect(state.begins() == true)
        #expect(state.grew(by: 10, hasRoom: true) == .keep)
        #expect(state.ends() == true)
        let beginsAgain = state.begins()
        #expect(!beginsAgain)
    }

    @Test("Who comes between the whole's end and its storing joins; nobody joins what broke off", arguments: [
        (true, FillState.Arrival.streams), (false, .refused),
    ])
    func late(_ isWhole: Bool, _ arrival: FillState.Arrival) {
        var state = FillState(limit: 10, outlivesReaders: false)
        #expect(state.begins() == true)
        #expect(state.grew(by: 10, hasRoom: true) == .keep)
        #expect(state.ends(isWhole: isWhole) == true)
        #expect(state.readerArrived() == arrival)
    }
}
