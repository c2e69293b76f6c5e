import Gateway
import Journal
import Synchronization

@testable import DossierAPI

/// A journal that remembers what it was asked, and fails when told to.
final class WatchedJournal: Journal {
    private let journal: any Journal
    private let asked = Mutex<[String]>([])
    private let failure = Mutex<JournalFailure.Cause?>(nil)

    init(_ journal: any Journal) { self.journal = journal }

    func fail(_ cause: JournalFailure.Cause?) { failure.withLock { $0 = cause } }

    /// What was asked since the last time.
    func calls() -> [String] {
        asked.withLock { asked in
            defer { asked = [] }
            return asked
        }
    }

    private func note(_ call: String) throws(JournalFailure) {
        asked.withLock { $0.append(call) }
        if let cause = failure.withLock({ $0 }) { throw JournalFailure(cause, "told to") }
    }

    func append(_ append: Append) async throws(JournalFailure) -> Appended {
        try note("append")
        return try await journal.append(append)
    }
    func stream(_ name: StreamName) async throws(JournalFailure) -> StoredStream? {
        try note("stream")
        return try await journal.stream(name)
    }
    func stream(known name: Name) async throws(JournalFailure) -> StoredStream? {
        try note("stream known by \(name.space)")
        return try await journal.stream(known: name)
    }
    func names(_ space: String, prefix: String, after: String?, limit: Int) async throws(JournalFailure) -> [NamedStream] {
        try note("names")
        return try await journal.names(space, prefix: prefix, after: after, limit: limit)
    }
    func events(of stream: StreamName, after revision: Int, limit: Int) async throws(JournalFailure) -> [StoredEvent] {
        try note("events")
        return try await journal.events(of: stream, after: revision, limit: limit)
    }
    func feed(_ audience: String?, after position: Int64, limit: Int) async throws(JournalFailure) -> [StoredEvent] {
        try note("feed")
        return try await journal.feed(audience, after: position, limit: limit)
    }
    func lastPosition() async throws(JournalFailure) -> Int64 {
        try note("last position")
        return try await journal.lastPosition()
    }
    func put(piece: [UInt8], at index: Int, of upload: String) async throws(JournalFailure) {
        try note("put")
        try await journal.put(piece: piece, at: index, of: upload)
    }
    func seal(upload: String, as file: StoredFile) async throws(JournalFailure) {
        try note("seal")
        try await journal.seal(upload: upload, as: file)
    }
    func drop(upload: String) async throws(JournalFailure) {
        try note("drop")
        try await journal.drop(upload: upload)
    }

    func sweep(uploadsBefore name: String) async throws(JournalFailure) {
        try note("sweep")
        try await journal.sweep(uploadsBefore: name)
    }
    func file(_ digest: String) async throws(JournalFailure) -> StoredFile? {
        try note("file")
        return try await journal.file(digest)
    }
    func piece(_ index: Int, ofUpload upload: String) async throws(JournalFailure) -> [UInt8]? {
        try note("piece")
        return try await journal.piece(index, ofUpload: upload)
    }

    func piece(_ index: Int, of digest: String) async throws(JournalFailure) -> [UInt8]? {
        try note("piece")
        return try await journal.piece(index, of: digest)
    }

    func claim(_ party: String, at now: Instant, lease: Span, limit: Int) async throws(JournalFailure) -> [ClaimedMessage] {
        try await journal.claim(party, at: now, lease: lease, limit: limit)
    }
    func nextDue(_ party: String) async throws(JournalFailure) -> Instant? { try await journal.nextDue(party) }
    func message(_ id: Int64) async throws(JournalFailure) -> StoredMessage? { try await journal.message(id) }
    func messages(_ party: String?, state: MessageState?, after id: Int64, limit: Int) async throws(JournalFailure) -> [StoredMessage] {
        try await journal.messages(party, state: state, after: id, limit: limit)
    }
    func backlog() async throws(JournalFailure) -> [Backlog] { try await journal.backlog() }
    func onWake(_ wake: @escaping @Sendable (Wake) -> Void) { journal.onWake(wake) }
    func verify(progress: @Sendable (Int64) -> Void) async throws(JournalFailure) -> Verification { try await journal.verify(progress: progress) }
    func backUp(to path: String) async throws(JournalFailure) { try await journal.backUp(to: path) }
    func close() async { await journal.close() }
}

extension DoorBed {
    /// A bed whose journal is watched.
    static func watched(limits: DoorLimits = DoorLimits()) throws -> (bed: DoorBed, journal: WatchedJournal) {
        let box = Mutex<WatchedJournal?>(nil)
        let bed = try DoorBed(limits: limits, wrap: { real in
            let watched = WatchedJournal(real)
            box.withLock { $0 = watched }
            return watched
        })
        guard let watched = box.withLock({ $0 }) else { throw CancellationError() }
        return (bed, watched)
    }
}
