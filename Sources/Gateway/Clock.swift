import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A moment on the calendar, for HTTP dates and ages: nanoseconds since 1970 (UTC).
package struct Instant: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package init(seconds: Int64) { self.nanoseconds = seconds &* 1_000_000_000 }
    /// Whole seconds since 1970, rounded down.
    package var seconds: Int64 { nanoseconds / 1_000_000_000 }
    package static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }
    package static func + (instant: Instant, span: Span) -> Instant { Instant(nanoseconds: instant.nanoseconds &+ span.nanoseconds) }
}

/// A reading of the steady clock, for measuring and for time limits: nanoseconds from an arbitrary start.
package struct Tick: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package static func < (left: Tick, right: Tick) -> Bool { left.nanoseconds < right.nanoseconds }
    package static func + (tick: Tick, span: Span) -> Tick { Tick(nanoseconds: tick.nanoseconds &+ span.nanoseconds) }
    package static func - (left: Tick, right: Tick) -> Span { Span(nanoseconds: left.nanoseconds &- right.nanoseconds) }
}

/// A length of time, in nanoseconds.
package struct Span: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package static func milliseconds(_ count: Int64) -> Span { Span(nanoseconds: count * 1_000_000) }
    package static func seconds(_ count: Int64) -> Span { Span(nanoseconds: count * 1_000_000_000) }
    package static func minutes(_ count: Int64) -> Span { .seconds(count * 60) }
    package static func hours(_ count: Int64) -> Span { .seconds(count * 3600) }
    package static func days(_ count: Int64) -> Span { .seconds(count * 86_400) }
    package static let zero = Span(nanoseconds: 0)
    package var milliseconds: Int64 { nanoseconds / 1_000_000 }
    package var microseconds: Int64 { nanoseconds / 1_000 }
    /// Whole seconds, rounded down.
    package var seconds: Int64 { nanoseconds / 1_000_000_000 }
    package static func < (left: Span, right: Span) -> Bool { left.nanoseconds < right.nanoseconds }
}

/// Where the time comes from, so that a test can hold it still.
///
/// Always an object, so that a clock kept as `any GatewayClock` is handed on like any reference.
package protocol GatewayClock: AnyObject, Sendable {
    /// The calendar; it may be set back by the operator or by NTP.
    func now() -> Instant
    /// The steady clock; it never goes back.
    func tick() -> Tick
    /// The same clock as an object for one event loop. References to one that all loops used would be counted by all
    /// of them at once, which takes longer than to read the time.
    func forOneLoop() -> any GatewayClock
}

extension GatewayClock {
    package func forOneLoop() -> any GatewayClock { self }
}

/// The kernel's clocks.
package final class SystemClock: GatewayClock {
    package init() {}
    package func now() -> Instant { Instant(nanoseconds: Self.read(CLOCK_REALTIME)) }
    package func tick() -> Tick { Tick(nanoseconds: Self.read(CLOCK_MONOTONIC)) }
    package func forOneLoop() -> any GatewayClock { SystemClock() }

    private static func read(_ id: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(id, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

/// A clock that moves only when told to; both of its hands move together.
package final class ManualClock: GatewayClock {
    private let time: Mutex<Int64>
    private let start: Int64

    /// - Parameter start: seconds since 1970 at which the calendar begins.
    package init(start: Int64 = 1_700_000_000) {
        self.start = start * 1_000_000_000
        time = Mutex(0)
    }

    package func now() -> Instant { Instant(nanoseconds: start + time.withLock { $0 }) }
    package func tick() -> Tick { Tick(nanoseconds: time.withLock { $0 }) }
    package func advance(by span: Span) { time.withLock { $0 += span.nanoseconds } }
}

/// The moment on the steady clock by which an exchange must have its answer.
package struct Deadline: Hashable, Sendable {
    package let at: Tick
    package init(at: Tick) { self.at = at }
    package init(after span: Span, from tick: Tick) { at = tick + span }
    /// What is left; zero once it has passed.
    package func remaining(at tick: Tick) -> Span { max(.zero, at - tick) }
}
