import Gateway
import GRDB

/// Reads a whole journal through a `Verifier`.
enum SQLiteVerifying {
    static func verify(_ db: Database, progress: (Int64) -> Void) throws -> Verification {
        var verifier = Verifier()
        for line in try String.fetchAll(db, sql: "PRAGMA integrity_check(20)") where line != "ok" { verifier.flaw("SQLite: \(line)") }
        let rows = try Row.fetchCursor(db, sql: """
            SELECT event.position, stream.name, event.revision, event.kind, event.at, event.content, event.digest, \
            stream.id, stream.revision, stream.digest FROM event JOIN stream ON stream.id = event.stream ORDER BY event.stream, event.revision
            """)
        while let row = try rows.next() {
            let name = StreamName(row[1])
            verifier.event(
                StoredEvent(
                    position: row[0], stream: name, revision: row[2], kind: row[3], at: Instant(nanoseconds: row[4]), content: row.bytes(5)),
                digest: row.bytes(6), of: Verifier.Stream(id: row[7], name: name, revision: row[8], digest: row.bytes(9)))
            if verifier.found.events.isMultiple(of: 10_000) { progress(verifier.found.events) }
        }
        for (question, words) in VerifyQuestion.all {
            for found in try String.fetchAll(db, sql: question) { verifier.flaw("\(words): \(found)") }
        }
        let count = { (table: String) in try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0 }
        verifier.count(messages: try count("message"), files: try count("file"))
        return verifier.end(lastPosition: try Int64.fetchOne(db, sql: "SELECT position FROM counter") ?? 0, streams: try count("stream"))
    }
}
