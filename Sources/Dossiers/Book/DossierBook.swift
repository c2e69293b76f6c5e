package import Catalogue
package import Gateway
import JSON
package import Journal
import Synchronization

/// All dossiers: everything that happens to one goes through here, and is durable when it returns.
///
/// `Synchronising` and `Stepping` take what agencies tell, `Submitting` what citizens hand in, `HandingOver` what agencies'
/// systems say of what was handed on to them; `Timeline` reads. Each loads the dossier, decides on values, and writes
/// events, head and messages in one append; when somebody else was quicker, it decides again on what is then true.
package final class DossierBook: Sendable {
    package let journal: any Journal
    package let vault: Vault
    package let clock: any GatewayClock
    private let current: Mutex<DossierSettings>
    let serials = SerialCounter()
    /// How often a decision is made again before the book gives up: more means that something is wrong with it.
    static let patience = 50

    package init(journal: any Journal, vault: Vault, clock: any GatewayClock, settings: DossierSettings) {
        self.journal = journal
        self.vault = vault
        self.clock = clock
        current = Mutex(settings)
    }

    package var settings: DossierSettings { current.withLock { $0 } }
    package func use(_ settings: DossierSettings) { current.withLock { $0 = settings } }

    /// What a change comes to.
    package struct Change: Sendable {
        package var events: [DossierEvent] = []
        package var messages: [NewMessage] = []
        package var settled: [Settlement] = []
        /// Nothing is to be written when the message was settled by another: without it nothing happened.
        package var needsItsMessage = false
        package var names: [Name] = []
        package var namesDropped: [Name] = []
        package var files: [String] = []
        package var filesDropped: [String] = []
        package init(_ events: DossierEvent...) { self.events = events }
        /// Nothing is written: it had its effect before.
        package static let none = Change()
        var isEmpty: Bool { events.isEmpty && settled.isEmpty && messages.isEmpty }
    }

    // MARK: Changing

    /// Decides on a dossier as it stands and writes what follows.
    /// - Parameter decide: may be called more than once; changes the dossier to what it then is.
    /// - Returns: the dossier afterwards.
    @discardableResult
    package func change(
        _ stream: StreamName, _ decide: (inout Dossier) throws(BookRefusal) -> Change
    ) async throws(BookRefusal) -> Dossier {
        var settles = true
        for _ in 0..<Self.patience {
            var dossier = try await load(stream)
            guard let wrapped = dossier.wrappedKey else { throw .erased }
            guard let key = try? vault.unwrap(wrapped, for: stream.text) else { throw .unreadable }
            let before = dossier
            var change = try decide(&dossier)
            if !settles { change.settled = [] }
            if change.isEmpty { return dossier }
            switch try await write(change, dossier, sealedBy: key) {
            case .written(let written): return written
            case .overtaken: continue
            // An operator may have dropped it under way: what the party said is true all the same.
            case .lost:
                if change.needsItsMessage { return before }
                settles = false
            // All other names that a change brings hold the stream's own.
            case .taken: throw .finding("maHoSoCoQuan", .duplicate, wanted: "a number that no other dossier has", shape: "another dossier's")
            }
        }
        throw .journal(JournalFailure(.unavailable, "the dossier changes faster than it can be written to"))
    }

    enum Written {
        case written(Dossier)
        /// It has changed since it was read.
        case overtaken
        /// The message that it settles was settled or claimed by another.
        case lost
        case taken(Name, by: StreamName)
    }

    func write(_ change: Change, _ dossier: Dossier, sealedBy key: DossierKey) async throws(BookRefusal) -> Written {
        let append = try append(change, dossier, sealedBy: key)
        let appended: Appended
        do { appended = try await journal.append(append) } catch { throw .journal(error) }
        switch appended {
        case .done(let revision, _):
            var written = dossier
            written.revision = revision
            return .written(written)
        case .conflict: return .overtaken
        case .taken(let name, let stream): return .taken(name, by: stream)
        case .lost: return .lost
        case .missing(let file):
            throw .finding("tepDinhKem", .unknown, wanted: "files that were uploaded before", shape: "digest \(file.prefix(8))…")
        }
    }

    private func append(_ change: Change, _ dossier: Dossier, sealedBy key: DossierKey) throws(BookRefusal) -> Append {
        var append = Append(dossier.stream, expected: dossier.revision)
        do {
            append.events = try change.events.map { event in
                NewEvent(event.kind.rawValue, at: event.at, audience: audience(of: dossier.agency), content: try event.content(sealedBy: key))
            }
            append.head = try dossier.head(sealedBy: dossier.isErased ? nil : key)
        } catch { throw .unreadable }
        append.messages = change.messages
        append.settled = change.settled
        append.names = change.names
        append.namesDropped = change.namesDropped
        append.files = change.files
        append.filesDropped = change.filesDropped
        return append
    }

    // MARK: Reading

    package func load(_ stream: StreamName) async throws(BookRefusal) -> Dossier {
        let stored: StoredStream?
        do { stored = try await journal.stream(stream) } catch { throw .journal(error) }
        guard let stored else { throw .unknownDossier }
        guard let dossier = Dossier(stored, vault: vault) else { throw .unreadable }
        return dossier
    }

    /// The dossier under a name.
    package func find(_ name: Name) async throws(BookRefusal) -> Dossier? {
        let stored: StoredStream?
        do { stored = try await journal.stream(known: name) } catch { throw .journal(error) }
        guard let stored else { return nil }
        guard let dossier = Dossier(stored, vault: vault) else { throw .unreadable }
        return dossier
    }

    package func find(_ number: DossierNumber) async throws(BookRefusal) -> Dossier? { try await find(Name.number(number.key)) }
}

extension DossierBook {
    /// In whose feed the events of an agency's dossiers stand: the ministry's or province's, whose account sees all below
    /// it; where a province was taken over, that of the one that took over.
    package func audience(of agency: AgencyCode) -> String { (agency.successor(on: clock.now()) ?? agency).root.canonical }

    /// What its agency's file says, whoever tells of it; where a province was taken over, the file of the one that took over.
    func rules(of dossier: Dossier) -> AgencyRules? {
        let settings = settings
        return settings.rules(for: dossier.agency) ?? dossier.agency.successor(on: clock.now()).flatMap { settings.rules(for: $0) }
    }
}
