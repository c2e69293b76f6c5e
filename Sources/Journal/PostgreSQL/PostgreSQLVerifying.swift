import Gateway

/// Reads a whole journal through a `Verifier`, page by page, as of one moment.
enum PostgreSQLVerifying {
    /// On a connection and a thread of its own, since it takes as long as there is much.
    static func verify(_ settings: PostgreSQLSettings, progress: @Sendable (Int64) -> Void) async throws(JournalFailure) -> Verification {
        let worker = PostgreSQLWorker(settings)
        do throws(JournalFailure) {
            // The thread is done with it before this returns; a job is made to outlive its caller.
            let found = try await withoutActuallyEscaping(progress) { progress async throws(JournalFailure) in
                try await worker.run { session throws(JournalFailure) in try verify(session, progress) }
            }
            await worker.stop()
            return found
        } catch {
            await worker.stop()
            throw error
        }
    }

    private static func verify(_ session: PostgreSQLSession, _ progress: (Int64) -> Void) throws(JournalFailure) -> Verification {
        try session.ask { connection throws(PostgreSQLError) in
            var verifier = Verifier()
            _ = try connection.ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try PostgreSQLCursor.read(connection, """
                SELECT \(PostgreSQLReading.eventColumns), event.digest, stream.id, stream.revision, stream.digest \
                FROM event JOIN stream ON stream.id = event.stream ORDER BY event.stream, event.revision
                """) { rows in
                for row in 0..<rows.count {
                    let event = PostgreSQLReading.event(rows, row)
                    let stream = Verifier.Stream(
                        id: rows.integer(row, 7), name: event.stream, revision: Int(rows.integer(row, 8)), digest: rows.bytes(row, 9))
                    verifier.event(event, digest: rows.bytes(row, 6), of: stream)
                    if verifier.found.events.isMultiple(of: 10_000) { progress(verifier.found.events) }
                }
            }
            for (question, words) in VerifyQuestion.all {
                let rows = try connection.ask(question, isKept: false)
                for row in 0..<rows.count { verifier.flaw("\(words): \(rows.text(row, 0))") }
            }
            let counts = try connection.ask("""
                SELECT (SELECT count(*) FROM message), (SELECT count(*) FROM file), (SELECT count(*) FROM stream), (SELECT position FROM counter)
                """)
            _ = try connection.ask("COMMIT")
            verifier.count(messages: Int(counts.integer(0, 0)), files: Int(counts.integer(0, 1)))
            return verifier.end(lastPosition: counts.integer(0, 3), streams: Int(counts.integer(0, 2)))
        }
    }
}

/// Reads what is too much for one answer.
enum PostgreSQLCursor {
    /// Within a transaction.
    /// - Parameter rows: at a time.
    static func read(
        _ connection: PostgreSQLConnection, _ sql: String, rows: Int = 1000, _ take: (PostgreSQLRows) throws(PostgreSQLError) -> Void
    ) throws(PostgreSQLError) {
        _ = try connection.ask("DECLARE page NO SCROLL CURSOR FOR \(sql)", isKept: false)
        while true {
            let page = try connection.ask("FETCH \(rows) FROM page", isKept: false)
            try take(page)
            if page.count < rows { break }
        }
        _ = try connection.ask("CLOSE page", isKept: false)
    }
}
