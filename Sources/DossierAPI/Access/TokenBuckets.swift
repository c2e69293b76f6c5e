import Gateway
import Synchronization

/// So many at once and then one after each span, by key, in bounded memory.
///
/// Of each key one moment is kept: when its bucket will be full again. A take moves it a span ahead.
final class TokenBuckets: Sendable {
    private let pace: DoorLimits.Pace
    private let most: Int
    private let full: Mutex<[String: Tick]>

    /// - Parameter most: keys remembered.
    init(_ pace: DoorLimits.Pace, most: Int = 10_000) {
        self.pace = pace
        self.most = most
        full = Mutex([:])
    }

    /// Takes one.
    /// - Returns: how long to wait for one where there is none; nil when one was taken.
    func take(_ key: String, at now: Tick) -> Span? {
        full.withLock { full in
            let start = max(full[key] ?? now, now)
            let ahead = start - now, room = Span(nanoseconds: pace.each.nanoseconds * Int64(pace.burst - 1))
            guard ahead <= room else { return Span(nanoseconds: ahead.nanoseconds - room.nanoseconds) }
            if full[key] == nil, full.count >= most { makeRoom(&full, now) }
            full[key] = start + pace.each
            return nil
        }
    }

    /// It was taken in vain.
    func giveBack(_ key: String) {
        full.withLock { full in
            guard let moment = full[key] else { return }
            full[key] = Tick(nanoseconds: moment.nanoseconds - pace.each.nanoseconds)
        }
    }

    /// Forgets what is full again, and where that is little, the half that soonest will be: never who has taken most.
    private func makeRoom(_ full: inout [String: Tick], _ now: Tick) {
        full = full.filter { $0.value > now }
        guard full.count > most / 2, let middle = full.values.sorted().dropFirst(full.count / 2).first else { return }
        full = full.filter { $0.value > middle }
    }

    var count: Int { full.withLock { $0.count } }
}
