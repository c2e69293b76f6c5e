import Gateway

/// The journal as of one moment, for what takes as long as there is much: on a connection and a thread of its own.
struct PostgreSQLSnapshot: Sendable {
    private let worker: PostgreSQLWorker

    /// - Parameter use: everything in it is of the same moment.
    static func take<Value>(
        _ settings: PostgreSQLSettings, _ use: (PostgreSQLSnapshot) async throws(JournalFailure) -> Value
    ) async throws(JournalFailure) -> Value {
        var settings = settings
        // A sort of everything takes its time; a lost server is found out by TCP.
        settings.statementTime = .hours(1)
        let snapshot = PostgreSQLSnapshot(worker: PostgreSQLWorker(settings))
        do throws(JournalFailure) {
            try await snapshot.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            // Between two pages the reader may have to wait for its own disk.
            try await snapshot.run("SET LOCAL idle_in_transaction_session_timeout = 0")
            let value = try await use(snapshot)
            await snapshot.worker.stop()
            return value
        } catch {
            await snapshot.worker.stop()
            throw error
        }
    }

    func ask<Value: Sendable>(_ sql: String, _ make: @escaping @Sendable (PostgreSQLRows) -> Value) async throws(JournalFailure) -> Value {
        try await worker.run { session throws(JournalFailure) in
            // Once only: another connection would be another moment.
            let connection = try session.open()
            do throws(PostgreSQLError) { return make(try connection.ask(sql, isKept: false)) } catch { throw JournalFailure(error) }
        }
    }

    private func run(_ sql: String) async throws(JournalFailure) { try await ask(sql) { _ in } }

    /// Begins to read what is too much for one answer; one at a time.
    func open(_ sql: String) async throws(JournalFailure) { try await run("DECLARE page NO SCROLL CURSOR FOR \(sql)") }

    func page<Value: Sendable>(_ rows: Int, _ make: @escaping @Sendable (PostgreSQLRows) -> Value) async throws(JournalFailure) -> Value {
        try await ask("FETCH \(rows) FROM page", make)
    }

    func closePage() async throws(JournalFailure) { try await run("CLOSE page") }
}
