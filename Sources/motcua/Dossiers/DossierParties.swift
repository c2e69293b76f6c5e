import Catalogue
import Configuration
import Connectors
import Dossiers
import Gateway
import Handover
import Journal
import NIOCore
import NationalPortal
import Synchronization

/// Who is told of dossiers: for each party that the files name, a courier at its connector.
final class DossierParties: Sendable {
    private let book: DossierBook
    private let office: OutboxOffice
    private let group: any EventLoopGroup
    private let clock: any GatewayClock
    private let employed = Mutex<Set<String>>([])

    init(book: DossierBook, office: OutboxOffice, clock: any GatewayClock, group: any EventLoopGroup) {
        self.book = book
        self.office = office
        self.group = group
        self.clock = clock
    }

    /// A party's name: the agency and its connector; its webhook is a party of its own, though it may be at the same.
    static func party(_ agency: AgencySettings, _ connector: String) -> String { "\(agency.code.canonical)/\(connector)" }

    private static func webhook(_ agency: AgencySettings, _ connector: String) -> String { party(agency, connector) + ":webhook" }

    /// An agency's rules, with its parties by name.
    static func rules(_ agency: AgencySettings) -> AgencyRules {
        var rules = agency.dossiers.rules
        rules.system = agency.dossiers.system.map { party(agency, $0.connector) }
        rules.webhook = agency.dossiers.webhook.map { webhook(agency, $0.target.connector) }
        rules.shares = agency.dossiers.shares.map { party(agency, $0) }
        return rules
    }

    func use(_ applied: AppliedConfiguration, _ connectors: [Tree.ConnectorKey: Tree.Placed]) async throws(JournalFailure) {
        var wanted: [String: any Courier] = [:]
        for agency in applied.agencies {
            for (party, courier) in couriers(agency, connectors) { wanted[party] = courier }
        }
        var settings = OutboxSettings()
        settings.lease = applied.gateway.limits.span(Limits.outboxLease)
        let former = employed.withLock { known in
            let former = known.subtracting(wanted.keys)
            known = Set(wanted.keys)
            return former
        }
        for party in former { office.dismiss(party) }
        for (party, courier) in wanted.sorted(by: { $0.key < $1.key }) { try await office.employ(courier, for: party, settings) }
    }

    private func couriers(_ agency: AgencySettings, _ connectors: [Tree.ConnectorKey: Tree.Placed]) -> [String: any Courier] {
        func placed(_ name: String) -> Tree.Placed? { connectors[Tree.ConnectorKey(agency: agency.reference.code, name: name)] }
        var couriers: [String: any Courier] = [:]
        if let system = agency.dossiers.system, let placed = placed(system.connector) {
            couriers[Self.party(agency, system.connector)] = SystemCourier(
                agency: agency.code, path: system.path, caller: caller(placed), book: book)
        }
        if let webhook = agency.dossiers.webhook, let placed = placed(webhook.target.connector) {
            couriers[Self.webhook(agency, webhook.target.connector)] = WebhookCourier(
                path: webhook.target.path, secret: webhook.secret, caller: caller(placed), book: book)
        }
        for name in agency.dossiers.shares {
            guard let peer = agency.connector(named: name)?.portal, let placed = placed(name) else { continue }
            couriers[Self.party(agency, name)] = PortalCourier(
                party: Self.party(agency, name), agency: agency.code, settings: peer, caller: caller(placed), book: book)
        }
        return couriers
    }

    private func caller(_ placed: Tree.Placed) -> OutboundCaller {
        OutboundCaller(placed.connector, loops: group, clock: clock, seed: .random(in: .min ... .max))
    }
}
