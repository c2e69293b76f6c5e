import Gateway
import Glibc

/// How often systemd wants a sign of life (sd_watchdog_enabled(3)).
struct WatchdogInterval: Sendable, Equatable {
    /// Silence after which the service is killed.
    let limit: Span
    /// When to say it: twice as often as must be.
    var pause: Span { Span(nanoseconds: limit.nanoseconds / 2) }

    /// nil where there is no watchdog, or it is another process's.
    init?(environment: [String: String], processID: Int32 = getpid()) {
        if let meant = environment["WATCHDOG_PID"], Int32(meant) != processID { return nil }
        guard let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init), microseconds > 0,
            microseconds <= Int64.max / 1000
        else { return nil }
        limit = Span(nanoseconds: microseconds * 1000)
    }
}
