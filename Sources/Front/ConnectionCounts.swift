import Gateway
import Synchronization

/// Counts client connections, in all and by address, and says when there are too many.
final class ConnectionCounts: Sendable {
    private struct State {
        var all = 0
        var byAddress: [ClientAddress: Int] = [:]
    }

    private let state = Mutex(State())
    private let all: Int
    private let perAddress: Int

    init(all: Int, perAddress: Int) {
        self.all = all
        self.perAddress = perAddress
    }

    var open: Int { state.withLock { $0.all } }

    /// Counts one more; to be undone by `leave`, whatever it returns.
    /// - Returns: why the connection is refused, or nil.
    func enter(_ address: ClientAddress) -> GatewayError? {
        state.withLock { state in
            state.all += 1
            if state.all > all { return .overloaded }
            // Behind a unix socket all clients look alike.
            guard address != .unix else { return nil }
            let count = state.byAddress[address, default: 0] + 1
            state.byAddress[address] = count
            return count > perAddress ? .tooManyConnections : nil
        }
    }

    func leave(_ address: ClientAddress) {
        state.withLock { state in
            state.all -= 1
            guard let count = state.byAddress[address] else { return }
            state.byAddress[address] = count > 1 ? count - 1 : nil
        }
    }
}
