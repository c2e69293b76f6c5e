import Configuration
import Gateway
import NIOCore
import Telemetry

/// What the operator reaches and nobody else: health, status, metrics, the configuration in force, what is cached, reload, purge.
///
/// It is a pipeline of its own, on an address that is loopback or a unix socket.
struct AdminDoor: Sendable {
    let gateway: RunningGateway

    func pipeline() throws -> Pipeline {
        Pipeline(table: try RouteTable([
            try route("/health", [.get, .head]) { _ in health() },
            try route("/status", [.get, .head]) { _ in AdminAnswer.json(StatusReport(gateway)) },
            try route("/configuration", [.get, .head]) { _ in AdminAnswer.json(ConfigurationSummary(gateway.snapshot.tree.configuration)) },
            try route("/metrics", [.get, .head]) { _ in
                AdminAnswer.text(gateway.metrics.prometheusText(AdminGauges.all(gateway)), type: "text/plain; version=0.0.4; charset=utf-8")
            },
            try route("/reload", [.post], ReloadConnector(gateway: gateway)),
            try route("/purge", [.post], PurgeConnector(gateway: gateway)),
            try route("/cache", [.get, .head]) { cache($0) },
        ] + outboxRoutes()), policies: [SameSitePolicy()])
    }

    private func outboxRoutes() throws -> [Route] {
        try OutboxAct.allCases.map { act in
            let connector = OutboxConnector(gateway: gateway, act: act)
            return act == .show ? try route("/outbox", [.get, .head], connector) : try route("/outbox/\(act.rawValue)", [.post], connector)
        }
    }

    private func route(_ path: String, _ methods: Set<Method>, _ connector: any Connector) throws -> Route {
        Route(
            pattern: try PathPattern(path), methods: methods, connector: connector, connectorName: "admin",
            agency: .motcua,
            declared: SourcePlace(file: "motcua", line: 1, column: 1))
    }

    private func route(_ path: String, _ methods: Set<Method>, _ make: @escaping @Sendable (Exchange) -> Answer) throws -> Route {
        try route(path, methods, FixedConnector { .success(make($0)) })
    }

    /// 200 while it serves, even degraded: taking the whole gateway away would not help the agency that is left out.
    private func health() -> Answer {
        let snapshot = gateway.snapshot
        if snapshot.isDraining { return AdminAnswer.text("draining\n", status: 503) }
        return AdminAnswer.text(snapshot.tree.configuration.isDegraded ? "degraded\n" : "ok\n")
    }

    private func cache(_ exchange: Exchange) -> Answer {
        do {
            let parameters = try AdminQuery(exchange.request.query.map { String(buffer: $0) } ?? "").parameters
            guard parameters.count == 1, parameters[0].name == "url", let url = parameters[0].value else {
                throw Refusal("allowed is ?url=http://HOST/PATH, percent-encoded")
            }
            return AdminAnswer.json(try CacheReport(gateway, url: gateway.snapshot.tree.keyed(try PublicURL(url))))
        } catch {
            return AdminAnswer.text(((error as? Refusal)?.reason ?? "\(error)") + "\n", status: 400)
        }
    }
}

/// Keeps a web page in the operator's browser from reaching the admin address on loopback.
struct SameSitePolicy: Policy {
    let name = "same-site"

    func judge(_ exchange: Exchange) -> Verdict {
        let fields = exchange.request.fields
        if fields.contains("origin") || fields.contains("sec-fetch-site") && exchange.request.method != .get { return .refuse(.denied) }
        // A name that resolves to loopback is how a page elsewhere would get past the browser's rules.
        let authority = exchange.request.authorityText
        let host = authority.hasPrefix("[") ? String(authority.prefix { $0 != "]" }) + "]" : String(authority.prefix { $0 != ":" })
        return ["localhost", "[::1]"].contains(host) || ClientAddress(host) != nil ? .goOn : .refuse(.denied)
    }
}

/// Reloads off the loop and answers when it is done.
struct ReloadConnector: Connector {
    let gateway: RunningGateway

    func answer(_ exchange: Exchange) -> Reply {
        let pending = PendingAnswer(loop: exchange.loop)
        let bound = NIOLoopBound(pending, eventLoop: exchange.loop)
        let loop = exchange.loop
        Task {
            let refusals = await gateway.reload()
            loop.execute { bound.value.deliver(.success(Self.answer(refusals))) }
        }
        return .later(pending)
    }

    private static func answer(_ refusals: [AppliedConfiguration.Refusal]) -> Answer {
        let lines = refusals.flatMap(\.mistakes).map(\.description)
        let text = lines.isEmpty ? "reloaded\n" : lines.joined(separator: "\n") + "\n"
        return Answer(
            status: lines.isEmpty ? 200 : 422, fields: Fields([.contentType: "text/plain; charset=utf-8"]),
            body: .bytes(ByteBuffer(string: text)))
    }
}
