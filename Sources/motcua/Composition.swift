import Access
import Caching
import Configuration
import Connectors
import Curl
import Gateway
import NIOCore
import Pages
import SOAP
import WaitingRoom

/// What answers requests: built whole from a configuration, swapped in whole, and let go whole.
struct Tree: Sendable {
    let configuration: AppliedConfiguration
    let pipeline: Pipeline
    /// By agency and name, so that an unchanged one goes on into the next tree with its health and its circuit.
    let connectors: [ConnectorKey: Placed]

    struct ConnectorKey: Hashable, Sendable {
        let agency: String
        let name: String
    }

    struct Placed: Sendable {
        let settings: HTTPConnectorSettings
        let connector: HTTPConnector
        /// What its routes know together of the portal.
        let watch: PortalWatch
        /// Where visitors wait for it; their places outlive a reload.
        let room: WaitingRoom?
    }
}

/// The one place that puts things together, top to bottom.
struct Composition: Sendable {
    let driver: CurlDriver
    let cache: ResponseCache
    let group: any EventLoopGroup
    /// Routes that are no agency's: the sandbox's first page.
    var ownRoutes: [Route] = []
    var waitingPage = WaitingPage(notice: nil)

    /// - Parameter previous: whose unchanged connectors are taken over.
    func build(_ applied: AppliedConfiguration, over previous: Tree?) throws -> Tree {
        // 1. A connector for each upstream that an agency names, unless the previous tree has the same.
        var connectors: [Tree.ConnectorKey: Tree.Placed] = [:]
        for agency in applied.agencies {
            for settings in agency.connectors {
                let key = Tree.ConnectorKey(agency: agency.reference.code, name: settings.name)
                let before = previous?.connectors[key]
                let room = room(for: settings, key, before)
                if let same = before, same.settings == settings.http, same.room === room {
                    connectors[key] = same
                } else {
                    let connector = HTTPConnector(
                        settings: settings.http, agency: agency.reference, name: settings.name, driver: driver,
                        limits: applied.gateway.limits, loop: group.any())
                    let watch = PortalWatch(limits: applied.gateway.limits, seed: .random(in: .min ... .max))
                    connectors[key] = Tree.Placed(settings: settings.http, connector: connector, watch: watch, room: room)
                }
            }
        }
        // 2. A route for each path, with its policies and its connector behind the cache.
        var routes = ownRoutes
        for agency in applied.agencies {
            for settings in agency.routes {
                let key = Tree.ConnectorKey(agency: agency.reference.code, name: settings.to)
                guard let placed = connectors[key] else { continue }
                let rules = settings.cache ?? agency.connector(named: settings.to)?.cache ?? CacheRules()
                let cached = CachedConnector(behindRoom(placed), cache: cache, rules: rules, watch: placed.watch)
                let timeout = settings.timeout ?? placed.settings.timeout
                let inner: any Connector = if let soap = agency.connector(named: settings.to)?.soap { called(soap, cached, timeout) } else { cached }
                routes.append(Self.route(settings, of: agency, to: inner, timeout: timeout))
            }
        }
        // 3. The paths of agencies whose files cannot be served, answered with whom to call.
        routes += applied.leftOut.flatMap(Self.routes)
        // 4. What is judged for every request, before its route is known.
        let policies: [any Policy] = [ClientAddressPolicy(trusted: applied.gateway.trustedProxies)]
        let table: RouteTable
        do { table = try RouteTable(routes) } catch {
            throw Refusal("\(error.route.declared): \(error.route.pattern) is also at \(error.existing.declared)")
        }
        return Tree(configuration: applied, pipeline: Pipeline(table: table, policies: policies), connectors: connectors)
    }

    /// The line goes on where its settings are the same.
    private func room(for settings: ConnectorSettings, _ key: Tree.ConnectorKey, _ before: Tree.Placed?) -> WaitingRoom? {
        guard let wanted = settings.waitingRoom else { return nil }
        if let same = before?.room, same.settings == wanted { return same }
        let name = "\(key.agency)-\(key.name)".map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
        return WaitingRoom(wanted, name: name, secret: (0..<32).map { _ in .random(in: .min ... .max) })
    }

    /// The room stands behind the cache: what is stored waits for nobody.
    private func behindRoom(_ placed: Tree.Placed) -> any Connector {
        guard let room = placed.room else { return placed.connector }
        return WaitingRoomConnector(
            placed.connector, room: room, underway: { [connector = placed.connector] in connector.status.reduce(0) { $0 + $1.pending } }, policy: Pages.policy,
            page: { [waitingPage] in waitingPage.html($0, $1, $2, address: $3) })
    }

    /// The portal's JSON called in SOAP.
    private func called(_ soap: SOAPSettings, _ portal: CachedConnector, _ timeout: Span) -> SOAPConnector {
        let caller = OutboundCaller(portal, loops: group, clock: SystemClock(), seed: .random(in: .min ... .max))
        return SOAPConnector(name: soap.service, namespace: soap.namespace, operations: soap.operations, portal: caller, timeout: timeout)
    }

    static func route(_ settings: RouteSettings, of agency: AgencySettings, to connector: any Connector, timeout: Span?) -> Route {
        Route(
            host: settings.host, pattern: settings.pattern, methods: settings.methods, connector: connector,
            connectorName: settings.to, agency: agency.reference, policies: settings.access.policies, rewrite: settings.rewrite,
            upgrades: settings.upgrades, timeout: timeout, declared: settings.places.route)
    }

    static func routes(_ agency: LeftOutAgency) -> [Route] {
        let connector = FixedConnector { _ in .failure(.agencyLeftOut(agency.reference)) }
        return agency.paths.map { path in
            Route(
                host: path.host, pattern: path.pattern, connector: connector, connectorName: "left-out", agency: agency.reference,
                declared: SourcePlace(file: agency.file, line: 1, column: 1))
        }
    }
}
