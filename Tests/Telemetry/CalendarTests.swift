import Gateway
import Testing

@testable import Telemetry

@Suite("Dating lines")
struct CalendarTests {
    @Test("A moment is dated as the clock would", arguments: [0, 1, 99, 100, 101, 5_000])
    func dated(_ milliseconds: Int64) {
        let clock = ManualClock()
        var calendar = Calendar()
        #expect(calendar.instant(of: clock.tick(), clock) == clock.now())
        clock.advance(by: .milliseconds(milliseconds))
        #expect(calendar.instant(of: clock.tick(), clock) == clock.now())
    }

    @Test("A moment before the last is dated by the clock, not by counting back")
    func earlier() {
        let clock = ManualClock()
        clock.advance(by: .seconds(10))
        var calendar = Calendar()
        _ = calendar.instant(of: clock.tick(), clock)
        #expect(calendar.instant(of: Tick(nanoseconds: 0), clock) == clock.now())
    }
}
