import Gateway
import NIOCore
import Synchronization

/// An origin whose answers are given by hand, on the loop of each asking.
final class HeldOrigin: Connector {
    // Touched on its loop only; the test hops there.
    struct Held: @unchecked Sendable {
        let exchange: Exchange
        let pending: PendingAnswer
        let left: Left
    }

    final class Left: Sendable {
        let flag = Atomic(false)
    }

    private let held = Mutex<[Held]>([])
    private let arrivals = Mutex<[(count: Int, promise: EventLoopPromise<Void>)]>([])

    func answer(_ exchange: Exchange) -> Reply {
        let pending = PendingAnswer(loop: exchange.loop)
        let left = Left()
        pending.onCancelled = { left.flag.store(true, ordering: .relaxed) }
        let count = held.withLock {
            $0.append(Held(exchange: exchange, pending: pending, left: left))
            return $0.count
        }
        for arrival in arrivals.withLock({ $0 }) where arrival.count == count { arrival.promise.succeed() }
        return .later(pending)
    }

    var count: Int { held.withLock { $0.count } }
    subscript(index: Int) -> Held { held.withLock { $0[index] } }

    func isLeft(_ index: Int) -> Bool { self[index].left.flag.load(ordering: .relaxed) }

    /// Succeeds once so many have asked.
    func whenAsked(_ count: Int, on loop: any EventLoop) -> EventLoopFuture<Void> {
        let promise = loop.makePromise(of: Void.self)
        arrivals.withLock { $0.append((count, promise)) }
        if self.count >= count { promise.succeed() }
        return promise.futureResult
    }
}
