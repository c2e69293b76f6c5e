import Caching
import Configuration
import Connectors
import Curl
import Front
import Gateway
import NIOCore
import NIOPosix
import Pages
import Synchronization
import Telemetry

/// A gateway that serves: opened from a folder of files, reloaded by the same way, drained, closed.
///
/// What may change while it runs (the tree) is built anew and swapped; what may not (sockets, cache, log) is here.
actor RunningGateway {
    struct Options: Sendable {
        var directory: String
        /// Refuse to start when any file has a mistake.
        var isStrict = false
        var environment: [String: String] = [:]
        var ownRoutes: [Route] = []
    }

    /// What is true of the gateway now, readable from any loop.
    struct Snapshot: Sendable {
        var tree: Tree
        var lastReload: Instant
        var isDraining = false
    }

    nonisolated let clock: any GatewayClock
    nonisolated let started: Tick
    nonisolated let cache: ResponseCache
    nonisolated let metrics: Metrics
    nonisolated let front: Front
    nonisolated let operatorLog: OperatorLog
    private nonisolated let state: Mutex<Snapshot>
    private let options: Options
    private let composition: Composition
    private let accessLog: AccessLog?
    private let group: MultiThreadedEventLoopGroup
    /// Where the configuration serves dossiers.
    nonisolated let dossiers: DossierHouse?
    /// The register of procedures, where dossiers are served.
    nonisolated let catalogue: CatalogueHouse?
    private nonisolated let reports: ReportHouse?
    private var adminFront: Front?
    private(set) var addresses: [ListenAddress] = []

    nonisolated var snapshot: Snapshot { state.withLock { $0 } }

    /// Reads the files and builds everything, but opens no socket yet.
    /// - Throws: `Refusal` with every mistake when there is nothing to serve.
    init(_ options: Options, clock: any GatewayClock = SystemClock(), seed: UInt64, group: MultiThreadedEventLoopGroup) async throws {
        let applied = try Self.read(options, over: nil, at: clock.now())
        let settings = applied.gateway
        do { _ = try StateFolder(settings.state) } catch { throw Refusal("\(error)") }
        let operatorLog = OperatorLog(level: settings.log.level, style: OperatorLog.style(environment: options.environment))
        let accessLog: AccessLog?
        do { accessLog = try AccessLog.open(settings.log.access, operatorLog: operatorLog) } catch { throw Refusal("log: \(error)") }
        let cache = ResponseCache(
            memory: settings.cache.memory, storedObjectLimit: settings.limits[Limits.storedObject],
            disk: settings.cache.onDisk(in: settings.state, clock: clock, operatorLog))
        let driver: CurlDriver
        do { driver = try CurlDriver() } catch { throw Refusal("libcurl: \(error)") }
        let catalogue = settings.dossiers.isServed ? try CatalogueHouse(settings, clock: clock, operatorLog) : nil
        let dossiers = try await DossierHouse.open(settings, register: catalogue?.register, clock: clock, seed: seed, group: group, operatorLog)
        let reports = settings.pages.isServed ? try dossiers.map { try ReportHouse(state: settings.state, $0.book, operatorLog) } : nil
        let pages = try catalogue?.routes(settings, doors: dossiers?.doors, reports: reports?.ledger) { CachedConnector($0, cache: cache, rules: CacheRules()) } ?? []
        let ownRoutes = try options.ownRoutes + (dossiers?.routes(settings) ?? []) + pages
        let composition = Composition(
            driver: driver, cache: cache, group: group, ownRoutes: ownRoutes, waitingPage: WaitingPage(notice: settings.pages.notice))
        let tree = try composition.build(applied, over: nil)
        dossiers?.use(applied, tree.connectors)
        await catalogue?.use(applied, tree.connectors)
        let metrics = Metrics()
        let observers: [any ExchangeObserver] = (accessLog.map { [$0] } ?? []) + [metrics]
        let service = Service(
            pipeline: tree.pipeline, limits: settings.limits, clock: clock, observer: ObserverGroup(observers))
        self.options = options
        self.clock = clock
        self.operatorLog = operatorLog
        self.accessLog = accessLog
        self.cache = cache
        self.dossiers = dossiers
        self.catalogue = catalogue
        self.reports = reports
        self.composition = composition
        self.metrics = metrics
        self.group = group
        state = Mutex(Snapshot(tree: tree, lastReload: clock.now()))
        started = clock.tick()
        front = try await Front(service: service, group: group, seed: seed)
        if let catalogue { reports?.begin(alarm: SystemAlarm(), clock: clock) { catalogue.looks } }
        tell(applied)
    }

    private static func read(_ options: Options, over previous: AppliedConfiguration?, at now: Instant) throws -> AppliedConfiguration {
        let reader = ConfigurationReader(
            directory: options.directory, credentials: CredentialsFolder(environment: options.environment)?.path)
        let reading = reader.read(at: now)
        let applied = AppliedConfiguration.applying(reading, over: previous, at: now)
        guard let applied, !(options.isStrict && previous == nil && applied.isDegraded) else {
            throw Refusal(reading.mistakes.map(\.description).joined(separator: "\n"))
        }
        return applied
    }

    // MARK: Sockets

    /// Opens every listener, then the admin address.
    /// - Parameter inherited: sockets from systemd, for the listeners in their order.
    func open(inherited: [Int32] = []) async throws {
        let settings = snapshot.tree.configuration.gateway
        for (index, listener) in settings.listeners.enumerated() {
            do {
                if index < inherited.count {
                    try await front.adopt(inherited[index], listener)
                    addresses.append(listener.address)
                } else {
                    addresses.append(try await front.listen(listener))
                }
            } catch {
                throw Refusal("cannot listen on \(listener.address): \(error)")
            }
        }
        let admin = AdminDoor(gateway: self)
        let service = Service(
            pipeline: try admin.pipeline(), limits: LimitValues(), clock: clock, observer: ObserverGroup([]))
        let door = try await Front(service: service, group: group, seed: 0)
        do {
            try await door.listen(ListenerSettings(address: settings.admin), isAdministrative: true)
        } catch {
            throw Refusal("cannot listen on \(settings.admin) (admin): \(error)")
        }
        adminFront = door
    }

    // MARK: Reload

    /// Reads the files again and swaps in what may be served of them.
    /// - Returns: what is not served as it stands on disk.
    func reload() async -> [AppliedConfiguration.Refusal] {
        accessLog?.reopen()
        let before = snapshot.tree
        do {
            let applied = try Self.read(options, over: before.configuration, at: clock.now())
            let tree = try composition.build(applied, over: before)
            dossiers?.use(applied, tree.connectors)
            await catalogue?.use(applied, tree.connectors)
            front.service.swap(to: tree.pipeline)
            state.withLock {
                $0.tree = tree
                $0.lastReload = clock.now()
            }
            for (key, placed) in before.connectors where tree.connectors[key]?.connector !== placed.connector {
                placed.connector.stop()
            }
            await follow(applied.gateway, instead: before.configuration.gateway)
            tell(applied)
            return applied.refusals
        } catch {
            operatorLog.error("reload refused, nothing changed", ["reason": (error as? Refusal)?.reason ?? "\(error)"])
            return before.configuration.refusals
        }
    }

    /// Listeners come and go, certificates are read again; what only a restart can change is said.
    private func follow(_ new: GatewaySettings, instead old: GatewaySettings) async {
        for listener in new.listeners {
            do {
                if old.listeners.contains(where: { $0.address == listener.address }) {
                    try front.renew(listener)
                } else {
                    try await front.listen(listener)
                }
            } catch {
                operatorLog.error("listener kept as it was", ["address": "\(listener.address)", "reason": "\(error)"])
            }
        }
        for listener in old.listeners where !new.listeners.contains(where: { $0.address == listener.address }) {
            await front.close(listener.address)
        }
        let needsRestart = [
            ("admin", old.admin != new.admin), ("state", old.state != new.state), ("cache", old.cache != new.cache),
            ("log", old.log != new.log), ("limits", old.limits != new.limits), ("journal", old.journal != new.journal),
            ("dossiers", old.dossiers != new.dossiers), ("national-portal", old.portal != new.portal), ("single-window", old.window != new.window), ("documents", old.documents != new.documents), ("pages", old.pages != new.pages),
        ].filter(\.1).map(\.0)
        if !needsRestart.isEmpty {
            operatorLog.warning("changed only by a restart", ["keys": needsRestart.joined(separator: ", ")])
        }
    }

    private nonisolated func tell(_ applied: AppliedConfiguration) {
        for refusal in applied.refusals {
            for mistake in refusal.mistakes { operatorLog.error("\(mistake)") }
            let kept = refusal.keepsPrevious ? "what it had before is still served" : "its agency is left out"
            operatorLog.warning("\(refusal.file) is refused; \(kept)")
        }
    }

    nonisolated var statusText: String {
        let applied = snapshot.tree.configuration
        let routes = applied.agencies.reduce(0) { $0 + $1.routes.count }
        let degraded = applied.isDegraded ? ", degraded: \(applied.refusals.count) file(s) refused" : ""
        return "serving \(routes) routes of \(applied.agencies.count) agencies\(degraded)"
    }

    // MARK: End

    /// Finishes what is under way and closes everything.
    /// - Returns: true when all finished within `drain-time`.
    func close() async -> Bool {
        state.withLock { $0.isDraining = true }
        dossiers?.endFeeds()
        let finished = await front.drain(within: snapshot.tree.configuration.gateway.limits.span(Limits.drainTime))
        _ = await adminFront?.drain(within: .seconds(1))
        reports?.close()
        await dossiers?.close(within: snapshot.tree.configuration.gateway.limits.span(Limits.drainTime))
        catalogue?.close()
        for placed in snapshot.tree.connectors.values { placed.connector.stop() }
        composition.driver.stop()
        await cache.disk?.stop()
        _ = accessLog?.close()
        return finished
    }
}
