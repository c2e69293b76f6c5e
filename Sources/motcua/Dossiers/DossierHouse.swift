import Catalogue
import Configuration
import Connectors
import Documents
import DossierAPI
import Dossiers
import Gateway
import Journal
import NIOCore
import NationalPortal
import SingleWindow
import Telemetry

/// Everything of dossiers in a running gateway: journal, book, the doors to it, the outboxes out of it.
///
/// It is opened once and lives as long as the gateway; what a reload changes (rules, accounts, connectors) is handed to
/// it by `use`.
final class DossierHouse: Sendable {
    let journal: any Journal
    let book: DossierBook
    let office: OutboxOffice
    let keeping: Housekeeping
    private let provider: PortalProvider?
    let doors: DossierDoors?
    private let parties: DossierParties
    let window: WindowHouse
    let documents: DocumentHouse

    /// Nil where the configuration serves none.
    static func open(
        _ settings: GatewaySettings, register: ProcedureRegister?, clock: any GatewayClock, seed: UInt64, group: any EventLoopGroup, _ log: OperatorLog
    ) async throws -> DossierHouse? {
        guard settings.dossiers.isServed || settings.portal.isServed || settings.window != nil || settings.documents != nil else { return nil }
        let journal: any Journal, vault: Vault
        do { journal = try await settings.journal.open() } catch { throw Refusal("journal: \(error)") }
        do {
            vault = try await Self.vault(settings, journal, clock, log)
        } catch {
            await journal.close()
            throw (error as? JournalFailure).map { Refusal("journal: \($0)") } ?? error
        }
        return try DossierHouse(settings, journal, vault, register, clock: clock, seed: seed, group: group, log)
    }

    /// The vault of the key that the journal is sealed by; one is made only for a journal in which nothing is sealed yet.
    private static func vault(_ settings: GatewaySettings, _ journal: any Journal, _ clock: any GatewayClock, _ log: OperatorLog) async throws -> Vault {
        let file = "\(settings.state)/\(MasterKey.fileName)"
        let (vault, isNew) = try MasterKey.vault(
            given: settings.dossiers.key, state: settings.state, makes: try await !VaultCheck.isNoted(in: journal))
        if isNew { log.warning("a key was made that seals personal data; without it they cannot be read: keep a copy", ["file": file]) }
        guard try await VaultCheck.check(vault, journal, at: clock.now()) == .same else {
            throw Refusal("the journal is sealed by another key than \(settings.dossiers.key == nil ? file : "dossiers.key"); put back the one it was begun with")
        }
        return vault
    }

    private init(
        _ settings: GatewaySettings, _ journal: any Journal, _ vault: Vault, _ register: ProcedureRegister?, clock: any GatewayClock, seed: UInt64,
        group: any EventLoopGroup, _ log: OperatorLog
    ) throws {
        self.journal = journal
        book = DossierBook(journal: journal, vault: vault, clock: clock, settings: DossierSettings())
        office = OutboxOffice(journal, clock: clock, alarm: SystemAlarm(), seed: seed, tell: { log.tell($0) })
        provider = settings.portal.isServed ? PortalProvider(book: book, accounts: [], clock: clock) : nil
        window = WindowHouse(dossiers: book, office: office, wire: settings.window, seed: seed, group: group)
        documents = DocumentHouse(dossiers: book, office: office, paths: settings.documents, group: group, log)
        doors = settings.dossiers.isServed
            ? DossierDoors(
                book: book, shelf: FileShelf(journal: journal, vault: vault), accounts: [], window: window.book, documents: documents.book, register: register, clock: clock) : nil
        keeping = Housekeeping(book, office, alarm: SystemAlarm(), log)
        parties = DossierParties(book: book, office: office, clock: clock, group: group)
    }

    /// The doors' routes.
    func routes(_ settings: GatewaySettings) throws -> [Route] {
        var paths = PortalPaths()
        paths.login = settings.portal.login
        paths.exchange = settings.portal.exchange
        paths.share = settings.portal.share
        let declared = SourcePlace(file: "gateway.yaml", line: 1, column: 1)
        let portal = try provider?.routes(paths: paths, agency: .motcua, declared: declared) ?? []
        return try portal + (doors?.routes(agency: .motcua, declared: declared) ?? []) + window.routes(agency: .motcua, declared: declared)
            + documents.routes(agency: .motcua, declared: declared)
    }

    /// Goes by another configuration from now on.
    func use(_ applied: AppliedConfiguration, _ connectors: [Tree.ConnectorKey: Tree.Placed]) {
        book.use(DossierSettings(
            catalogue: applied.services, agencies: applied.agencies.map(DossierParties.rules), isNationalPortal: applied.gateway.portal.isServed))
        provider?.use(accounts: applied.agencies.flatMap { agency in
            agency.accounts.filter { $0.dialect == .nationalPortal }.map { AgencyAccount(user: $0.user, password: $0.password, agency: agency.code) }
        })
        doors?.use(accounts: applied.agencies.flatMap { agency in
            agency.accounts.filter { $0.dialect == .api }.map { AgencyAccount(user: $0.user, password: $0.password, agency: agency.code) }
        })
        parties.use(applied, connectors)
        window.use(applied, connectors)
        documents.use(applied, connectors)
        keeping.begin()
    }

    /// Gives messages up, with the reason on the timeline of what they are of.
    /// - Returns: how many.
    func drop(_ messages: [Int64], reason: String) async throws -> Int {
        var count = 0
        for id in messages {
            guard let message = try await journal.message(id) else { continue }
            if try await drop(message, reason) { count += 1 }
        }
        return count
    }

    /// Each book writes only its own streams. A dossier that was erased takes no more words.
    private func drop(_ message: StoredMessage, _ reason: String) async throws -> Bool {
        let stream = message.message.stream.text
        if stream.hasPrefix("window/") { return try await window.book.giveUp(message, reason: reason) }
        if stream.hasPrefix("document/") { return try await documents.book.giveUp(message, reason: reason) }
        do throws(BookRefusal) { return try await book.giveUp(message, reason: reason) } catch .erased {
            return try await office.drop([message.message.id], reason: reason) == 1
        }
    }

    /// Ends what waits for events, so that the doors can close.
    func endFeeds() { doors?.endFeeds() }

    /// Finishes what is under way.
    func close(within span: Span) async {
        keeping.end()
        documents.close()
        await office.stop(within: span)
        await journal.close()
    }
}

extension OperatorLog {
    /// What an operator should hear of an outbox.
    func tell(_ notice: OutboxNotice) {
        switch notice {
        case .journalFailed(let party, let failure): error("outbox waits for the journal", ["party": party, "reason": "\(failure)"])
        case .journalWell(let party): info("outbox goes on: the journal is well", ["party": party])
        case .circuitOpened(let party): warning("party does not answer; it is asked again now and then", ["party": party])
        case .circuitClosed(let party): info("party answers again", ["party": party])
        case .dead(let party, let message, let stream, let reason):
            error("message needs a person: motcua outbox show", ["party": party, "message": "\(message)", "of": stream.text, "reason": reason])
        case .lost(let party, let message): warning("delivery took longer than its lease", ["party": party, "message": "\(message)"])
        }
    }
}
