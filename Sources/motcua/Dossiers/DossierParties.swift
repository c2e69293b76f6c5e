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
    private let employed = Mutex<[String: Post]>([:])

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
        rules.windows = WindowHouse.declaring(agency)
        return rules
    }

    /// Where nothing has changed for a party, its outbox goes on as it is, with what it knows of the party's health.
    func use(_ applied: AppliedConfiguration, _ connectors: [Tree.ConnectorKey: Tree.Placed]) {
        var wanted: [String: Post] = [:]
        for agency in applied.agencies {
            for (party, post) in posts(agency, connectors) { wanted[party] = post }
        }
        var settings = OutboxSettings()
        settings.lease = applied.gateway.limits.span(Limits.outboxLease)
        let before = employed.withLock { employed in
            defer { employed = wanted }
            return employed
        }
        for party in before.keys where wanted[party] == nil { office.dismiss(party) }
        // The lease is among what only a restart changes.
        for (party, post) in wanted where post != before[party] { office.employ(courier(post, for: party), for: party, settings) }
    }

    private func posts(_ agency: AgencySettings, _ connectors: [Tree.ConnectorKey: Tree.Placed]) -> [String: Post] {
        func connector(_ name: String) -> HTTPConnector? { connectors[Tree.ConnectorKey(agency: agency.reference.code, name: name)]?.connector }
        var posts: [String: Post] = [:]
        if let system = agency.dossiers.system, let connector = connector(system.connector) {
            posts[Self.party(agency, system.connector)] = Post(agency.code, connector, .system(path: system.path))
        }
        if let webhook = agency.dossiers.webhook, let connector = connector(webhook.target.connector) {
            posts[Self.webhook(agency, webhook.target.connector)] = Post(
                agency.code, connector, .webhook(path: webhook.target.path, secret: webhook.secret))
        }
        for name in agency.dossiers.shares {
            guard let peer = agency.connector(named: name)?.portal, let connector = connector(name) else { continue }
            posts[Self.party(agency, name)] = Post(agency.code, connector, .portal(peer))
        }
        return posts
    }

    private func courier(_ post: Post, for party: String) -> any Courier {
        let caller = caller(post.connector)
        return switch post.kind {
        case .system(let path): SystemCourier(agency: post.agency, path: path, caller: caller, book: book)
        case .webhook(let path, let secret): WebhookCourier(path: path, secret: secret, caller: caller, book: book)
        case .portal(let peer): PortalCourier(party: party, agency: post.agency, settings: peer, caller: caller, book: book)
        }
    }

    private func caller(_ connector: HTTPConnector) -> OutboundCaller {
        OutboundCaller(connector, loops: group, clock: clock, seed: .random(in: .min ... .max))
    }
}

/// All that makes a courier, so that it can be seen whether a reload changed it.
private struct Post: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case system(path: String)
        case webhook(path: String, secret: Secret)
        case portal(PortalPeerSettings)
    }

    let agency: AgencyCode
    let connector: HTTPConnector
    let kind: Kind

    init(_ agency: AgencyCode, _ connector: HTTPConnector, _ kind: Kind) {
        self.agency = agency
        self.connector = connector
        self.kind = kind
    }

    static func == (one: Post, other: Post) -> Bool {
        one.agency == other.agency && one.connector === other.connector && one.kind == other.kind
    }
}
