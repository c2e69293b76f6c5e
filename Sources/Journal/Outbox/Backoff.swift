package import Gateway

/// How long to wait before another attempt: twice as long each time, up to a cap, and between half and all of that
/// by chance, so that what failed together does not come back together.
package struct Backoff: Sendable, Hashable {
    package var base: Span
    package var cap: Span

    package init(base: Span = .seconds(1), cap: Span = .hours(1)) {
        self.base = base
        self.cap = cap
    }

    /// - Parameter attempt: the one that failed, from 1.
    package func delay(after attempt: Int, using chance: inout some RandomNumberGenerator) -> Span {
        let doublings = min(max(0, attempt - 1), 62)
        let (grown, isTooLarge) = base.nanoseconds.multipliedReportingOverflow(by: 1 << doublings)
        let whole = isTooLarge ? cap.nanoseconds : min(grown, cap.nanoseconds)
        return Span(nanoseconds: whole - Int64.random(in: 0...max(0, whole / 2), using: &chance))
    }
}
