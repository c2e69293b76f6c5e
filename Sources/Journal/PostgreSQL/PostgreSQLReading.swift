import Gateway

/// The questions, as SQL, and what the answers mean.
enum PostgreSQLReading {
    static func stream(_ name: StreamName) -> PostgreSQLStatement {
        PostgreSQLStatement("SELECT name, revision, head FROM stream WHERE name = $1", [.text(name.text)])
    }

    static func stream(known name: Name) -> PostgreSQLStatement {
        PostgreSQLStatement("""
            SELECT stream.name, stream.revision, stream.head FROM name JOIN stream ON stream.id = name.stream \
            WHERE name.space = $1 AND name.key = $2
            """, [.text(name.space), .text(name.key)])
    }

    static func streams(_ rows: PostgreSQLRows) -> [StoredStream] {
        rows.map { StoredStream(name: StreamName(rows.text($0, 0)), revision: Int(rows.integer($0, 1)), head: rows.bytes($0, 2)) }
    }

    static func names(_ space: String, prefix: String, after: String?, limit: Int) -> PostgreSQLStatement {
        // In UTF-8 nothing that begins with the prefix comes after the prefix with the last of all scalars behind it.
        PostgreSQLStatement("""
            SELECT name.key, stream.name FROM name JOIN stream ON stream.id = name.stream \
            WHERE name.space = $1 AND name.key >= $2 AND name.key > $3 AND name.key <= $4 ORDER BY name.key LIMIT $5
            """, [.text(space), .text(prefix), .text(after ?? ""), .text(prefix + "\u{10FFFF}"), .integer(Int64(limit))])
    }

    static func names(_ rows: PostgreSQLRows) -> [NamedStream] {
        rows.map { NamedStream(key: rows.text($0, 0), stream: StreamName(rows.text($0, 1))) }
    }

    static let eventColumns = "event.position, stream.name, event.revision, event.kind, event.at, event.content"

    static func events(of name: StreamName, after revision: Int, limit: Int) -> PostgreSQLStatement {
        PostgreSQLStatement("""
            SELECT \(eventColumns) FROM stream JOIN event ON event.stream = stream.id \
            WHERE stream.name = $1 AND event.revision > $2 ORDER BY event.revision LIMIT $3
            """, [.text(name.text), .integer(Int64(revision)), .integer(Int64(limit))])
    }

    static func feed(_ audience: String?, after position: Int64, limit: Int) -> PostgreSQLStatement {
        let start = "SELECT \(eventColumns) FROM event JOIN stream ON stream.id = event.stream WHERE event.position > $1"
        let end = " ORDER BY event.position LIMIT $2"
        let page: [PostgreSQLParameter] = [.integer(position), .integer(Int64(limit))]
        guard let audience else { return PostgreSQLStatement(start + end, page) }
        return PostgreSQLStatement(start + " AND event.audience = $3" + end, page + [.text(audience)])
    }

    static func events(_ rows: PostgreSQLRows) -> [StoredEvent] { rows.map { event(rows, $0) } }

    static func event(_ rows: PostgreSQLRows, _ row: Int) -> StoredEvent {
        StoredEvent(
            position: rows.integer(row, 0), stream: StreamName(rows.text(row, 1)), revision: Int(rows.integer(row, 2)),
            kind: rows.text(row, 3), at: Instant(nanoseconds: rows.integer(row, 4)), content: rows.bytes(row, 5))
    }

    private static let messages = """
        SELECT message.id, message.party, stream.name, message.kind, message.content, message.attempt, message.state, message.due, \
        message.reason FROM message JOIN stream ON stream.id = message.stream
        """

    static func message(_ id: Int64) -> PostgreSQLStatement { PostgreSQLStatement(messages + " WHERE message.id = $1", [.integer(id)]) }

    static func messages(_ party: String?, state: MessageState?, after id: Int64, limit: Int) -> PostgreSQLStatement {
        var conditions = " WHERE message.id > $1"
        var parameters: [PostgreSQLParameter] = [.integer(id), .integer(Int64(limit))]
        if let party {
            conditions += " AND message.party = $3"
            parameters.append(.text(party))
        }
        // Written out, so that the index of dead messages serves.
        if let state { conditions += " AND message.state = \(state.rawValue)" }
        return PostgreSQLStatement(messages + conditions + " ORDER BY message.id LIMIT $2", parameters)
    }

    static func messages(_ rows: PostgreSQLRows) -> [StoredMessage] {
        rows.map { row in
            let claimed = ClaimedMessage(
                id: rows.integer(row, 0), party: rows.text(row, 1), stream: StreamName(rows.text(row, 2)), kind: rows.text(row, 3),
                content: rows.bytes(row, 4), attempt: Int(rows.integer(row, 5)))
            return StoredMessage(
                message: claimed, state: MessageState(rawValue: Int(rows.integer(row, 6))) ?? .dead,
                due: Instant(nanoseconds: rows.integer(row, 7)), reason: rows.optionalText(row, 8))
        }
    }

    static func nextDue(_ party: String) -> PostgreSQLStatement {
        PostgreSQLStatement("SELECT min(due) FROM message WHERE party = $1 AND first = 1 AND state = 0", [.text(party)])
    }

    static let backlog = PostgreSQLStatement("""
        SELECT party, count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 1) FROM message GROUP BY party ORDER BY party
        """)

    static func backlog(_ rows: PostgreSQLRows) -> [Backlog] {
        rows.map { Backlog(party: rows.text($0, 0), waiting: Int(rows.integer($0, 1)), dead: Int(rows.integer($0, 2))) }
    }

    static func file(_ digest: String) -> PostgreSQLStatement {
        PostgreSQLStatement("SELECT digest, length, pieces FROM file WHERE digest = $1", [.text(digest)])
    }

    static func files(_ rows: PostgreSQLRows) -> [StoredFile] {
        rows.map { StoredFile(digest: rows.text($0, 0), length: rows.integer($0, 1), pieces: Int(rows.integer($0, 2))) }
    }

    static func piece(_ index: Int, ofUpload upload: String) -> PostgreSQLStatement {
        PostgreSQLStatement("SELECT content FROM piece WHERE upload = $1 AND number = $2", [.text(upload), .integer(Int64(index))])
    }

    static func piece(_ index: Int, of digest: String) -> PostgreSQLStatement {
        PostgreSQLStatement("""
            SELECT piece.content FROM file JOIN piece ON piece.upload = file.upload WHERE file.digest = $1 AND piece.number = $2
            """, [.text(digest), .integer(Int64(index))])
    }
}
