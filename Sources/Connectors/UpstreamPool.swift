import Gateway
import Synchronization

/// How one upstream is doing, for `status`.
package struct UpstreamStatus: Sendable, Hashable {
    /// As the agency wrote it.
    package let name: String
    package let circuit: Circuit.State
    /// What the last health check said; true where there is none.
    package let isHealthy: Bool
    package let pending: Int
    package let requests: Int
    package let failures: Int
}

/// A connector's upstreams: who may be asked, who is asked next, and what became of it. Shared by all loops.
final class UpstreamPool: Sendable {
    struct Choice: Sendable, Hashable {
        let index: Int
        let isProbe: Bool
    }

    enum Refusal: Error, Hashable {
        case busy, noHealthy
        case allOpen(retryAfter: Span)
    }

    enum Verdict: Sendable { case succeeded, failed, unknown }

    private struct Member {
        var circuit: Circuit
        var isHealthy = true
        var failedChecks = 0
        var pending = 0, requests = 0, failures = 0
    }

    private struct State {
        var members: [Member]
        var balancer: Balancer
        var budget: RetryBudget
        var transfers = 0
    }

    /// Failed checks in a row that make an upstream unhealthy; one good one makes it healthy again.
    private static let checksToFail = 2

    private let names: [String]
    private let limit: Int
    private let state: Mutex<State>

    /// - Parameter limit: transfers at once, to all of them together.
    init(_ settings: HTTPConnectorSettings, limit: Int) {
        names = settings.upstreams.map(\.description)
        self.limit = limit
        state = Mutex(State(
            members: settings.upstreams.map { _ in Member(circuit: Circuit(settings.circuit)) },
            balancer: Balancer(settings.balance), budget: RetryBudget(percent: settings.retry.budget)))
    }

    func name(_ choice: Choice) -> String { names[choice.index] }

    /// Chooses an upstream for a request, which counts as pending there until `leave`.
    /// - Parameter avoided: one to be asked only if there is no other: the one that has just failed.
    func enter(at tick: Tick, hash: UInt64? = nil, avoiding avoided: Int? = nil, isRetry: Bool = false) -> Result<Choice, Refusal> {
        state.withLock { state in
            if !isRetry { state.budget.requestCame() }
            guard state.transfers < limit else { return .failure(.busy) }
            guard let chosen = Self.choose(&state, at: tick, hash: hash, avoiding: avoided) else {
                return .failure(Self.refusal(state.members, at: tick))
            }
            let admission = state.members[chosen].circuit.admission(at: tick)
            state.members[chosen].circuit.enter(as: admission)
            state.members[chosen].pending += 1
            state.members[chosen].requests += 1
            state.transfers += 1
            return .success(Choice(index: chosen, isProbe: admission == .probe))
        }
    }

    private static func choose(_ state: inout State, at tick: Tick, hash: UInt64?, avoiding avoided: Int?) -> Int? {
        // Nearly every portal has one upstream, and nothing to choose.
        if state.members.count == 1 { return isUsable(state.members[0], at: tick) ? 0 : nil }
        let members = state.members
        let chosen = state.balancer.choose(of: members.count, hash: hash, pending: { members[$0].pending }) {
            isUsable(members[$0], at: tick) && $0 != avoided
        }
        return chosen ?? avoided.flatMap { isUsable(members[$0], at: tick) ? $0 : nil }
    }

    private static func isUsable(_ member: Member, at tick: Tick) -> Bool {
        member.isHealthy && member.circuit.admission(at: tick) != .no
    }

    private static func refusal(_ members: [Member], at tick: Tick) -> Refusal {
        let rests = members.filter(\.isHealthy).map { member -> Span in
            // Half-open: the probe's outcome may come any moment.
            guard case .open(let until) = member.circuit.state else { return .seconds(1) }
            return until - tick
        }
        return rests.min().map { .allOpen(retryAfter: max($0, .seconds(1))) } ?? .noHealthy
    }

    /// What a request says of its upstream; once a request.
    func judge(_ choice: Choice, _ verdict: Verdict, at tick: Tick) {
        state.withLock { state in
            switch verdict {
            case .succeeded: state.members[choice.index].circuit.succeeded(isProbe: choice.isProbe)
            case .unknown: state.members[choice.index].circuit.withdrew(isProbe: choice.isProbe, at: tick)
            case .failed:
                state.members[choice.index].failures += 1
                state.members[choice.index].circuit.failed(isProbe: choice.isProbe, at: tick)
            }
        }
    }

    func leave(_ choice: Choice) {
        state.withLock { state in
            state.members[choice.index].pending -= 1
            state.transfers -= 1
        }
    }

    func takeRetry() -> Bool { state.withLock { $0.budget.takeRetry() } }

    /// What a health check found.
    func checked(_ index: Int, isWell: Bool) {
        state.withLock { state in
            let failed = isWell ? 0 : state.members[index].failedChecks + 1
            state.members[index].failedChecks = failed
            if isWell { state.members[index].isHealthy = true }
            if failed >= Self.checksToFail { state.members[index].isHealthy = false }
        }
    }

    var status: [UpstreamStatus] {
        state.withLock { state in
            zip(names, state.members).map { name, member in
                UpstreamStatus(
                    name: name, circuit: member.circuit.state, isHealthy: member.isHealthy, pending: member.pending,
                    requests: member.requests, failures: member.failures)
            }
        }
    }
}
