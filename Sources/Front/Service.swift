package import Gateway
import NIOCore
import Synchronization

/// What every connection shares: the pipeline in force, the clocks, the limits, and who watches.
package final class Service: Sendable {
    package let limits: LimitValues
    package let clock: any GatewayClock
    let observer: any ExchangeObserver
    let counts: ConnectionCounts
    /// Kept apart so that a reload may swap it between two requests.
    private let current: Mutex<Pipeline>
    /// Counts the swaps, so that a loop that keeps the pipeline at hand sees that there is another.
    private let swaps = Atomic(0)
    private let stopping = Atomic(false)

    package init(pipeline: Pipeline, limits: LimitValues, clock: any GatewayClock, observer: any ExchangeObserver) {
        current = Mutex(pipeline)
        self.limits = limits
        self.clock = clock
        self.observer = observer
        counts = ConnectionCounts(all: limits[Limits.connections], perAddress: limits[Limits.connectionsPerAddress])
    }

    package var pipeline: Pipeline { current.withLock { $0 } }

    /// Exchanges that begin from now on go by `pipeline`; those under way finish on the one they began with.
    package func swap(to pipeline: Pipeline) {
        current.withLock { $0 = pipeline }
        swaps.add(1, ordering: .releasing)
    }

    var swapCount: Int { swaps.load(ordering: .acquiring) }

    /// Client connections open now.
    package var openConnections: Int { counts.open }

    var isStopping: Bool { stopping.load(ordering: .relaxed) }
    func stop() { stopping.store(true, ordering: .relaxed) }
}
