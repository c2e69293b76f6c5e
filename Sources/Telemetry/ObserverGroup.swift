package import Gateway

/// Several observers as one, told in order.
package struct ObserverGroup: ExchangeObserver {
    private let members: [any ExchangeObserver]
    package init(_ members: [any ExchangeObserver]) { self.members = members }

    package func finished(_ exchange: Exchange, status: Int, at tick: Tick) {
        for member in members { member.finished(exchange, status: status, at: tick) }
    }
}
