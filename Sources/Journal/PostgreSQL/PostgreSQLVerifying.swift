import Gateway

/// Reads a whole journal through a `Verifier`, page by page, as of one moment.
enum PostgreSQLVerifying {
    /// An event, and what its stream says of itself.
    private struct Line: Sendable {
        let event: StoredEvent
        let digest: [UInt8]
        let stream: Verifier.Stream
    }

    private static let columns = "\(PostgreSQLReading.eventColumns), event.digest, stream.id, stream.revision, stream.digest"

    private static func line(_ rows: PostgreSQLRows, _ row: Int) -> Line {
        let event = PostgreSQLReading.event(rows, row)
        let stream = Verifier.Stream(
            id: rows.integer(row, 7), name: event.stream, revision: Int(rows.integer(row, 8)), digest: rows.bytes(row, 9))
        return Line(event: event, digest: rows.bytes(row, 6), stream: stream)
    }

    static func verify(_ snapshot: PostgreSQLSnapshot, progress: (Int64) -> Void) async throws(JournalFailure) -> Verification {
        var verifier = Verifier()
        try await snapshot.open("SELECT \(columns) FROM event JOIN stream ON stream.id = event.stream ORDER BY event.stream, event.revision")
        while true {
            let lines = try await snapshot.page(1000) { rows in rows.map { line(rows, $0) } }
            if lines.isEmpty { break }
            for line in lines { verifier.event(line.event, digest: line.digest, of: line.stream) }
            progress(verifier.found.events)
        }
        try await snapshot.closePage()
        for (question, words) in VerifyQuestion.all {
            for found in try await snapshot.ask(question, { rows in rows.map { rows.text($0, 0) } }) { verifier.flaw("\(words): \(found)") }
        }
        let counts = try await snapshot.ask("""
            SELECT (SELECT count(*) FROM message), (SELECT count(*) FROM file), (SELECT count(*) FROM stream), (SELECT position FROM counter)
            """) { rows in (0..<4).map { rows.integer(0, $0) } }
        verifier.count(messages: Int(counts[0]), files: Int(counts[1]))
        return verifier.end(lastPosition: counts[3], streams: Int(counts[2]))
    }
}
