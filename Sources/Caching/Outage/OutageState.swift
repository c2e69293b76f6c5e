import Gateway

/// Whether a portal is down, as its answers tell: failures in, what to do with stale answers out.
///
/// While it fails, and for a while after it is back, a stale answer that may stand in for a failure does so at once,
/// without waiting for the next failure, and is refreshed behind.
struct OutageState: Equatable {
    private enum Phase: Equatable {
        case well(failures: Int)
        case failing(last: Tick, CacheStatus.Detail)
        case recovering(until: Tick)
    }

    private var phase = Phase.well(failures: 0)

    /// Failures in a row that mean more than a mishap.
    private static let mishaps = 2
    /// A failure so long ago says nothing of now.
    static let believed = Span.minutes(10)
    /// For how long after its first success the portal is spared.
    static let recovery = Span.minutes(1)

    /// Nothing is remembered that a success would change.
    var isClear: Bool { phase == .well(failures: 0) }

    /// - Parameters:
    ///   - isRefused: the connector did not ask, knowing that the portal is down.
    ///   - reason: as it is told.
    mutating func failed(isRefused: Bool, _ reason: CacheStatus.Detail, at tick: Tick) {
        if case .recovering(let until) = phase, tick >= until { phase = .well(failures: 0) }
        if case .well(let failures) = phase, failures < Self.mishaps, !isRefused {
            phase = .well(failures: failures + 1)
        } else {
            phase = .failing(last: tick, reason)
        }
    }

    mutating func succeeded(at tick: Tick) {
        switch phase {
        case .well: phase = .well(failures: 0)
        case .failing: phase = .recovering(until: tick + Self.recovery)
        case .recovering(let until) where tick >= until: phase = .well(failures: 0)
        case .recovering: break
        }
    }

    /// Why stale answers are given without asking first; nil where they are not.
    /// - Parameter hasQueue: refreshes are still waiting for their turn.
    func reason(at tick: Tick, hasQueue: Bool) -> CacheStatus.Detail? {
        switch phase {
        case .well: nil
        case .failing(let last, let reason): tick < last + Self.believed ? reason : nil
        case .recovering(let until): tick < until || hasQueue ? .recovering : nil
        }
    }
}
