import Gateway
import Testing

@testable import Journal

@Suite("Backing off") struct BackoffTests {
    @Test("Each wait is between half and all of twice the last, up to the cap", arguments: 1...5)
    func grows(seed: UInt64) {
        var chance = SplitMix(seed: seed)
        let backoff = Backoff(base: .seconds(1), cap: .hours(1))
        for attempt in 1...200 {
            let whole: Int64 = attempt <= 12 ? 1000 << (attempt - 1) : 3_600_000
            let delay = backoff.delay(after: attempt, using: &chance).milliseconds
            #expect((whole / 2...whole).contains(delay), "seed \(seed), attempt \(attempt)")
        }
    }

    @Test("The same seed gives the same waits, another gives others")
    func seeded() {
        func waits(_ seed: UInt64) -> [Span] {
            var chance = SplitMix(seed: seed)
            return (1...10).map { Backoff().delay(after: $0, using: &chance) }
        }
        #expect(waits(1) == waits(1) && waits(1) != waits(2))
    }

    @Test("Odd settings and attempts do no harm")
    func odd() {
        var chance = SplitMix(seed: 1)
        #expect(Backoff(base: .zero, cap: .zero).delay(after: 0, using: &chance) == .zero)
        #expect(Backoff(base: .days(10_000), cap: .days(20_000)).delay(after: .max, using: &chance) <= .days(20_000))
    }
}
