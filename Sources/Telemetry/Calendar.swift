import Gateway

/// Dates readings of the steady clock, looking at the calendar ten times a second only; so late does a line notice
/// that somebody has set it.
struct Calendar: Sendable {
    private static let believed = Span.milliseconds(100)

    private var tick = Tick(nanoseconds: 0)
    private var instant: Instant?

    /// - Parameter tick: now, or a moment ago.
    mutating func instant(of tick: Tick, _ clock: any GatewayClock) -> Instant {
        let passed = tick - self.tick
        if let instant, passed >= .zero, passed < Self.believed {
            return Instant(nanoseconds: instant.nanoseconds + passed.nanoseconds)
        }
        let now = clock.now()
        self.tick = tick
        instant = now
        return now
    }
}
