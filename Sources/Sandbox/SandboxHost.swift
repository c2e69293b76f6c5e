import Front
package import Gateway
package import NIOCore

/// A connector behind a listener of its own on loopback, as the agency that it plays would have it.
package final class SandboxHost: Sendable {
    /// On 127.0.0.1.
    package let port: Int
    private let front: Front

    private init(port: Int, front: Front) {
        self.port = port
        self.front = front
    }

    /// - Parameter port: 0 lets the system choose.
    package static func start(
        _ connector: any Connector, of agency: AgencyReference, port: Int, on group: any EventLoopGroup, clock: any GatewayClock = SystemClock()
    ) async throws -> SandboxHost {
        let front = try await Front(service: service(connector, agency, clock), group: group, seed: UInt64(port))
        do {
            guard case .tcp(_, let bound) = try await front.listen(ListenerSettings(address: .tcp(host: "127.0.0.1", port: port))) else {
                return SandboxHost(port: port, front: front)
            }
            return SandboxHost(port: bound, front: front)
        } catch {
            _ = await front.drain(within: .zero)
            throw error
        }
    }

    private static func service(_ connector: any Connector, _ agency: AgencyReference, _ clock: any GatewayClock) throws -> Service {
        let route = Route(
            pattern: try PathPattern("/*"), connector: connector, connectorName: "portal", agency: agency,
            declared: SourcePlace(file: "sandbox", line: 1, column: 1))
        var limits = LimitValues()
        // All callers are one address: the gateway's.
        limits[Limits.connectionsPerAddress] = limits[Limits.connections]
        return Service(
            pipeline: Pipeline(table: try RouteTable([route]), policies: []), limits: limits, clock: clock, observer: Unobserved())
    }

    /// Closes the listener and, after what is under way or `limit`, the connections.
    package func stop(within limit: Span = .seconds(1)) async { _ = await front.drain(within: limit) }

    private final class Unobserved: ExchangeObserver {
        func finished(_ exchange: Exchange, status: Int, at tick: Tick) {}
    }
}
