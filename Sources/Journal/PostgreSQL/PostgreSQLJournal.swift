package import Gateway

/// The journal in a PostgreSQL database, which several gateways share.
///
/// Appends go through one `CommitLane` and one connection: the batch's first statement locks the counter, so that
/// positions are in the order of commits over all gateways, the rest of the first round trip asks what the batch has to
/// know, and the second writes it (`AppendPlan`, `PostgreSQLAppending`). Claims and files need no place in that order
/// and go beside it (`PostgreSQLSideWork`), as do reads. Each connection has a thread (`PostgreSQLWorker`), is opened
/// when it is first needed, and again when it was lost.
package final class PostgreSQLJournal: Journal {
    private typealias AppendLane = CommitLane<Append, Appended>
    private typealias SideLane = CommitLane<PostgreSQLSideWork, [ClaimedMessage]>

    let settings: PostgreSQLSettings
    private let appends: AppendLane
    private let sides: SideLane
    private let writer: PostgreSQLWorker
    private let side: PostgreSQLWorker
    private let readers: [PostgreSQLWorker]
    private let listener: PostgreSQLListener
    private let wakes = WakeBoard()

    /// Connects to nothing yet: the database may be away, and come back.
    package init(_ settings: PostgreSQLSettings) {
        let own = OwnProcesses(), wakes = wakes
        let writer = PostgreSQLWorker(settings) { own.set($0, of: 0) }
        let side = PostgreSQLWorker(settings)
        self.settings = settings
        self.writer = writer
        self.side = side
        readers = (0..<max(1, settings.readers)).map { _ in PostgreSQLWorker(settings) }
        listener = PostgreSQLListener(settings, own: own) { wakes.wake($0) }
        appends = AppendLane { batch in await Self.commit(batch, writer, wakes) }
        sides = SideLane { batch in await Self.commit(batch, side) }
    }

    /// Brings the schema up to date, or says why the journal cannot be used now.
    package func open() async throws(JournalFailure) {
        try await writer.run { session throws(JournalFailure) in _ = try session.open() }
    }

    // MARK: Writing

    private static func commit(_ batch: [Append], _ writer: PostgreSQLWorker, _ wakes: WakeBoard) async -> [AppendLane.Outcome] {
        do throws(JournalFailure) {
            let (answers, woken) = try await writer.run { session throws(JournalFailure) in try write(batch, session) }
            wakes.wake(woken)
            return answers.map { .success($0) }
        } catch {
            guard error.cause == .unstorable, batch.count > 1 else { return batch.map { _ in .failure(error) } }
        }
        // One of them cannot be kept; the others shall not be refused for it.
        var outcomes: [AppendLane.Outcome] = []
        for one in batch { outcomes += await commit([one], writer, wakes) }
        return outcomes
    }

    /// One transaction.
    static func write(_ batch: [Append], _ session: PostgreSQLSession) throws(JournalFailure) -> ([Appended], Set<Wake>) {
        let (look, facts) = PostgreSQLAppending.looking(batch)
        var answers: [Appended] = []
        var wakes: Set<Wake> = []
        try session.transaction(look: look) { rows throws(JournalFailure) in
            var plan = AppendPlan(try facts(rows))
            answers = batch.map { plan.perform($0) }
            wakes = plan.wakes
            return PostgreSQLAppending.writing(plan)
        }
        return (answers, wakes)
    }

    private static func commit(_ batch: [PostgreSQLSideWork], _ side: PostgreSQLWorker) async -> [SideLane.Outcome] {
        do throws(JournalFailure) {
            return try await side.run { session throws(JournalFailure) in try PostgreSQLSideWork.perform(batch, session) }.map { .success($0) }
        } catch {
            guard error.cause == .unstorable, batch.count > 1 else { return batch.map { _ in .failure(error) } }
        }
        var outcomes: [SideLane.Outcome] = []
        for one in batch { outcomes += await commit([one], side) }
        return outcomes
    }

    package func append(_ append: Append) async throws(JournalFailure) -> Appended { try await appends.submit(append) }

    package func claim(_ party: String, at now: Instant, lease: Span, limit: Int) async throws(JournalFailure) -> [ClaimedMessage] {
        try await sides.submit(.claim(party: party, at: now, lease: lease, limit: limit))
    }

    package func put(piece: [UInt8], at index: Int, of upload: String) async throws(JournalFailure) {
        _ = try await sides.submit(.put(piece, index: index, upload: upload))
    }

    package func seal(upload: String, as file: StoredFile) async throws(JournalFailure) {
        _ = try await sides.submit(.seal(upload: upload, file))
    }

    package func drop(upload: String) async throws(JournalFailure) { _ = try await sides.submit(.drop(upload: upload)) }

    package func sweep(uploadsBefore name: String) async throws(JournalFailure) { _ = try await sides.submit(.sweep(before: name)) }

    // MARK: Reading

    private func read<Value: Sendable>(
        _ statement: PostgreSQLStatement, _ make: @escaping @Sendable (PostgreSQLRows) -> Value
    ) async throws(JournalFailure) -> Value {
        let reader = readers.min { $0.load < $1.load } ?? readers[0]
        return try await reader.run { session throws(JournalFailure) in
            try session.ask { connection throws(PostgreSQLError) in make(try connection.ask(statement)) }
        }
    }

    package func stream(_ name: StreamName) async throws(JournalFailure) -> StoredStream? {
        try await read(PostgreSQLReading.stream(name), PostgreSQLReading.streams).first
    }

    package func stream(known name: Name) async throws(JournalFailure) -> StoredStream? {
        try await read(PostgreSQLReading.stream(known: name), PostgreSQLReading.streams).first
    }

    package func names(_ space: String, prefix: String, after: String?, limit: Int) async throws(JournalFailure) -> [NamedStream] {
        try await read(PostgreSQLReading.names(space, prefix: prefix, after: after, limit: limit), PostgreSQLReading.names)
    }

    package func events(of stream: StreamName, after revision: Int, limit: Int) async throws(JournalFailure) -> [StoredEvent] {
        try await read(PostgreSQLReading.events(of: stream, after: revision, limit: limit), PostgreSQLReading.events)
    }

    package func feed(_ audience: String?, after position: Int64, limit: Int) async throws(JournalFailure) -> [StoredEvent] {
        try await read(PostgreSQLReading.feed(audience, after: position, limit: limit), PostgreSQLReading.events)
    }

    package func lastPosition() async throws(JournalFailure) -> Int64 {
        try await read(PostgreSQLStatement("SELECT position FROM counter")) { $0.isEmpty ? 0 : $0.integer(0, 0) }
    }

    package func nextDue(_ party: String) async throws(JournalFailure) -> Instant? {
        try await read(PostgreSQLReading.nextDue(party)) { $0.optionalInteger(0, 0).map { Instant(nanoseconds: $0) } }
    }

    package func message(_ id: Int64) async throws(JournalFailure) -> StoredMessage? {
        try await read(PostgreSQLReading.message(id), PostgreSQLReading.messages).first
    }

    package func messages(_ party: String?, state: MessageState?, after id: Int64, limit: Int) async throws(JournalFailure) -> [StoredMessage] {
        try await read(PostgreSQLReading.messages(party, state: state, after: id, limit: limit), PostgreSQLReading.messages)
    }

    package func backlog() async throws(JournalFailure) -> [Backlog] { try await read(PostgreSQLReading.backlog, PostgreSQLReading.backlog) }

    package func file(_ digest: String) async throws(JournalFailure) -> StoredFile? {
        try await read(PostgreSQLReading.file(digest), PostgreSQLReading.files).first
    }

    package func piece(_ index: Int, ofUpload upload: String) async throws(JournalFailure) -> [UInt8]? {
        try await read(PostgreSQLReading.piece(index, ofUpload: upload)) { $0.isEmpty ? nil : $0.bytes(0, 0) }
    }

    package func piece(_ index: Int, of digest: String) async throws(JournalFailure) -> [UInt8]? {
        try await read(PostgreSQLReading.piece(index, of: digest)) { $0.isEmpty ? nil : $0.bytes(0, 0) }
    }

    // MARK: Care

    package func onWake(_ wake: @escaping @Sendable (Wake) -> Void) { wakes.add(wake) }

    package func verify(progress: @Sendable (Int64) -> Void) async throws(JournalFailure) -> Verification {
        try await PostgreSQLSnapshot.take(settings) { snapshot async throws(JournalFailure) in
            try await PostgreSQLVerifying.verify(snapshot, progress: progress)
        }
    }

    package func backUp(to path: String) async throws(JournalFailure) {
        try await PostgreSQLBackup.backUp(settings, to: path)
    }

    /// Fills this journal, which must hold nothing yet, from a back-up: an SQLite journal's file.
    package func restore(from path: String) async throws(JournalFailure) {
        try await PostgreSQLBackup.restore(settings, from: path)
    }

    package func close() async {
        appends.close()
        sides.close()
        listener.stop()
        for worker in [writer, side] + readers { await worker.stop() }
    }
}
