import Catalogue
import Configuration
import Connectors
import Documents
import Dossiers
import Gateway
import Journal
import NIOCore
import Synchronization
import Telemetry

/// Everything of documents in a running gateway: their book on the dossiers' journal, the axis where this is one, the couriers to
/// an axis beyond and the collectors from it. What a reload changes is handed to it by `use`.
final class DocumentHouse: Sendable {
    let book: DocumentBook
    private let door: AxisDoor?
    private let paths: AxisPaths?
    private let office: OutboxOffice
    private let group: any EventLoopGroup
    private let log: OperatorLog
    private let employed = Mutex<[String: Post]>([:])

    /// - Parameter paths: where the axis is; nil where this is none.
    init(dossiers: DossierBook, office: OutboxOffice, paths: AxisPaths?, group: any EventLoopGroup, _ log: OperatorLog) {
        book = DocumentBook(journal: dossiers.journal, vault: dossiers.vault, clock: dossiers.clock)
        door = paths.map { [book] _ in AxisDoor(book: book) }
        self.paths = paths
        self.office = office
        self.group = group
        self.log = log
    }

    func routes(agency: AgencyReference, declared: SourcePlace) throws(PathPattern.Flaw) -> [Route] {
        guard let door, let paths else { return [] }
        return try door.routes(paths, agency: agency, declared: declared)
    }

    func use(_ applied: AppliedConfiguration, _ connectors: [Tree.ConnectorKey: Tree.Placed]) {
        let settings = Self.settings(applied)
        book.use(settings)
        door?.use(applied.agencies.flatMap(Self.accounts))
        var wanted: [String: Post] = [:]
        for agency in applied.agencies {
            guard let documents = agency.documents, let name = documents.axis, let axis = agency.connector(named: name)?.documentAxis,
                let connector = connectors[Tree.ConnectorKey(agency: agency.reference.code, name: name)]?.connector
            else { continue }
            var client = AxisClient.Settings(party: DossierParties.party(agency, name), organ: axis.organ ?? agency.code, secret: axis.secret)
            client.form = axis.form
            client.every = axis.every
            client.paths = axis.paths
            wanted[client.party] = Post(client, connector, applied.gateway.limits.span(Limits.outboxLease))
        }
        // A party of our own, needed wherever documents come and go.
        let before = employed.withLock { employed in
            defer { employed = wanted }
            return employed
        }
        if !settings.organs.isEmpty { office.employ(EffectCourier(book: book), for: DocumentMessage.effects) } else { office.dismiss(DocumentMessage.effects) }
        for (party, post) in before where wanted[party] != post {
            post.collector.withLock { $0 }?.end()
            if wanted[party] == nil { office.dismiss(party) }
        }
        for (party, post) in wanted {
            if let kept = before[party], kept == post { post.keep(kept) } else { employ(post, for: party) }
        }
    }

    private func employ(_ post: Post, for party: String) {
        var settings = OutboxSettings()
        settings.lease = post.lease
        let caller = OutboundCaller(post.connector, loops: group, clock: book.clock, limit: 8 << 20, seed: .random(in: .min ... .max))
        let client = AxisClient(post.client, caller: caller, clock: book.clock), log = log
        office.employ(AxisCourier(client, book: book), for: party, settings)
        let collector = AxisCollector(client, book: book, alarm: SystemAlarm()) { log.tell($0) }
        post.collector.withLock { $0 = collector }
        collector.begin()
    }

    func close() {
        for post in employed.withLock({ $0.values.map(\.self) }) { post.collector.withLock { $0 }?.end() }
    }

    // MARK: What the files say

    private static func accounts(_ agency: AgencySettings) -> [AxisDoor.Account] {
        agency.accounts.filter { $0.dialect == .documentAxis }.compactMap { account in
            guard let organ = AgencyCode(account.user), agency.documents?.organs.contains(where: { $0.id == organ }) ?? false else { return nil }
            return AxisDoor.Account(organ: organ, secret: account.password, form: account.form)
        }
    }

    private static func settings(_ applied: AppliedConfiguration) -> DocumentSettings {
        var organs: [DocumentSettings.OurOrgan] = []
        for agency in applied.agencies {
            guard let documents = agency.documents else { continue }
            for one in documents.organs {
                var organ = DocumentSettings.OurOrgan(
                    one.id, name: one.name, agency: agency.code, axis: documents.axis.map { DossierParties.party(agency, $0) })
                organ.fetches = agency.accounts.contains { $0.dialect == .documentAxis && AgencyCode($0.user) == organ.id }
                organ.wantsPlain = documents.wantsPlain
                organ.signer = documents.signer
                organ.check = documents.check
                organ.needsSignature = documents.needsSignature
                // Of two files that name one unit, its own counts.
                if let other = organs.firstIndex(where: { $0.id == organ.id }) {
                    if agency.code == organ.id { organs[other] = organ }
                } else { organs.append(organ) }
            }
        }
        return DocumentSettings(organs: organs)
    }
}

/// All that makes a courier and a collector, so that it can be seen whether a reload changed it.
private final class Post: Sendable, Equatable {
    let client: AxisClient.Settings
    let connector: HTTPConnector
    let lease: Span
    let collector = Mutex<AxisCollector?>(nil)

    init(_ client: AxisClient.Settings, _ connector: HTTPConnector, _ lease: Span) {
        self.client = client
        self.connector = connector
        self.lease = lease
    }

    /// The reload changed nothing of it.
    func keep(_ other: Post) {
        let kept = other.collector.withLock { $0 }
        collector.withLock { $0 = kept }
    }

    static func == (one: Post, other: Post) -> Bool { one.client == other.client && one.connector === other.connector && one.lease == other.lease }
}

extension OperatorLog {
    /// What an operator should hear of an axis.
    fileprivate func tell(_ notice: AxisCollector.Notice) {
        switch notice {
        case .silent(let party, let reason): warning("document axis does not answer; it is asked again", ["party": party, "reason": reason])
        case .answers(let party): info("document axis answers again", ["party": party])
        case .failed(let party, let file, let reason): error("a document from the axis was not taken; its sender is told why", ["party": party, "file": file, "reason": reason])
        }
    }
}
