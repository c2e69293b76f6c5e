import Catalogue
import Configuration
import Connectors
import Dossiers
import Gateway
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

    /// A party's name: the agency and its connector.
    static func party(_ agency: AgencySettings, _ connector: String) -> String { "\(agency.code.canonical)/\(connector)" }

    /// An agency's rules, with its parties by name.
    static func rules(_ agency: AgencySettings) -> AgencyRules {
        var rules = agency.dossiers.rules
        rules.system = agency.dossiers.system.map { party(agency, $0.connector) }
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
        var couriers: [String: any Courier] = [:]
        for name in agency.dossiers.shares {
            let key = Tree.ConnectorKey(agency: agency.reference.code, name: name)
            guard let peer = agency.connector(named: name)?.portal, let placed = connectors[key] else { continue }
            couriers[Self.party(agency, name)] = PortalCourier(
                party: Self.party(agency, name), agency: agency.code, settings: peer, caller: caller(placed), book: book)
        }
        return couriers
    }

    private func caller(_ placed: Tree.Placed) -> OutboundCaller {
        OutboundCaller(placed.connector, loops: group, clock: clock, seed: .random(in: .min ... .max))
    }
}
