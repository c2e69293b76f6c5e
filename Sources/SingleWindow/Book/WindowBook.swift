import Catalogue
package import Dossiers
package import Gateway
package import Journal
import Synchronization

/// All declarations: everything that happens to one goes through here, and is durable when it returns.
///
/// `Receiving` takes the other side's messages, `Sending` makes ours, `Settling` writes what the other side answered,
/// `Telling` has moves told to the dossier behind a declaration, `Sharing` adds what
/// agreements let others know. Each loads the declaration, decides on values and writes
/// events, head and messages in one append; when somebody else was quicker, it decides again on what is then true.
package final class WindowBook: Sendable {
    package let journal: any Journal
    package let vault: Vault
    package let clock: any GatewayClock
    private let current: Mutex<WindowSettings>
    private let chance: Mutex<SplitMix>
    static let patience = 50

    /// - Parameter seed: for the identifiers of messages.
    package init(journal: any Journal, vault: Vault, clock: any GatewayClock, seed: UInt64, settings: WindowSettings = WindowSettings()) {
        self.journal = journal
        self.vault = vault
        self.clock = clock
        current = Mutex(settings)
        chance = Mutex(SplitMix(seed: seed))
    }

    package var settings: WindowSettings { current.withLock { $0 } }
    package func use(_ settings: WindowSettings) { current.withLock { $0 = settings } }

    /// A version 4 UUID (RFC 9562 §5.4).
    func newMessageID() -> String {
        let (high, low) = chance.withLock { ($0.next(), $0.next()) }
        let digits = Hexadecimal.text(withUnsafeBytes(of: (high & ~0xF000 | 0x4000).bigEndian) { Array($0) })
            + Hexadecimal.text(withUnsafeBytes(of: (low & ~(3 << 62) | 1 << 63).bigEndian) { Array($0) })
        return Hexadecimal.grouped(digits)
    }

    /// Why nothing was written.
    package enum Trouble: Error, Sendable, Hashable {
        case journal(JournalFailure)
        /// A stored declaration cannot be read with the key that is there.
        case unreadable
        case unknown
        /// It does not fit where the declaration stands.
        case illegal(DeclarationFlow.IllegalMove)
        /// The procedure has no pair of that meaning for us.
        case noPair(Meaning)
        /// The content is not as the procedure's schema says, or cannot be written.
        case content(String)
        /// The request's key was used for other content.
        case keyReused
        /// The message that it settles was settled or claimed by another.
        case lost
    }

    /// What a change comes to.
    struct Change {
        var events: [WindowEvent] = []
        var messages: [NewMessage] = []
        var settled: [Settlement] = []
        var names: [Name] = []
    }

    // MARK: Writing

    enum Written {
        case written(Declaration)
        case overtaken
        case taken(Name, by: StreamName)
    }

    func write(_ change: Change, _ declaration: Declaration) async throws(Trouble) -> Written {
        guard let key = try? vault.unwrap(declaration.wrappedKey, for: declaration.stream.text) else { throw .unreadable }
        let change = try await shared(change, declaration)
        var append = Append(declaration.stream, expected: declaration.revision)
        do {
            append.events = try change.events.map { NewEvent($0.kind.rawValue, at: $0.at, audience: Self.audience(declaration.agency), content: try $0.content(sealedBy: key)) }
        } catch { throw .unreadable }
        append.head = declaration.head
        append.messages = change.messages
        append.settled = change.settled
        append.names = change.names
        let appended: Appended
        do { appended = try await journal.append(append) } catch { throw .journal(error) }
        switch appended {
        case .done(let revision, _):
            var written = declaration
            written.revision = revision
            return .written(written)
        case .conflict: return .overtaken
        case .taken(let name, let stream): return .taken(name, by: stream)
        case .lost: throw .lost
        case .missing: throw .unreadable
        }
    }

    /// Whose feed the events of an agency's declarations stand in.
    package static func audience(_ agency: String) -> String { "single-window/\(agency)" }

    /// Decides on a declaration as it stands and writes what follows; nothing where the change is nil.
    /// - Parameter decide: may be called more than once.
    func change(_ stream: StreamName, _ decide: (inout Declaration) throws(Trouble) -> Change?) async throws(Trouble) -> Declaration {
        for _ in 0..<Self.patience {
            guard var declaration = try await load(stream) else { throw .unknown }
            guard let change = try decide(&declaration) else { return declaration }
            if case .written(let written) = try await write(change, declaration) { return written }
        }
        throw .journal(JournalFailure(.unavailable, "the declaration changes faster than it can be written to"))
    }

    func begin(_ documentType: String, _ reference: String, _ registration: WindowSettings.Registration) throws(Trouble) -> Declaration {
        let stream = Declaration.stream(documentType, reference)
        guard let (_, wrapped) = try? vault.newKey(for: stream.text) else { throw .unreadable }
        return Declaration(
            documentType: documentType, reference: reference, peer: registration.peer, agency: registration.agency.canonical, wrappedKey: wrapped)
    }

    // MARK: Reading

    package func load(_ stream: StreamName) async throws(Trouble) -> Declaration? {
        let stored: StoredStream?
        do { stored = try await journal.stream(stream) } catch { throw .journal(error) }
        guard let stored else { return nil }
        guard let declaration = Declaration(stored) else { throw .unreadable }
        return declaration
    }

    package func declaration(_ documentType: String, _ reference: String) async throws(Trouble) -> Declaration? {
        try await load(Declaration.stream(documentType, reference))
    }

    /// All that happened to a declaration, in order.
    package func timeline(_ declaration: Declaration) async throws(Trouble) -> [WindowEvent] {
        try await events(of: declaration, after: 0, limit: declaration.revision)
    }

    func event(_ revision: Int, of declaration: Declaration) async throws(Trouble) -> WindowEvent? {
        try await events(of: declaration, after: revision - 1, limit: 1).first
    }

    private func events(of declaration: Declaration, after revision: Int, limit: Int) async throws(Trouble) -> [WindowEvent] {
        guard let key = try? vault.unwrap(declaration.wrappedKey, for: declaration.stream.text) else { throw .unreadable }
        let stored: [StoredEvent]
        do { stored = try await journal.events(of: declaration.stream, after: revision, limit: limit) } catch { throw .journal(error) }
        return try stored.map { (stored) throws(Trouble) in try Self.event(stored, key) }
    }

    /// An event as it stands in a feed.
    package func event(_ stored: StoredEvent, of declaration: Declaration) throws(Trouble) -> WindowEvent {
        guard let key = try? vault.unwrap(declaration.wrappedKey, for: declaration.stream.text) else { throw .unreadable }
        return try Self.event(stored, key)
    }

    private static func event(_ stored: StoredEvent, _ key: DossierKey) throws(Trouble) -> WindowEvent {
        guard let event = WindowEvent(kind: stored.kind, at: stored.at, content: stored.content, key: key) else { throw .unreadable }
        return event
    }
}

/// What one event gives a party to do; the message's content names it.
package enum WindowMessage {
    /// An envelope to be brought to the other side.
    package static let envelope = "window-envelope"
    /// A move to be put on the dossier's timeline.
    package static let move = "window-move"
    /// A parked message whose time is over.
    package static let parked = "window-parked"

    /// The party that puts moves on dossiers' timelines, and the one that ends parking: both are ours.
    package static let dossiers = "single-window/dossiers"
    package static let parking = "single-window/parking"
}

extension WindowBook {
    /// An event for an append that another writes.
    func stored(_ event: WindowEvent, of declaration: Declaration) throws(Trouble) -> NewEvent {
        guard let key = try? vault.unwrap(declaration.wrappedKey, for: declaration.stream.text),
            let content = try? event.content(sealedBy: key)
        else { throw .unreadable }
        return NewEvent(event.kind.rawValue, at: event.at, audience: Self.audience(declaration.agency), content: content)
    }
}
