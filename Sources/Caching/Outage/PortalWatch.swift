package import Gateway
import Synchronization

/// What the routes of one connector know together of its portal: whether it is down, and how many refreshes it may be
/// sent behind the answers that are given meanwhile.
///
/// A portal that is well costs its requests one look at an atomic.
package final class PortalWatch: Sendable {
    private struct State {
        var outage = OutageState()
        var pace: RefreshPace
    }

    private let state: Mutex<State>
    /// False while there is nothing in `state` that a request need know.
    private let isTold = Atomic(false)
    private let refreshes = Atomic(0)
    private let refreshLimit: Int

    /// - Parameter seed: for the moments of refreshes after an outage.
    package init(limits: LimitValues = LimitValues(), seed: UInt64) {
        refreshLimit = limits[Limits.refreshes]
        state = Mutex(State(pace: RefreshPace(perSecond: limits[Limits.refreshRate], seed: seed)))
    }

    // MARK: What the portal's answers tell

    func failed(_ error: GatewayError, at tick: Tick) {
        let isRefused = error.detail == .circuitOpen || error.detail == .noHealthyUpstream
        change { $0.failed(isRefused: isRefused, CacheStatus.Detail(error), at: tick) }
    }

    /// An answer came. An error may tell of one page only, but for those that say the portal is out of order.
    func answered(_ status: Int, at tick: Tick) {
        if [502, 503, 504].contains(status) { return change { $0.failed(isRefused: false, .staleIfError, at: tick) } }
        guard isTold.load(ordering: .relaxed) else { return }
        change { $0.succeeded(at: tick) }
    }

    private func change(_ change: (inout OutageState) -> Void) {
        state.withLock { state in
            change(&state.outage)
            isTold.store(!state.outage.isClear, ordering: .relaxed)
        }
    }

    /// Why a stale answer that may stand in for a failure does so before one is met; nil where the portal is asked first.
    func reason(at tick: Tick) -> CacheStatus.Detail? {
        guard isTold.load(ordering: .relaxed) else { return nil }
        return state.withLock { $0.outage.reason(at: tick, hasQueue: $0.pace.hasQueue) }
    }

    // MARK: Refreshes behind

    /// - Returns: how long a refresh has to wait for its turn; nil where there is one waiting, or no place.
    func reserve(_ key: CacheKey, at tick: Tick) -> Span? { state.withLock { $0.pace.reserve(key.hash, at: tick) } }

    /// The turn has come that was reserved.
    func turnCame(_ key: CacheKey) { state.withLock { $0.pace.turnCame(key.hash) } }

    /// Room for one more refresh, given back by `refreshEnded`.
    func mayRefresh() -> Bool {
        guard refreshes.wrappingAdd(1, ordering: .relaxed).newValue > refreshLimit else { return true }
        refreshEnded()
        return false
    }

    func refreshEnded() { refreshes.wrappingSubtract(1, ordering: .relaxed) }
}

extension CacheStatus.Detail {
    /// Why a stored answer stands in for this failure.
    init(_ failure: GatewayError) { self = failure.detail == .circuitOpen ? .circuitOpen : .staleIfError }
}
