import Gateway
import GRDB

/// One transaction's writing: looks first whether an append may be made, then makes it, so that a refused one leaves
/// nothing behind and those beside it go on.
struct SQLiteTransaction: AppendFacts {
    typealias Failure = any Error

    private let db: Database
    private let often: Often
    private var position: Int64
    private var message: Int64
    private(set) var wakes: Set<Wake> = []

    init(_ db: Database) throws {
        self.db = db
        often = try Often(db)
        let row = try db.cachedStatement(sql: "SELECT position, message FROM counter")
        guard let counter = try Row.fetchOne(row) else { throw JournalFailure(.damaged, "the counter is missing") }
        position = counter[0]
        message = counter[1]
    }

    func finish() throws {
        try execute("UPDATE counter SET position = ?, message = ?", [position, message])
    }

    /// What nearly every append runs.
    private struct Often {
        let stream, newStream, changedStream, event, owner, name, message: SQLiteDirect

        init(_ db: Database) throws {
            stream = try SQLiteDirect(db, "SELECT id, revision, digest FROM stream WHERE name = ?")
            newStream = try SQLiteDirect(db, "INSERT INTO stream (id, name, revision, digest, head) VALUES (?, ?, ?, ?, ?)")
            changedStream = try SQLiteDirect(db, "UPDATE stream SET revision = ?, digest = ?, head = ? WHERE id = ?")
            event = try SQLiteDirect(db, """
                INSERT INTO event (position, stream, revision, kind, at, audience, content, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
            owner = try SQLiteDirect(db, """
                SELECT stream.id, stream.name FROM name JOIN stream ON stream.id = name.stream WHERE space = ? AND key = ?
                """)
            name = try SQLiteDirect(db, "INSERT OR IGNORE INTO name (space, key, stream) VALUES (?, ?, ?)")
            message = try SQLiteDirect(db, """
                INSERT INTO message (id, party, stream, kind, content, due, attempt, first, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, \
                NOT EXISTS (SELECT 1 FROM message WHERE party = ?2 AND stream = ?3), 0)
                """)
        }
    }

    mutating func perform(_ work: SQLiteWork) throws -> SQLiteAnswer {
        switch work {
        case .append(let append): return .appended(try self.append(append))
        case .claim(let party, let now, let lease, let limit): return .claimed(try claim(party, at: now, lease: lease, limit: limit))
        case .put(let piece, let index, let upload):
            try execute("INSERT OR REPLACE INTO piece (upload, number, content) VALUES (?, ?, ?)", [upload, index, piece.data])
        case .seal(let upload, let file):
            try execute("INSERT OR IGNORE INTO file (digest, length, pieces, upload) VALUES (?, ?, ?, ?)", [file.digest, file.length, file.pieces, upload])
            // Said twice of one upload, it is the same file, and its pieces stay.
            try execute(Self.dropping, [upload])
        case .drop(let upload):
            try execute(Self.dropping, [upload])
        case .sweep(let name):
            for statement in Sweeping.statements("?") { try execute(statement, [name]) }
        }
        return .done
    }

    /// Those of an upload that became no file: sealed twice, the pieces are still the file's.
    private static let dropping = "DELETE FROM piece WHERE upload = ? AND NOT EXISTS (SELECT 1 FROM file WHERE file.upload = piece.upload)"

    private func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    private func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    // MARK: Appending

    private mutating func append(_ append: Append) throws -> Appended {
        let known = try often.stream.first(.text(append.stream.text)) {
            StreamState(id: $0.integer(0), revision: Int($0.integer(1)), digest: $0.bytes(2))
        }
        if let refusal = try refusal(append, known) { return refusal }
        var stream = known ?? StreamState(id: position + 1, revision: 0, digest: EventChain.start)
        for event in append.events { try write(event, to: &stream, named: append.stream) }
        if known == nil {
            try often.newStream.run(
                .integer(stream.id), .text(append.stream.text), .integer(Int64(stream.revision)), .bytes(stream.digest), .bytes(append.head ?? []))
        } else if let head = append.head {
            try often.changedStream.run(.integer(Int64(stream.revision)), .bytes(stream.digest), .bytes(head), .integer(stream.id))
        } else if !append.events.isEmpty {
            try execute("UPDATE stream SET revision = ?, digest = ? WHERE id = ?", [stream.revision, stream.digest.data, stream.id])
        }
        for name in append.namesDropped {
            try execute("DELETE FROM name WHERE space = ? AND key = ? AND stream = ?", [name.space, name.key, stream.id])
        }
        for name in append.names {
            try often.name.run(.text(name.space), .text(name.key), .integer(stream.id))
        }
        for settlement in append.settled { try settle(settlement) }
        for message in append.messages { try write(message, of: stream.id) }
        // One that is dropped and referred to at once is kept.
        for file in append.filesDropped where !append.files.contains(file) { try release(file, by: stream.id) }
        for file in append.files { try execute("INSERT OR IGNORE INTO reference (file, stream) VALUES (?, ?)", [file, stream.id]) }
        return .done(revision: stream.revision, position: append.events.isEmpty ? nil : position)
    }

    // MARK: What an append is judged by

    func owner(of name: Name) throws -> (id: Int64, name: StreamName)? {
        try often.owner.first(.text(name.space), .text(name.key)) { ($0.integer(0), StreamName($0.text(1))) }
    }

    func standing(of message: Int64) throws -> MessageStanding? {
        try row("SELECT stream, attempt, state FROM message WHERE id = ?", [message])
            .map { MessageStanding(stream: $0[0], attempt: $0[1], state: MessageState(rawValue: $0[2]) ?? .dead) }
    }

    func holds(file: String) throws -> Bool { try row("SELECT 1 FROM file WHERE digest = ?", [file]) != nil }

    // MARK: Writing it

    private mutating func write(_ event: NewEvent, to stream: inout StreamState, named name: StreamName) throws {
        position += 1
        stream.revision += 1
        stream.digest = EventChain.digest(
            after: stream.digest, stream: name, revision: stream.revision, kind: event.kind, at: event.at, content: event.content)
        try often.event.run(
            .integer(position), .integer(stream.id), .integer(Int64(stream.revision)), .text(event.kind), .integer(event.at.nanoseconds),
            event.audience.map { .text($0) } ?? .null, .bytes(event.content), .bytes(stream.digest))
        if let audience = event.audience { wakes.insert(.event(audience: audience)) }
    }

    // MARK: Messages

    private mutating func write(_ new: NewMessage, of stream: Int64) throws {
        message += 1
        try often.message.run(
            .integer(message), .text(new.party), .integer(stream), .text(new.kind), .bytes(new.content), .integer(new.due.nanoseconds))
        wakes.insert(.message(party: new.party))
    }

    private mutating func settle(_ settlement: Settlement) throws {
        switch settlement.outcome {
        case .done:
            guard let gone = try row("DELETE FROM message WHERE id = ? RETURNING party, stream", [settlement.message]) else { return }
            let party: String = gone[0], stream: Int64 = gone[1]
            try execute(
                "UPDATE message SET first = 1 WHERE id = (SELECT min(id) FROM message WHERE party = ? AND stream = ?)", [party, stream])
            if db.changesCount > 0 { wakes.insert(.message(party: party)) }
        case .again(let at, let reason):
            let changed = try row(
                "UPDATE message SET due = ?, reason = ?, state = 0 WHERE id = ? RETURNING party", [at.nanoseconds, reason, settlement.message])
            if let changed { wakes.insert(.message(party: changed[0])) }
        case .dead(let reason):
            try execute("UPDATE message SET state = 1, reason = ? WHERE id = ?", [reason, settlement.message])
        }
    }

    private func claim(_ party: String, at now: Instant, lease: Span, limit: Int) throws -> [ClaimedMessage] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT message.id, stream.name, message.kind, message.content, message.attempt FROM message \
                    JOIN stream ON stream.id = message.stream \
                    WHERE party = ? AND first = 1 AND state = 0 AND due <= ? ORDER BY due, message.id LIMIT ?
                    """),
            arguments: [party, now.nanoseconds, limit])
        return try rows.map { row in
            let attempt: Int = row[4] + 1
            try execute("UPDATE message SET due = ?, attempt = ? WHERE id = ?", [now.nanoseconds + lease.nanoseconds, attempt, row[0] as Int64])
            return ClaimedMessage(
                id: row[0], party: party, stream: StreamName(row[1]), kind: row[2], content: row.bytes(3), attempt: attempt)
        }
    }

    // MARK: Files

    private func release(_ file: String, by stream: Int64) throws {
        try execute("DELETE FROM reference WHERE file = ? AND stream = ?", [file, stream])
        guard try row("SELECT 1 FROM reference WHERE file = ?", [file]) == nil,
            let gone = try row("DELETE FROM file WHERE digest = ? RETURNING upload", [file])
        else { return }
        try execute("DELETE FROM piece WHERE upload = ?", [gone[0] as String])
    }
}
