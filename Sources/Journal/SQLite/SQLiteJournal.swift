package import Gateway
import GRDB
import Glibc
import Synchronization

/// The embedded journal: one SQLite file in WAL mode, whose every commit is on disk before it is answered.
///
/// All writes go through one `CommitLane`; reads go beside it, on connections of their own, and see whole commits only.
/// `SQLiteTransaction` does the writing, `SQLiteReading` the reading.
package final class SQLiteJournal: Journal {
    let pool: DatabasePool
    private let lane: CommitLane<SQLiteWork, SQLiteAnswer>
    private let wakes: WakeBoard
    private let isClosed = Mutex(false)

    /// Opens the file, making it where there is none, and brings its schema up to date.
    /// - Parameter batch: appends that share a transaction at most.
    package init(path: String, batch: Int = 256) throws(JournalFailure) {
        // Nobody else reads it; the files beside it take its mode.
        let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        let reason = file < 0 ? errno : 0
        if file >= 0 { Glibc.close(file) }
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cell_size_check = ON")
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { db in
                // In WAL mode anything less may lose the last commits when the power fails; GRDB's own choice is less.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try SQLiteMigration.run(db)
            }
            let wakes = WakeBoard()
            self.pool = pool
            self.wakes = wakes
            lane = CommitLane(limit: batch) { work in await Self.commit(work, in: pool, wakes) }
        } catch {
            throw JournalFailure(sqlite: error, reason: reason)
        }
    }

    private static func commit(
        _ work: [SQLiteWork], in pool: DatabasePool, _ wakes: WakeBoard
    ) async -> [CommitLane<SQLiteWork, SQLiteAnswer>.Outcome] {
        do {
            let (answers, woken) = try await pool.writeWithoutTransaction { db in
                // SQLite does not keep it of a commit; of this thread it is the last call's that failed.
                errno = 0
                try db.beginTransaction(.immediate)
                var answers: [SQLiteAnswer] = []
                var transaction: SQLiteTransaction
                do {
                    transaction = try SQLiteTransaction(db)
                    for one in work { answers.append(try transaction.perform(one)) }
                    try transaction.finish()
                } catch {
                    let failure = JournalFailure(sqlite: error, reason: errno)
                    try? db.rollback()
                    throw failure
                }
                do { try db.commit() } catch {
                    let failure = JournalFailure(sqliteAtCommit: error, reason: errno)
                    if db.isInsideTransaction { try? db.rollback() }
                    throw failure
                }
                return (answers, transaction.wakes)
            }
            wakes.wake(woken)
            return answers.map { .success($0) }
        } catch {
            let failure = JournalFailure(sqlite: error)
            return work.map { _ in .failure(failure) }
        }
    }

    // MARK: Writing

    package func append(_ append: Append) async throws(JournalFailure) -> Appended {
        guard case .appended(let appended) = try await lane.submit(.append(append)) else { throw .mismatch }
        return appended
    }

    package func claim(_ party: String, at now: Instant, lease: Span, limit: Int) async throws(JournalFailure) -> [ClaimedMessage] {
        guard case .claimed(let messages) = try await lane.submit(.claim(party: party, at: now, lease: lease, limit: limit)) else { throw .mismatch }
        return messages
    }

    package func put(piece: [UInt8], at index: Int, of upload: String) async throws(JournalFailure) {
        _ = try await lane.submit(.put(piece, index: index, upload: upload))
    }

    package func seal(upload: String, as file: StoredFile) async throws(JournalFailure) {
        _ = try await lane.submit(.seal(upload: upload, file))
    }

    package func drop(upload: String) async throws(JournalFailure) {
        _ = try await lane.submit(.drop(upload: upload))
    }

    package func sweep(uploadsBefore name: String) async throws(JournalFailure) { _ = try await lane.submit(.sweep(before: name)) }

    // MARK: Reading

    private func read<Value: Sendable>(_ read: @escaping @Sendable (Database) throws -> Value) async throws(JournalFailure) -> Value {
        do { return try await pool.read(read) } catch { throw JournalFailure(sqlite: error) }
    }

    package func stream(_ name: StreamName) async throws(JournalFailure) -> StoredStream? {
        try await read { db in try SQLiteReading.stream(db, name) }
    }

    package func stream(known name: Name) async throws(JournalFailure) -> StoredStream? {
        try await read { db in try SQLiteReading.stream(db, known: name) }
    }

    package func names(_ space: String, prefix: String, after: String?, limit: Int) async throws(JournalFailure) -> [NamedStream] {
        try await read { db in try SQLiteReading.names(db, space, prefix: prefix, after: after, limit: limit) }
    }

    package func events(of stream: StreamName, after revision: Int, limit: Int) async throws(JournalFailure) -> [StoredEvent] {
        try await read { db in try SQLiteReading.events(db, of: stream, after: revision, limit: limit) }
    }

    package func feed(_ audience: String?, after position: Int64, limit: Int) async throws(JournalFailure) -> [StoredEvent] {
        try await read { db in try SQLiteReading.feed(db, audience, after: position, limit: limit) }
    }

    package func lastPosition() async throws(JournalFailure) -> Int64 {
        try await read { db in try Int64.fetchOne(db, sql: "SELECT position FROM counter") ?? 0 }
    }

    package func nextDue(_ party: String) async throws(JournalFailure) -> Instant? {
        try await read { db in
            try Int64.fetchOne(db, sql: "SELECT min(due) FROM message WHERE party = ? AND first = 1 AND state = 0", arguments: [party])
                .map { Instant(nanoseconds: $0) }
        }
    }

    package func message(_ id: Int64) async throws(JournalFailure) -> StoredMessage? {
        try await read { db in try SQLiteReading.message(db, id) }
    }

    package func messages(_ party: String?, state: MessageState?, after id: Int64, limit: Int) async throws(JournalFailure) -> [StoredMessage] {
        try await read { db in try SQLiteReading.messages(db, party, state: state, after: id, limit: limit) }
    }

    package func backlog() async throws(JournalFailure) -> [Backlog] {
        try await read { db in try SQLiteReading.backlog(db) }
    }

    package func file(_ digest: String) async throws(JournalFailure) -> StoredFile? {
        try await read { db in try SQLiteReading.file(db, digest) }
    }

    package func piece(_ index: Int, ofUpload upload: String) async throws(JournalFailure) -> [UInt8]? {
        try await read { db in try SQLiteReading.piece(db, index, ofUpload: upload) }
    }

    package func piece(_ index: Int, of digest: String) async throws(JournalFailure) -> [UInt8]? {
        try await read { db in try SQLiteReading.piece(db, index, of: digest) }
    }

    // MARK: Care

    package func onWake(_ wake: @escaping @Sendable (Wake) -> Void) { wakes.add(wake) }

    package func verify(progress: @Sendable (Int64) -> Void) async throws(JournalFailure) -> Verification {
        // The closure is called before this returns; the pool's own wants one that may outlive it.
        do {
            return try withoutActuallyEscaping(progress) { progress in
                try pool.read { db in try SQLiteVerifying.verify(db, progress: progress) }
            }
        } catch { throw JournalFailure(sqlite: error) }
    }

    package func backUp(to path: String) async throws(JournalFailure) {
        // What an earlier journal of that name left in its log would be read as this one's.
        for suffix in ["", "-wal", "-shm"] where access(path + suffix, F_OK) == 0 {
            throw JournalFailure(.unstorable, "\(path)\(suffix) is there already")
        }
        do {
            let target = try DatabaseQueue(path: path)
            try pool.backup(to: target)
            try target.close()
        } catch { throw JournalFailure(sqlite: error) }
    }

    package func close() async {
        // Once: a second checkpoint would be of a connection that is gone.
        guard isClosed.withLock({ wasClosed in
            defer { wasClosed = true }
            return !wasClosed
        }) else { return }
        lane.close()
        // All in one file, for whoever moves it.
        _ = try? await pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
        try? pool.close()
    }
}

extension JournalFailure {
    /// A lane answered with another kind of answer than it was asked for; cannot happen.
    static let mismatch = JournalFailure(.damaged, "an answer of another kind")
}
