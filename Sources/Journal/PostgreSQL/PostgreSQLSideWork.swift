import Gateway

/// What is written beside the appends, needing no place in their order: claims and pieces of files.
enum PostgreSQLSideWork: Sendable {
    case claim(party: String, at: Instant, lease: Span, limit: Int)
    case put([UInt8], index: Int, upload: String)
    case seal(upload: String, StoredFile)
    case drop(upload: String)
    case sweep(before: String)

    /// Those of an upload that became no file.
    private static let dropping =
        "DELETE FROM piece WHERE upload = $1 AND NOT EXISTS (SELECT 1 FROM file WHERE file.upload = piece.upload)"

    var statements: [PostgreSQLStatement] {
        switch self {
        case .claim(let party, let now, let lease, let limit):
            // Rows that another has locked are passed over, be it a claim or a settlement.
            return [PostgreSQLStatement("""
                WITH picked AS MATERIALIZED (SELECT id, due FROM message WHERE party = $1 AND first = 1 AND state = 0 AND due <= $2 \
                ORDER BY due, id LIMIT $4 FOR UPDATE SKIP LOCKED) \
                UPDATE message SET due = $3, attempt = attempt + 1 FROM picked, stream \
                WHERE message.id = picked.id AND stream.id = message.stream \
                RETURNING picked.due, message.id, stream.name, message.kind, message.content, message.attempt
                """, [.text(party), .integer(now.nanoseconds), .integer(now.nanoseconds + lease.nanoseconds), .integer(Int64(limit))])]
        case .put(let piece, let index, let upload):
            return [PostgreSQLStatement("""
                INSERT INTO piece (upload, number, content) VALUES ($1, $2, $3) ON CONFLICT (upload, number) DO UPDATE SET content = excluded.content
                """, [.text(upload), .integer(Int64(index)), .bytes(piece)])]
        case .seal(let upload, let file):
            return [
                PostgreSQLStatement("INSERT INTO file (digest, length, pieces, upload) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", [
                    .text(file.digest), .integer(file.length), .integer(Int64(file.pieces)), .text(upload),
                ]),
                PostgreSQLStatement(Self.dropping, [.text(upload)]),
            ]
        case .drop(let upload): return [PostgreSQLStatement(Self.dropping, [.text(upload)])]
        case .sweep(let name):
            // As appends do: none refers to a file while it is swept.
            return [PostgreSQLStatement("SELECT 1 FROM counter FOR UPDATE")] + Sweeping.statements("$1").map { PostgreSQLStatement($0, [.text(name)]) }
        }
    }

    /// - Parameter rows: what the first of the statements gave.
    func answer(_ rows: PostgreSQLRows) -> [ClaimedMessage] {
        guard case .claim(let party, _, _, _) = self else { return [] }
        let found = rows.map { row in
            let message = ClaimedMessage(
                id: rows.integer(row, 1), party: party, stream: StreamName(rows.text(row, 2)), kind: rows.text(row, 3),
                content: rows.bytes(row, 4), attempt: Int(rows.integer(row, 5)))
            return (due: rows.integer(row, 0), message: message)
        }
        return found.sorted { ($0.due, $0.message.id) < ($1.due, $1.message.id) }.map(\.message)
    }

    /// All of it in one round trip. It may be done twice: a claim whose answer was lost comes again when its lease ends.
    static func perform(_ work: [PostgreSQLSideWork], _ session: PostgreSQLSession) throws(JournalFailure) -> [[ClaimedMessage]] {
        try session.ask { connection throws(PostgreSQLError) in
            var statements = [PostgreSQLStatement("BEGIN ISOLATION LEVEL READ COMMITTED")]
            var places: [Int] = []
            for one in work {
                places.append(statements.count)
                statements += one.statements
            }
            let answers = try connection.exchange(statements + [PostgreSQLStatement("COMMIT")])
            guard answers.count == statements.count + 1, answers.last?.tag == "COMMIT" else { throw .lost("the server undid the transaction") }
            return zip(work, places).map { $0.answer(answers[$1]) }
        }
    }
}
