import Gateway

/// What a batch of appends asks the database, and tells it.
enum PostgreSQLAppending {
    /// A chunk of rows that one statement takes: bytes of content, roughly.
    private static let chunkLimit = 8 << 20

    // MARK: Looking

    private enum Look { case counter, streams, names, messages, files }

    /// The counter's lock comes first: whoever has it sees all that was written before, and nobody writes beside it.
    static func looking(_ appends: [Append]) -> (statements: [PostgreSQLStatement], facts: ([PostgreSQLRows]) throws(JournalFailure) -> AppendPlan.Facts) {
        var statements = [PostgreSQLStatement("SELECT position, message FROM counter FOR UPDATE")]
        var looks = [Look.counter]
        func look(_ look: Look, _ sql: String, _ parameters: [PostgreSQLParameter]) {
            looks.append(look)
            statements.append(PostgreSQLStatement(sql, parameters))
        }
        let streams = Set(appends.map(\.stream.text))
        look(.streams, "SELECT name, id, revision, digest FROM stream WHERE name = ANY($1)", [.texts(Array(streams))])
        let names = Array(Set(appends.flatMap { $0.names + $0.namesDropped }))
        if !names.isEmpty {
            look(.names, """
                SELECT name.space, name.key, stream.id, stream.name FROM unnest($1, $2) AS wanted (space, key) \
                JOIN name ON name.space = wanted.space AND name.key = wanted.key JOIN stream ON stream.id = name.stream
                """, [.texts(names.map(\.space)), .texts(names.map(\.key))])
        }
        let messages = Set(appends.flatMap { $0.settled.map(\.message) })
        if !messages.isEmpty {
            // Locked, so that no claim comes between the look and the settlement; claims pass over what is locked.
            look(.messages, """
                SELECT id, party, stream, attempt, state, CASE WHEN EXISTS (SELECT 1 FROM message AS other \
                WHERE other.party = message.party AND other.stream = message.stream AND other.id > message.id) THEN 1 ELSE 0 END \
                FROM message WHERE id = ANY($1) ORDER BY id FOR UPDATE
                """, [.integers(Array(messages))])
        }
        let files = Set(appends.flatMap(\.files))
        if !files.isEmpty { look(.files, "SELECT digest FROM file WHERE digest = ANY($1)", [.texts(Array(files))]) }
        return (statements, { [looks] rows throws(JournalFailure) in try facts(looks, rows) })
    }

    private static func facts(_ looks: [Look], _ answers: [PostgreSQLRows]) throws(JournalFailure) -> AppendPlan.Facts {
        var facts = AppendPlan.Facts()
        for (look, rows) in zip(looks, answers) {
            switch look {
            case .counter:
                guard rows.count == 1 else { throw JournalFailure(.damaged, "the counter is missing") }
                facts.position = rows.integer(0, 0)
                facts.message = rows.integer(0, 1)
            case .streams:
                for row in 0..<rows.count {
                    facts.streams[StreamName(rows.text(row, 0))] = StreamState(
                        id: rows.integer(row, 1), revision: Int(rows.integer(row, 2)), digest: rows.bytes(row, 3))
                }
            case .names:
                for row in 0..<rows.count {
                    facts.names[Name(rows.text(row, 0), rows.text(row, 1))] = AppendPlan.Owner(
                        id: rows.integer(row, 2), name: StreamName(rows.text(row, 3)))
                }
            case .messages:
                for row in 0..<rows.count {
                    let standing = MessageStanding(
                        stream: rows.integer(row, 2), attempt: Int(rows.integer(row, 3)),
                        state: MessageState(rawValue: Int(rows.integer(row, 4))) ?? .dead)
                    facts.messages[rows.integer(row, 0)] = AppendPlan.Message(party: rows.text(row, 1), standing: standing, isFollowed: rows.flag(row, 5))
                }
            case .files: facts.files = Set(rows.map { rows.text($0, 0) })
            }
        }
        return facts
    }

    // MARK: Writing

    static func writing(_ plan: AppendPlan) -> [PostgreSQLStatement] {
        if plan.isEmpty { return [] }
        var out: [PostgreSQLStatement] = []
        messagesSettled(plan, &out)
        streams(plan, &out)
        names(plan, &out)
        events(plan, &out)
        messagesSent(plan, &out)
        references(plan, &out)
        out.append(PostgreSQLStatement("UPDATE counter SET position = $1, message = $2", [.integer(plan.position), .integer(plan.message)]))
        let wakes = Array(Set(plan.wakes.map(\.payload)))
        if !wakes.isEmpty {
            out.append(PostgreSQLStatement("SELECT pg_notify('\(PostgreSQLListener.channel)', payload) FROM unnest($1) AS wake (payload)", [.texts(wakes)]))
        }
        return out
    }

    private static func messagesSettled(_ plan: AppendPlan, _ out: inout [PostgreSQLStatement]) {
        if !plan.done.isEmpty {
            out.append(PostgreSQLStatement("DELETE FROM message WHERE id = ANY($1)", [.integers(Array(plan.done.keys))]))
            let queues = Array(Set(plan.done.values))
            out.append(PostgreSQLStatement("""
                UPDATE message SET first = 1 WHERE first = 0 AND id IN (SELECT (SELECT min(id) FROM message AS waiting \
                WHERE waiting.party = gone.party AND waiting.stream = gone.stream) FROM unnest($1, $2) AS gone (party, stream))
                """, [.texts(queues.map(\.party)), .integers(queues.map(\.stream))]))
        }
        if !plan.changes.isEmpty {
            let changes = Array(plan.changes)
            out.append(PostgreSQLStatement("""
                UPDATE message SET due = COALESCE(change.due, message.due), reason = change.reason, state = change.state \
                FROM unnest($1, $2, $3, $4) AS change (id, due, reason, state) WHERE message.id = change.id
                """, [
                    .integers(changes.map(\.key)), .integers(changes.map(\.value.due)), .texts(changes.map(\.value.reason)),
                    .integers(changes.map { Int64($0.value.state.rawValue) }),
                ]))
        }
    }

    private static func streams(_ plan: AppendPlan, _ out: inout [PostgreSQLStatement]) {
        let begun = plan.begun.compactMap { name in plan.stream(name).map { (name: name, state: $0) } }
        for part in chunks(begun, { plan.heads[$0.name]?.count ?? 0 }) {
            out.append(PostgreSQLStatement("INSERT INTO stream (id, name, revision, digest, head) SELECT * FROM unnest($1, $2, $3, $4, $5)", [
                .integers(part.map(\.state.id)), .texts(part.map(\.name.text)), .integers(part.map { Int64($0.state.revision) }),
                .byteStrings(part.map(\.state.digest)), .byteStrings(part.map { plan.heads[$0.name] ?? [] }),
            ]))
        }
        let changed = plan.changed.subtracting(plan.begun).compactMap { name in plan.stream(name).map { (name: name, state: $0) } }
        for part in chunks(changed, { plan.heads[$0.name]?.count ?? 0 }) {
            out.append(PostgreSQLStatement("""
                UPDATE stream SET revision = now.revision, digest = now.digest, head = COALESCE(now.head, stream.head) \
                FROM unnest($1, $2, $3, $4) AS now (id, revision, digest, head) WHERE stream.id = now.id
                """, [
                    .integers(part.map(\.state.id)), .integers(part.map { Int64($0.state.revision) }),
                    .byteStrings(part.map(\.state.digest)), .byteStrings(part.map { plan.heads[$0.name] }),
                ]))
        }
    }

    private static func names(_ plan: AppendPlan, _ out: inout [PostgreSQLStatement]) {
        let left = plan.namesLeft, taken = plan.namesTaken
        if !left.isEmpty {
            out.append(PostgreSQLStatement("""
                DELETE FROM name USING unnest($1, $2) AS gone (space, key) WHERE name.space = gone.space AND name.key = gone.key
                """, [.texts(left.map(\.space)), .texts(left.map(\.key))]))
        }
        if !taken.isEmpty {
            out.append(PostgreSQLStatement("INSERT INTO name (space, key, stream) SELECT * FROM unnest($1, $2, $3)", [
                .texts(taken.map(\.name.space)), .texts(taken.map(\.name.key)), .integers(taken.map(\.stream)),
            ]))
        }
    }

    private static func events(_ plan: AppendPlan, _ out: inout [PostgreSQLStatement]) {
        for part in chunks(plan.events, \.event.content.count) {
            out.append(PostgreSQLStatement("""
                INSERT INTO event (position, stream, revision, kind, at, audience, content, digest) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
                """, [
                    .integers(part.map(\.position)), .integers(part.map(\.stream)), .integers(part.map { Int64($0.revision) }),
                    .texts(part.map(\.event.kind)), .integers(part.map(\.event.at.nanoseconds)), .texts(part.map(\.event.audience)),
                    .byteStrings(part.map(\.event.content)), .byteStrings(part.map(\.digest)),
                ]))
        }
    }

    private static func messagesSent(_ plan: AppendPlan, _ out: inout [PostgreSQLStatement]) {
        for part in chunks(plan.sent, \.message.content.count) {
            // The statement does not see its own rows, so each batch's first of a queue asks only for older ones; by a look at
            // the index for each, where NOT EXISTS is answered by reading all messages into a table of hashes.
            out.append(PostgreSQLStatement("""
                INSERT INTO message (id, party, stream, kind, content, due, attempt, first, state) \
                SELECT id, party, stream, kind, content, due, 0, CASE WHEN first = 1 AND (SELECT message.id FROM message \
                WHERE message.party = new.party AND message.stream = new.stream LIMIT 1) IS NULL THEN 1 ELSE 0 END, 0 \
                FROM unnest($1, $2, $3, $4, $5, $6, $7) AS new (id, party, stream, kind, content, due, first)
                """, [
                    .integers(part.map(\.id)), .texts(part.map(\.message.party)), .integers(part.map(\.stream)), .texts(part.map(\.message.kind)),
                    .byteStrings(part.map(\.message.content)), .integers(part.map(\.message.due.nanoseconds)),
                    .integers(part.map { $0.isFirstOfBatch ? 1 : 0 }),
                ]))
        }
    }

    private static func references(_ plan: AppendPlan, _ out: inout [PostgreSQLStatement]) {
        let kept = plan.references.filter(\.value).map(\.key), dropped = plan.references.filter { !$0.value }.map(\.key)
        if !kept.isEmpty {
            out.append(PostgreSQLStatement("INSERT INTO reference (file, stream) SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING", [
                .texts(kept.map(\.file)), .integers(kept.map(\.stream)),
            ]))
        }
        if !dropped.isEmpty {
            out.append(PostgreSQLStatement("""
                DELETE FROM reference USING unnest($1, $2) AS gone (file, stream) WHERE reference.file = gone.file AND reference.stream = gone.stream
                """, [.texts(dropped.map(\.file)), .integers(dropped.map(\.stream))]))
            out.append(PostgreSQLStatement("""
                WITH gone AS (DELETE FROM file WHERE digest = ANY($1) AND NOT EXISTS (SELECT 1 FROM reference WHERE reference.file = file.digest) \
                RETURNING upload) DELETE FROM piece USING gone WHERE piece.upload = gone.upload
                """, [.texts(Array(Set(dropped.map(\.file))))]))
        }
    }

    /// Rows in parts that one message to the server holds with ease.
    private static func chunks<Row>(_ rows: [Row], _ weigh: (Row) -> Int) -> [[Row]] {
        var parts: [[Row]] = []
        var room = 0
        for row in rows {
            let weight = weigh(row)
            if parts.isEmpty || weight > room {
                parts.append([])
                room = chunkLimit
            }
            parts[parts.count - 1].append(row)
            room -= weight
        }
        return parts
    }
}
