package import Catalogue
package import Dossiers
package import Gateway
package import Journal
import Synchronization

/// All documents: everything that happens to one goes through here, and is durable when it returns.
///
/// `Taking` takes files in, `Telling` what parties say of them, `Fetching` has what waits for whom, `Effects` what a later
/// document does to an earlier one, `Bringing` what the axis beyond answered. Each loads the document, decides on values and writes
/// events, head and messages in one append; when somebody else was quicker, it decides again on what is then true.
package final class DocumentBook: Sendable {
    package let journal: any Journal
    package let vault: Vault
    package let shelf: FileShelf
    package let clock: any GatewayClock
    private let current: Mutex<DocumentSettings>
    static let patience = 50

    package init(journal: any Journal, vault: Vault, clock: any GatewayClock, settings: DocumentSettings = DocumentSettings()) {
        self.journal = journal
        self.vault = vault
        self.clock = clock
        shelf = FileShelf(journal: journal, vault: vault)
        current = Mutex(settings)
    }

    package var settings: DocumentSettings { current.withLock { $0 } }
    package func use(_ settings: DocumentSettings) { current.withLock { $0 = settings } }

    /// The same for the same `DocumentId` of the same sender, so that a file that comes twice is known.
    package func id(of sender: AgencyCode, _ documentId: String) -> String {
        Hexadecimal.grouped(vault.blind("document", "\(sender.canonical)\u{0}\(documentId)"))
    }

    /// Of what is said at a revision.
    func fileId(_ document: Document, _ revision: Int) -> String { Hexadecimal.grouped(vault.blind("document status", "\(document.id)/\(revision)")) }

    /// Whose feed an event stands in.
    package static func audience(_ organ: AgencyCode) -> String { "documents/\(organ.canonical)" }

    // MARK: Writing

    /// What a change comes to.
    struct Change {
        private(set) var events: [(event: DocumentEvent, audience: AgencyCode)] = []
        var messages: [NewMessage] = []
        var settled: [Settlement] = []
        var names: [Name] = []
        var dropped: [Name] = []
        var files: [String] = []

        mutating func add(_ event: DocumentEvent, for audience: AgencyCode) { events.append((event, audience)) }
    }

    enum Written {
        case written(Document)
        case overtaken
        case taken(Name, by: StreamName)
    }

    func write(_ change: Change, _ document: Document) async throws(DocumentTrouble) -> Written {
        var append = Append(document.stream, expected: document.revision)
        let key = try key(document)
        do {
            append.events = try change.events.map {
                NewEvent($0.event.kind.rawValue, at: $0.event.at, audience: Self.audience($0.audience), content: try $0.event.content(sealedBy: key))
            }
        } catch { throw .unreadable }
        append.head = document.head
        append.messages = change.messages
        append.settled = change.settled
        append.names = change.names
        append.namesDropped = change.dropped
        append.files = change.files
        let appended: Appended
        do { appended = try await journal.append(append) } catch { throw .journal(error) }
        switch appended {
        case .done(let revision, _):
            var written = document
            written.revision = revision
            return .written(written)
        case .conflict: return .overtaken
        case .taken(let name, let stream): return .taken(name, by: stream)
        case .lost: throw .lost
        case .missing: throw .unreadable
        }
    }

    /// Decides on a document as it stands and writes what follows; nothing where the change is nil.
    /// - Parameter decide: may be called more than once.
    func change(_ id: String, _ decide: (inout Document) throws(DocumentTrouble) -> Change?) async throws(DocumentTrouble) -> Document {
        for _ in 0..<Self.patience {
            guard var document = try await load(id) else { throw .unknown }
            guard let change = try decide(&document) else { return document }
            if case .written(let written) = try await write(change, document) { return written }
        }
        throw .journal(JournalFailure(.unavailable, "the document changes faster than it can be written to"))
    }

    func key(_ document: Document) throws(DocumentTrouble) -> DossierKey {
        do { return try vault.unwrap(document.wrappedKey, for: document.stream.text) } catch { throw .unreadable }
    }

    // MARK: Reading

    package func load(_ id: String) async throws(DocumentTrouble) -> Document? {
        let stored: StoredStream?
        do { stored = try await journal.stream(Document.stream(id)) } catch { throw .journal(error) }
        guard let stored else { return nil }
        guard let document = Document(stored) else { throw .unreadable }
        return document
    }

    /// The document as one of its parties may see it.
    package func document(_ id: String, for organ: AgencyCode) async throws(DocumentTrouble) -> Document {
        guard let document = try await load(id), document.concerns(organ) else { throw .unknown }
        return document
    }

    /// What happened to a document as one of its parties may see it: its sender all of it, a receiver not what others did.
    package func timeline(_ document: Document, for organ: AgencyCode) async throws(DocumentTrouble) -> [(number: Int, event: DocumentEvent)] {
        let all = try await timeline(document).enumerated().map { (number: $0 + 1, event: $1) }
        return organ == document.sender ? all : all.filter { $0.event.organ == nil || $0.event.organ == organ || $0.event.organ == document.sender }
    }

    /// All that happened to a document, in order.
    package func timeline(_ document: Document) async throws(DocumentTrouble) -> [DocumentEvent] {
        try await events(of: document, after: 0, limit: document.revision)
    }

    func event(_ revision: Int, of document: Document) async throws(DocumentTrouble) -> DocumentEvent? {
        try await events(of: document, after: revision - 1, limit: 1).first
    }

    private func events(of document: Document, after revision: Int, limit: Int) async throws(DocumentTrouble) -> [DocumentEvent] {
        let stored: [StoredEvent]
        do { stored = try await journal.events(of: document.stream, after: revision, limit: limit) } catch { throw .journal(error) }
        return try stored.map { (stored) throws(DocumentTrouble) in try event(stored, of: document) }
    }

    /// An event as it stands in a feed.
    package func event(_ stored: StoredEvent, of document: Document) throws(DocumentTrouble) -> DocumentEvent {
        guard let event = DocumentEvent(kind: stored.kind, at: stored.at, content: stored.content, key: try key(document)) else { throw .unreadable }
        return event
    }

    /// The document of a feed's event.
    package func document(of stored: StoredEvent) async throws(DocumentTrouble) -> Document {
        guard let document = try await load(Document.id(stored.stream)) else { throw .unreadable }
        return document
    }
}

/// What one event gives a party to do; the message's content names it.
package enum DocumentMessage {
    /// A file to be brought to the axis beyond: the document itself, or a status.
    package static let file = "document-file"
    /// What a document does to one before it.
    package static let effect = "document-effect"

    /// The party that sees to effects: ours.
    package static let effects = "documents/effects"
}
