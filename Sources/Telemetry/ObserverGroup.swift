package import Gateway
package import NIOCore

/// Several observers as one, told in order.
///
/// Kept as a chain: what is read out of an array is counted as a reference, at every exchange and by all loops.
package final class ObserverGroup: ExchangeObserver {
    private let first: (any ExchangeObserver)?
    private let others: ObserverGroup?

    package init(_ members: [any ExchangeObserver]) {
        first = members.first
        others = members.count > 1 ? ObserverGroup(Array(members.dropFirst())) : nil
    }

    package func finished(_ exchange: Exchange, status: Int, at tick: Tick) {
        first?.finished(exchange, status: status, at: tick)
        others?.finished(exchange, status: status, at: tick)
    }

    package func observer(on loop: any EventLoop) -> any ExchangeObserver {
        guard let first else { return self }
        let others = others.map { [$0.observer(on: loop)] } ?? []
        return ObserverGroup([first.observer(on: loop)] + others)
    }
}
