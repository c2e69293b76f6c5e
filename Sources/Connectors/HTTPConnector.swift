package import Curl
package import Gateway
package import NIOCore

/// Answers exchanges by asking an agency's upstreams through libcurl.
///
/// What comes in is an exchange; what goes out is the upstream's answer, or a `GatewayError` that says whose fault it
/// was and at which step. Read next: `Forwarding` (one exchange, on its loop; `+Upgrade` where it asks for another
/// protocol), `Transfer` (one try, on libcurl's thread), `RequestWriter` and `ForwardedFields` (what is sent),
/// `AnswerHead` (what is received), `UpstreamPool`, `Circuit`, `Balancer` and `RetryBudget` (who is asked, and how
/// often), `HealthChecker`, `TransportErrors` (what failures are called).
package final class HTTPConnector: Connector {
    struct Destination: Sendable {
        let origin: CurlOrigin
        let writer: RequestWriter
        /// Connections spoken to without libcurl's help, where that may be.
        let lane: Lane?
    }

    /// As the agency's file calls it.
    package let name: String
    package let settings: HTTPConnectorSettings
    let agency: AgencyReference?
    let driver: CurlDriver
    let pool: UpstreamPool
    let upstreams: [Destination]
    /// Bytes of one body, in either direction, at which its sender is made to wait.
    let highWater: Int
    private let hashedField: FieldName?
    private let health: HealthChecker?

    /// - Parameter loop: where the timer of the health checks runs; without one there are none.
    package init(
        settings: HTTPConnectorSettings, agency: AgencyReference?, name: String, driver: CurlDriver,
        limits: LimitValues = LimitValues(), loop: (any EventLoop)? = nil
    ) {
        self.settings = settings
        self.agency = agency
        self.name = name
        self.driver = driver
        highWater = limits[Limits.bodyBuffer]
        pool = UpstreamPool(settings, limit: limits[Limits.transfers])
        upstreams = settings.upstreams.map {
            let origin = CurlOrigin(settings, $0)
            return Destination(
                origin: origin, writer: RequestWriter(settings, $0), lane: Lane(settings, $0, origin: origin, driver: driver))
        }
        if case .hash(let field) = settings.balance { hashedField = FieldName(field) } else { hashedField = nil }
        if let check = settings.health, let loop {
            health = HealthChecker(check, settings, upstreams: upstreams, pool: pool, driver: driver, loop: loop)
        } else {
            health = nil
        }
        health?.start()
    }

    package func answer(_ exchange: Exchange) -> Reply {
        // The gateway is no tunnel; `TRACE` would show a citizen what we add (RFC 9110 §9.3.6, §9.3.8).
        switch exchange.request.method {
        case .connect, .trace: return .refuse(.methodNotAllowed([.get, .head, .post, .put, .patch, .delete, .options]))
        default: return Forwarding(exchange, through: self).begin()
        }
    }

    /// How each upstream is doing.
    package var status: [UpstreamStatus] { pool.status }

    /// For when the tree it stands in is replaced: health checks end, exchanges under way go on to their end.
    package func stop() {
        health?.stop()
        for upstream in upstreams {
            upstream.lane?.close()
            driver.drop(upstream.origin)
        }
    }

    /// What the balancer goes by, where it goes by a field.
    func balanceHash(_ exchange: Exchange) -> UInt64? {
        guard let hashedField else { return nil }
        return exchange.request.fields.withFirst(hashedField) { Balancer.hash($0) }
    }
}

extension CurlOrigin {
    convenience init(_ settings: HTTPConnectorSettings, _ upstream: Upstream) {
        var options: [CurlOption] = [
            .url("\(upstream.scheme.rawValue)://\(upstream.authority)/"),
            .connectTimeout(max(1, Int(settings.connectTimeout.milliseconds))),
            .resolveFor(Int(settings.resolveFor.seconds)),
            // Content that has stopped coming is given up after the time the whole answer's head would have.
            .stall(max(1, Int(settings.timeout.seconds))),
        ]
        if let path = upstream.unixSocket { options.append(.unixSocket(path)) }
        if let proxy = settings.proxy, upstream.unixSocket == nil { options.append(.proxy(proxy)) }
        if let path = settings.tls.authority { options.append(.authority(path)) }
        if let path = settings.tls.identity { options.append(.identity(certificate: path, key: settings.tls.key ?? path)) }
        if settings.httpVersion == .http2 { options.append(.http2(overTLS: upstream.scheme == .https)) }
        let allowed = settings.allowed, denied = settings.denied
        guard !allowed.isEmpty || !denied.isEmpty else {
            self.init(options: options)
            return
        }
        self.init(options: options) { text in
            guard let address = ClientAddress(text) else { return false }
            if denied.contains(where: { $0.contains(address) }) { return false }
            return allowed.isEmpty || allowed.contains { $0.contains(address) }
        }
    }
}
