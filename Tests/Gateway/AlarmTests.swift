import Gateway
import Synchronization
import Testing

@Suite("Alarms", .timeLimit(.minutes(1))) struct AlarmTests {
    @Test("The manual one rings in the order of time, at its time, and what is set on the way as well")
    func manual() {
        let clock = ManualClock(start: 0), alarm = ManualAlarm(clock), rung = Mutex<[String]>([])
        @Sendable func note(_ name: String) { rung.withLock { $0.append("\(name) at \(clock.now().seconds)") } }
        _ = alarm.set(after: .seconds(5)) {
            note("five")
            _ = alarm.set(after: .seconds(1)) { note("six") }
            _ = alarm.set(after: .seconds(9)) { note("fourteen") }
        }
        _ = alarm.set(after: .seconds(2)) { note("two") }
        let cancelled = alarm.set(after: .seconds(3)) { note("three") }
        cancelled.cancel()
        #expect(alarm.next == .seconds(2))
        alarm.advance(by: .seconds(10))
        #expect(rung.withLock { $0 } == ["two at 2", "five at 5", "six at 6"])
        #expect(clock.now() == Instant(seconds: 10) && alarm.next == .seconds(4))
    }

    @Test("The system's rings by itself, unless it was cancelled")
    func system() async {
        let (rung, continuation) = AsyncStream<String>.makeStream()
        SystemAlarm().set(after: .hours(1)) { continuation.yield("never") }.cancel()
        SystemAlarm().set(after: .zero) { continuation.yield("now") }.cancel()
        let ticket = SystemAlarm().set(after: .milliseconds(1)) { continuation.yield("soon") }
        for await name in rung {
            #expect(name != "never")
            if name == "soon" { break }
        }
        ticket.cancel()
        await SystemAlarm().wait(.zero)
    }
}
