import Catalogue
import Configuration
import Connectors
import DossierAPI
import Gateway
import Pages
import Reports
import Synchronization
import Telemetry

/// The register of procedures in a running gateway, and the citizens' pages over it. What a reload changes is handed to it by `use`.
final class CatalogueHouse: Sendable {
    let register: ProcedureRegister
    private let clock: any GatewayClock
    private let log: OperatorLog
    private let now = Mutex(Now())

    /// What is true of the agencies since the last reload.
    private struct Now: Sendable {
        var services = ServiceCatalogue()
        var agencies: [Agency] = []
    }

    private struct Agency: Sendable {
        let code: AgencyCode
        let reference: AgencyReference
        /// Of its public routes.
        let connectors: [HTTPConnector]
        let path: String?
    }

    static func path(in state: String) -> String { "\(state)/catalogue.sqlite" }

    init(_ settings: GatewaySettings, clock: any GatewayClock, _ log: OperatorLog) throws {
        let path = Self.path(in: settings.state)
        do { register = try ProcedureRegister(path: path) } catch {
            throw Refusal("\(error); if it is damaged, move \(path) away and import its lists anew")
        }
        self.clock = clock
        self.log = log
    }

    /// The pages' routes; none where they are not served.
    func routes(_ settings: GatewaySettings, doors: DossierDoors?, reports: ReportLedger?, stored: (any Connector) -> any Connector) throws(PathPattern.Flaw) -> [Route] {
        guard settings.pages.isServed else { return [] }
        let pages = Pages(Pages.Ground(
            register: register, dossiers: doors, reports: reports.map { Reports(register: register, ledger: $0, clock: clock) { $0.canonical } }, ledger: reports,
            agencies: { [self] in states }, services: { [self] in now.withLock { $0.services } }, clock: clock,
            random: { .random(in: .min ... .max) }, notice: settings.pages.notice))
        return try pages.routes(agency: .motcua, declared: SourcePlace(file: "gateway.yaml", line: 1, column: 1), stored: stored)
    }

    /// Goes by another configuration from now on, and puts what the files declare into the register.
    func use(_ applied: AppliedConfiguration, _ connectors: [Tree.ConnectorKey: Tree.Placed]) async {
        let agencies = applied.agencies.map { agency in
            let names = Set(agency.routes.map(\.to))
            return Agency(
                code: agency.code, reference: agency.reference,
                connectors: names.sorted().compactMap { connectors[Tree.ConnectorKey(agency: agency.reference.code, name: $0)]?.connector },
                path: agency.routes.first { $0.pattern.isPrefix && $0.host == nil }.map { String($0.pattern.description.dropLast()) })
        }
        let services = applied.services
        now.withLock { $0 = Now(services: services, agencies: agencies) }
        let named = services.all.filter { $0.name != nil }
        let list = RegisterList(named, source: "file", since: Day(clock.now()), isWhole: true, agencies: Set(agencies.map(\.code)))
        do { _ = try await register.apply(list) } catch {
            log.error("the catalogue does not have what agencies' files declare", ["reason": "\(error)"])
        }
    }

    /// Which portals answer now.
    var looks: [(agency: AgencyCode, isWell: Bool)] { states.map { ($0.code, $0.health != .closed) } }

    /// How each agency's portal is: closed when none of its upstreams can be asked.
    private var states: [AgencyState] {
        now.withLock { $0.agencies }.map { agency in
            let upstreams = agency.connectors.flatMap(\.status)
            let well = upstreams.count { upstream in
                if case .open = upstream.circuit { return false }
                return upstream.isHealthy
            }
            let health: AgencyState.Health = well == upstreams.count ? .open : well == 0 ? .closed : .failing
            return AgencyState(code: agency.code, reference: agency.reference, health: health, path: agency.path)
        }
    }

    func close() { register.close() }
}
