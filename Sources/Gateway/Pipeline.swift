package import NIOCore

/// The way of a request: found by its route, judged by policies, answered by one connector.
///
/// What comes in is an `Exchange` whose head `Front` has read; what goes out is a `Reply`, at once or later.
/// Read next: `Route` and `RouteTable` (which path is whose), `Policy` (who, how much, how long), `Connector`
/// (what answers), `GatewayError` (what can go wrong) and `Problem` (how that is said to people).
/// A pipeline never changes: reload builds another and `Front` swaps them between two requests.
package final class Pipeline: Sendable {
    package let table: RouteTable
    /// Judged in order before the route's own.
    package let policies: [any Policy]
    private let busyPolicies: [any Policy]

    package init(table: RouteTable, policies: [any Policy]) {
        self.table = table
        self.policies = policies
        busyPolicies = policies.filter { !$0.isIdle }
    }

    /// The same pipeline as an object for one event loop, to which only that one counts references.
    package func forOneLoop() -> Pipeline { Pipeline(table: table, policies: policies) }

    package func answer(_ exchange: Exchange) -> Reply {
        for policy in busyPolicies {
            switch policy.judge(exchange) {
            case .goOn: continue
            case .answer(let answer): return .now(answer)
            case .refuse(let error): return .refuse(error)
            }
        }
        switch table.find(exchange.request) {
        case .none:
            return .refuse(.noRoute(nearest: table.nearest(to: exchange.request.pathText)))
        case .wrongMethod(let allowed):
            return .refuse(.methodNotAllowed(allowed))
        case .route(let route):
            return answer(exchange, by: route)
        }
    }

    private func answer(_ exchange: Exchange, by route: Route) -> Reply {
        exchange.route = route
        if let timeout = route.timeout { exchange.deadline = Deadline(after: timeout, from: exchange.arrived) }
        for policy in route.policies {
            switch policy.judge(exchange) {
            case .goOn: continue
            case .answer(let answer): return .now(answer)
            case .refuse(var error):
                error.agency = error.agency ?? route.agency
                return .refuse(error)
            }
        }
        return route.connector.answer(exchange)
    }
}

/// Answers every exchange with the same words: a fixed page, or an agency that was left out.
package struct FixedConnector: Connector {
    private let make: @Sendable (Exchange) -> Outcome
    package init(_ make: @escaping @Sendable (Exchange) -> Outcome) { self.make = make }
    package func answer(_ exchange: Exchange) -> Reply { .now(make(exchange)) }
}

/// Sees every exchange once, when its answer has been written or has failed.
package protocol ExchangeObserver: AnyObject, Sendable {
    /// - Parameter status: what was sent; 499 when the client left before.
    func finished(_ exchange: Exchange, status: Int, at tick: Tick)
    /// Who sees the exchanges of one loop in its stead: an object to which only that loop counts references.
    func observer(on loop: any EventLoop) -> any ExchangeObserver
}

extension ExchangeObserver {
    package func observer(on loop: any EventLoop) -> any ExchangeObserver { self }
}
