import Gateway
import GRDB

/// The questions, as SQL.
enum SQLiteReading {
    static func stream(_ db: Database, _ name: StreamName) throws -> StoredStream? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT name, revision, head FROM stream WHERE name = ?"), arguments: [name.text]).map(stream)
    }

    static func stream(_ db: Database, known name: Name) throws -> StoredStream? {
        let sql = "SELECT stream.name, revision, head FROM name JOIN stream ON stream.id = name.stream WHERE space = ? AND key = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [name.space, name.key]).map(stream)
    }

    private static func stream(_ row: Row) -> StoredStream {
        StoredStream(name: StreamName(row[0]), revision: row[1], head: row.bytes(2))
    }

    static func names(_ db: Database, _ space: String, prefix: String, after: String?, limit: Int) throws -> [NamedStream] {
        // In UTF-8 nothing that begins with the prefix comes after the prefix with the last of all scalars behind it.
        let sql = """
            SELECT key, stream.name FROM name JOIN stream ON stream.id = name.stream \
            WHERE space = ? AND key >= ? AND key > ? AND key <= ? ORDER BY key LIMIT ?
            """
        let arguments: StatementArguments = [space, prefix, after ?? "", prefix + "\u{10FFFF}", limit]
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { NamedStream(key: $0[0], stream: StreamName($0[1])) }
    }

    private static let eventColumns = "event.position, stream.name, event.revision, event.kind, event.at, event.content"

    static func events(_ db: Database, of name: StreamName, after revision: Int, limit: Int) throws -> [StoredEvent] {
        let sql = """
            SELECT \(eventColumns) FROM stream JOIN event ON event.stream = stream.id \
            WHERE stream.name = ? AND event.revision > ? ORDER BY event.revision LIMIT ?
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [name.text, revision, limit]).map(event)
    }

    static func feed(_ db: Database, _ audience: String?, after position: Int64, limit: Int) throws -> [StoredEvent] {
        let condition = audience == nil ? "" : "audience = ? AND "
        let sql = "SELECT \(eventColumns) FROM event JOIN stream ON event.stream = stream.id WHERE \(condition)position > ? ORDER BY position LIMIT ?"
        let arguments: StatementArguments = audience.map { [$0, position, limit] } ?? [position, limit]
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map(event)
    }

    private static func event(_ row: Row) -> StoredEvent {
        StoredEvent(
            position: row[0], stream: StreamName(row[1]), revision: row[2], kind: row[3], at: Instant(nanoseconds: row[4]), content: row.bytes(5))
    }

    private static let messageColumns = "message.id, party, stream.name, message.kind, content, attempt, state, due, reason"

    static func message(_ db: Database, _ id: Int64) throws -> StoredMessage? {
        let sql = "SELECT \(messageColumns) FROM message JOIN stream ON stream.id = message.stream WHERE message.id = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id]).map(message)
    }

    static func messages(_ db: Database, _ party: String?, state: MessageState?, after id: Int64, limit: Int) throws -> [StoredMessage] {
        var conditions = ["message.id > ?"]
        var arguments: StatementArguments = [id]
        if let party {
            conditions.append("party = ?")
            arguments += [party]
        }
        if let state {
            // Written out, so that the index of dead messages serves.
            conditions.append("state = \(state.rawValue)")
        }
        let sql = """
            SELECT \(messageColumns) FROM message JOIN stream ON stream.id = message.stream \
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY message.id LIMIT ?
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments + [limit]).map(message)
    }

    private static func message(_ row: Row) -> StoredMessage {
        let claimed = ClaimedMessage(
            id: row[0], party: row[1], stream: StreamName(row[2]), kind: row[3], content: row.bytes(4), attempt: row[5])
        return StoredMessage(
            message: claimed, state: MessageState(rawValue: row[6]) ?? .dead, due: Instant(nanoseconds: row[7]), reason: row[8])
    }

    static func backlog(_ db: Database) throws -> [Backlog] {
        try Row.fetchAll(db, sql: "SELECT party, sum(state = 0), sum(state = 1) FROM message GROUP BY party ORDER BY party")
            .map { Backlog(party: $0[0], waiting: $0[1], dead: $0[2]) }
    }

    static func file(_ db: Database, _ digest: String) throws -> StoredFile? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT digest, length, pieces FROM file WHERE digest = ?"), arguments: [digest])
            .map { StoredFile(digest: $0[0], length: $0[1], pieces: $0[2]) }
    }

    static func piece(_ db: Database, _ index: Int, ofUpload upload: String) throws -> [UInt8]? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT content FROM piece WHERE upload = ? AND number = ?"), arguments: [upload, index]).map { $0.bytes(0) }
    }

    static func piece(_ db: Database, _ index: Int, of digest: String) throws -> [UInt8]? {
        let sql = "SELECT content FROM file JOIN piece ON piece.upload = file.upload WHERE file.digest = ? AND piece.number = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [digest, index]).map { $0.bytes(0) }
    }
}
