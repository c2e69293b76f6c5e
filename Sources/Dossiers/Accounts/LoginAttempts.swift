package import Gateway
import Synchronization

/// How many logins failed in this minute, by user and address. One that has failed too often is not even tried before the
/// next minute, right or wrong: a client behind the same adapter must not open the way for a guesser by its own successes.
package final class LoginAttempts: Sendable {
    private struct Key: Hashable {
        let user: String
        /// An IPv6 client has its whole /64 to call from.
        let address: [UInt8]
    }

    private struct State {
        var minute: Int64 = 0
        var failures: [Key: Int] = [:]
    }

    private let state = Mutex(State())
    private let limit: Int
    /// Pairs remembered; past it all are forgotten, which costs a guesser as many logins as it gains.
    private static let most = 10_000

    package init(limit: Int) { self.limit = limit }

    /// Whether the next one would not even be tried.
    package func isHeldBack(user: String, address: ClientAddress, at tick: Tick) -> Bool {
        let key = Key(user: user, address: Array(address.octets.prefix(8))), minute = tick.nanoseconds / Span.minutes(1).nanoseconds
        return state.withLock { $0.minute == minute && $0.failures[key, default: 0] >= limit }
    }

    /// - Parameter check: done while no other login is, so that a hundred at once count as a hundred.
    /// - Returns: nil for a wrong one; false within `isTried` for one that was not tried.
    package func judge<Found>(user: String, address: ClientAddress, at tick: Tick, _ check: () -> Found?) -> (found: Found?, isTried: Bool) {
        let key = Key(user: user, address: Array(address.octets.prefix(8)))
        let minute = tick.nanoseconds / Span.minutes(1).nanoseconds
        return state.withLock { state in
            if state.minute != minute { state = State(minute: minute) }
            guard state.failures[key, default: 0] < limit else { return (nil, false) }
            guard let found = check() else {
                if state.failures.count >= Self.most { state.failures = [:] }
                state.failures[key, default: 0] += 1
                return (nil, true)
            }
            return (found, true)
        }
    }
}
