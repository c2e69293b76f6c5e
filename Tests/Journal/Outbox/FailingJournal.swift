import Gateway
import Journal
import Synchronization

/// A journal that fails when told to: before it has done what it was asked, or after.
final class FailingJournal: Journal {
    enum Fault: Sendable { case before(JournalFailure.Cause), after }

    private let journal: any Journal
    private let calls = Mutex(0)
    private let underWay = Mutex(0)
    private let isBlind = Mutex(false)
    private let fault: Mutex<@Sendable (_ call: Int) -> Fault?>

    /// - Parameter fault: of the call of that number, from 0, counting what an outbox asks.
    init(_ journal: any Journal, _ fault: @escaping @Sendable (_ call: Int) -> Fault?) {
        self.journal = journal
        self.fault = Mutex(fault)
    }

    func fails(_ new: @escaping @Sendable (_ call: Int) -> Fault?) { fault.withLock { $0 = new } }

    /// Streams cannot be read, or can again.
    func isBlind(_ new: Bool) { isBlind.withLock { $0 = new } }

    /// Nothing that an outbox asked is being answered.
    var isQuiet: Bool { underWay.withLock { $0 } == 0 }

    private func perform<Value: Sendable>(_ act: () async throws(JournalFailure) -> Value) async throws(JournalFailure) -> Value {
        let call = calls.withLock { calls in
            defer { calls += 1 }
            return calls
        }
        underWay.withLock { $0 += 1 }
        defer { underWay.withLock { $0 -= 1 } }
        switch fault.withLock({ $0 })(call) {
        case nil: return try await act()
        case .before(let cause): throw JournalFailure(cause, "told to")
        case .after:
            _ = try await act()
            throw JournalFailure(.unknownOutcome, "told to")
        }
    }

    func append(_ append: Append) async throws(JournalFailure) -> Appended {
        try await perform { () async throws(JournalFailure) in try await journal.append(append) }
    }
    func claim(_ party: String, at now: Instant, lease: Span, limit: Int) async throws(JournalFailure) -> [ClaimedMessage] {
        try await perform { () async throws(JournalFailure) in try await journal.claim(party, at: now, lease: lease, limit: limit) }
    }
    func nextDue(_ party: String) async throws(JournalFailure) -> Instant? {
        try await perform { () async throws(JournalFailure) in try await journal.nextDue(party) }
    }

    func stream(_ name: StreamName) async throws(JournalFailure) -> StoredStream? {
        if isBlind.withLock({ $0 }) { throw JournalFailure(.unavailable, "told to") }
        return try await journal.stream(name)
    }
    func stream(known name: Name) async throws(JournalFailure) -> StoredStream? { try await journal.stream(known: name) }
    func names(_ space: String, prefix: String, after: String?, limit: Int) async throws(JournalFailure) -> [NamedStream] {
        try await journal.names(space, prefix: prefix, after: after, limit: limit)
    }
    func events(of stream: StreamName, after revision: Int, limit: Int) async throws(JournalFailure) -> [StoredEvent] {
        try await journal.events(of: stream, after: revision, limit: limit)
    }
    func feed(_ audience: String?, after position: Int64, limit: Int) async throws(JournalFailure) -> [StoredEvent] {
        try await journal.feed(audience, after: position, limit: limit)
    }
    func lastPosition() async throws(JournalFailure) -> Int64 { try await journal.lastPosition() }
    func message(_ id: Int64) async throws(JournalFailure) -> StoredMessage? { try await journal.message(id) }
    func messages(_ party: String?, state: MessageState?, after id: Int64, limit: Int) async throws(JournalFailure) -> [StoredMessage] {
        try await journal.messages(party, state: state, after: id, limit: limit)
    }
    func backlog() async throws(JournalFailure) -> [Backlog] { try await journal.backlog() }
    func put(piece: [UInt8], at index: Int, of upload: String) async throws(JournalFailure) { try await journal.put(piece: piece, at: index, of: upload) }
    func seal(upload: String, as file: StoredFile) async throws(JournalFailure) { try await journal.seal(upload: upload, as: file) }
    func drop(upload: String) async throws(JournalFailure) { try await journal.drop(upload: upload) }
    func sweep(uploadsBefore name: String) async throws(JournalFailure) { try await journal.sweep(uploadsBefore: name) }
    func file(_ digest: String) async throws(JournalFailure) -> StoredFile? { try await journal.file(digest) }
    func piece(_ index: Int, ofUpload upload: String) async throws(JournalFailure) -> [UInt8]? { try await journal.piece(index, ofUpload: upload) }
    func piece(_ index: Int, of digest: String) async throws(JournalFailure) -> [UInt8]? { try await journal.piece(index, of: digest) }
    func onWake(_ wake: @escaping @Sendable (Wake) -> Void) { journal.onWake(wake) }
    func verify(progress: @Sendable (Int64) -> Void) async throws(JournalFailure) -> Verification { try await journal.verify(progress: progress) }
    func backUp(to path: String) async throws(JournalFailure) { try await journal.backUp(to: path) }
    func close() async { await journal.close() }
}
