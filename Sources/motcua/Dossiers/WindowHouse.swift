import Catalogue
import Configuration
import Connectors
import Dossiers
import Gateway
import Journal
import NIOCore
import SOAP
import SingleWindow
import Synchronization

/// Everything of the single window in a running gateway: its book on the dossiers' journal, the door to it, and the
/// couriers out of it. What a reload changes is handed to it by `use`.
final class WindowHouse: Sendable {
    let book: WindowBook
    private let door: WindowDoor?
    private let path: String
    private let dossiers: DossierBook
    private let office: OutboxOffice
    private let group: any EventLoopGroup
    private let employed = Mutex<[String: Post]>([:])

    /// - Parameter wire: how messages come in; nil where none do.
    init(dossiers: DossierBook, office: OutboxOffice, wire: WireSettings?, seed: UInt64, group: any EventLoopGroup) {
        book = WindowBook(journal: dossiers.journal, vault: dossiers.vault, clock: dossiers.clock, seed: seed)
        door = wire.map { [book] in WindowDoor(book: book, wire: $0) }
        path = wire?.path ?? ""
        self.dossiers = dossiers
        self.office = office
        self.group = group
    }

    func routes(agency: AgencyReference, declared: SourcePlace) throws(PathPattern.Flaw) -> [Route] {
        guard let door else { return [] }
        return [Route(
            pattern: try PathPattern(path), methods: [.get, .post], connector: door, connectorName: "single-window", agency: agency, declared: declared)]
    }

    /// The party that makes declarations of an agency's dossiers of one procedure.
    private static func party(_ agency: AgencySettings, declaring code: String) -> String { "\(agency.code.canonical)/single-window:\(code)" }

    /// By procedure of the national catalogue.
    static func declaring(_ agency: AgencySettings) -> [ProcedureCode: String] {
        let pairs = (agency.window?.procedures ?? []).compactMap { procedure in
            procedure.side == .business ? procedure.national.map { ($0, party(agency, declaring: procedure.procedure.code)) } : nil
        }
        return Dictionary(pairs) { first, _ in first }
    }

    func use(_ applied: AppliedConfiguration, _ connectors: [Tree.ConnectorKey: Tree.Placed]) {
        let settings = Self.settings(applied)
        book.use(settings)
        door?.renew()
        var wanted: [String: Post] = [:]
        if !settings.registrations.isEmpty { wanted = [WindowMessage.parking: .parking, WindowMessage.dossiers: .timeline] }
        for agency in applied.agencies {
            for procedure in agency.window?.procedures ?? [] {
                let peer = DossierParties.party(agency, procedure.connector)
                let key = Tree.ConnectorKey(agency: agency.reference.code, name: procedure.connector)
                guard let party = settings.peer(peer), let connector = connectors[key]?.connector,
                    let registration = settings.registration(procedure.procedure.code, with: peer)
                else { continue }
                wanted[peer] = .peer(party, office: registration.office, connector)
                guard procedure.side == .business, procedure.national != nil else { continue }
                wanted[Self.party(agency, declaring: procedure.procedure.code)] = .declaring(registration, procedure.content, procedure.files)
            }
        }
        let before = employed.withLock { employed in
            defer { employed = wanted }
            return employed
        }
        for party in before.keys where wanted[party] == nil { office.dismiss(party) }
        for (party, post) in wanted where post != before[party] { employ(post, for: party, applied) }
    }

    private func employ(_ post: Post, for party: String, _ applied: AppliedConfiguration) {
        var settings = OutboxSettings()
        settings.lease = applied.gateway.limits.span(Limits.outboxLease)
        let courier: any Courier = switch post {
        case .parking: ParkingCourier(book: book)
        case .timeline: TimelineCourier(book: book, dossiers: dossiers)
        case .declaring(let registration, let table, let files): DeclaringCourier(registration, table: table, files: files, book: book, dossiers: dossiers)
        case .peer(let peer, let office, let connector):
            WindowCourier(
                peer, office: office,
                caller: OutboundCaller(connector, loops: group, clock: book.clock, limit: 64 << 20, seed: .random(in: .min ... .max)), book: book)
        }
        office.employ(courier, for: party, settings)
    }

    private static func settings(_ applied: AppliedConfiguration) -> WindowSettings {
        var settings = WindowSettings()
        for agency in applied.agencies {
            guard let window = agency.window else { continue }
            for connector in agency.connectors {
                guard let party = connector.window else { continue }
                var peer = WindowSettings.Peer(
                    name: DossierParties.party(agency, connector.name), unit: party.unit, office: party.office, wire: party.wire)
                peer.transient = party.transient
                peer.signatures = party.signatures
                peer.account = agency.accounts.first { $0.dialect == .singleWindow && $0.user == party.account }.map {
                    AgencyAccount(user: $0.user, password: $0.password, agency: agency.code)
                }
                settings.peers.append(peer)
            }
            settings.registrations += window.procedures.map { procedure in
                var registration = WindowSettings.Registration(
                    procedure.procedure, as: procedure.side, unit: window.unit, office: window.office,
                    peer: DossierParties.party(agency, procedure.connector), agency: agency.code, national: procedure.national)
                registration.signer = window.signer
                registration.agreements = window.agreements.filter { $0.documentType == procedure.procedure.code }
                return registration
            }
        }
        return settings
    }
}

/// All that makes a courier, so that it can be seen whether a reload changed it.
private enum Post: Sendable, Equatable {
    case parking
    case timeline
    case declaring(WindowSettings.Registration, XMLJSONMapping, DeclaredFiles?)
    case peer(WindowSettings.Peer, office: String, HTTPConnector)

    static func == (one: Post, other: Post) -> Bool {
        switch (one, other) {
        case (.parking, .parking), (.timeline, .timeline): true
        case (.declaring(let a, let b, let c), .declaring(let d, let e, let f)): a == d && b == e && c == f
        case (.peer(let a, let b, let c), .peer(let d, let e, let f)): a == d && b == e && c === f
        default: false
        }
    }
}
