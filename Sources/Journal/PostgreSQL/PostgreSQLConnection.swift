import CPostgreSQL
import Gateway
import Glibc

/// One connection, in pipeline mode, for one thread: what is asked together takes one round trip.
///
/// libpq never waits here, `poll` does, so that everything has its time limit. A connection that has failed is let go;
/// who has it opens another (`PostgreSQLSession`).
final class PostgreSQLConnection {
    private let raw: OpaquePointer
    private let clock = SystemClock()
    private let statementTime: Span
    /// The names of statements that the server has parsed.
    private var kept: [String: String] = [:]
    private var named = 0

    private init(_ raw: OpaquePointer, statementTime: Span) {
        self.raw = raw
        self.statementTime = statementTime
    }

    deinit { PQfinish(raw) }

    var socket: CInt { PQsocket(raw) }
    /// The server's process for this connection, by which its notifications are known.
    var process: CInt { PQbackendPID(raw) }

    // MARK: Opening

    static func open(_ settings: PostgreSQLSettings) throws(PostgreSQLError) -> PostgreSQLConnection {
        guard isReadable(settings.url) else { throw .lost("its URL cannot be read") }
        guard let raw = start(settings) else { throw .lost("no memory for a connection") }
        let connection = PostgreSQLConnection(raw, statementTime: settings.statementTime)
        motcua_ignore_notices(raw)
        let deadline = Deadline(after: settings.connectTime, from: connection.clock.tick())
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            guard PQstatus(raw) != CONNECTION_BAD, state != PGRES_POLLING_FAILED else { throw .lost(connection.words) }
            let wanted = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
            guard try connection.wait(for: wanted, until: deadline) else { throw .lost("no connection in \(settings.connectTime.seconds) s") }
            state = PQconnectPoll(raw)
        }
        guard PQsetnonblocking(raw, 1) == 0, PQenterPipelineMode(raw) == 1 else { throw .lost(connection.words) }
        try connection.prepareSession(settings)
        return connection
    }

    /// libpq's own words for a URL that it cannot read quote it, with the password that it may hold.
    private static func isReadable(_ url: String) -> Bool {
        guard url.contains("://") else { return true }
        let options = PQconninfoParse(url, nil)
        PQconninfoFree(options)
        return options != nil
    }

    private static func start(_ settings: PostgreSQLSettings) -> OpaquePointer? {
        // What stands before the URL it may overrule, what stands behind overrules it.
        var options = [
            ("fallback_application_name", "motcua"), ("keepalives_idle", "15"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "20000"), ("dbname", settings.url), ("client_encoding", "UTF8"),
        ]
        if let password = settings.password { options.append(("password", password)) }
        let texts = options.flatMap { [strdup($0.0), strdup($0.1)] }
        defer { for text in texts { free(text) } }
        let keywords = stride(from: 0, to: texts.count, by: 2).map { UnsafePointer(texts[$0]) } + [nil]
        let values = stride(from: 1, to: texts.count, by: 2).map { UnsafePointer(texts[$0]) } + [nil]
        return PQconnectStartParams(keywords, values, 1)
    }

    /// An operator's `synchronous_commit = off` would acknowledge what a power cut may take back. A gateway that falls
    /// silent within a transaction must not keep the others waiting. And all that is asked here goes by an index, as it does
    /// by a plan that knows neither how small a table still is nor how many names a batch has; nothing of it is worth compiling.
    private func prepareSession(_ settings: PostgreSQLSettings) throws(PostgreSQLError) {
        let limit = max(1000, settings.statementTime.milliseconds - 1000)
        _ = try exchange([
            PostgreSQLStatement(
                "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'", isKept: false),
            PostgreSQLStatement("SET statement_timeout = \(limit)", isKept: false),
            PostgreSQLStatement("SET idle_in_transaction_session_timeout = 10000", isKept: false),
            PostgreSQLStatement(
                """
                SELECT set_config(name, wanted.value, false) FROM pg_settings JOIN (VALUES ('plan_cache_mode', 'force_generic_plan'), \
                ('enable_seqscan', 'off'), ('enable_hashjoin', 'off'), ('enable_mergejoin', 'off'), ('jit', 'off')) AS wanted (setting, value) ON name = wanted.setting
                """, isKept: false),
        ])
    }

    // MARK: Asking

    /// Sends all of it and waits for all answers. After an error none of what follows it was carried out.
    func exchange(_ statements: [PostgreSQLStatement]) throws(PostgreSQLError) -> [PostgreSQLRows] {
        let deadline = Deadline(after: statementTime, from: clock.tick())
        var steps: [Step] = []
        var fresh: [String] = []
        for statement in statements {
            var name: String?
            if statement.isKept {
                if kept[statement.sql] == nil {
                    try prepare(statement)
                    fresh.append(statement.sql)
                    steps.append(.preparing)
                }
                name = kept[statement.sql]
            }
            try send(statement, prepared: name)
            steps.append(.asking)
        }
        guard PQpipelineSync(raw) == 1 else { throw .lost(words) }
        try flush(until: deadline)
        do throws(PostgreSQLError) {
            return try receive(steps, until: deadline)
        } catch {
            // They may have been parsed or not; another name will do.
            for sql in fresh { kept[sql] = nil }
            throw error
        }
    }

    func ask(_ statement: PostgreSQLStatement) throws(PostgreSQLError) -> PostgreSQLRows {
        guard let rows = try exchange([statement]).first else { throw .lost("no answer") }
        return rows
    }

    func ask(_ sql: String, _ parameters: [PostgreSQLParameter] = [], isKept: Bool = true) throws(PostgreSQLError) -> PostgreSQLRows {
        try ask(PostgreSQLStatement(sql, parameters, isKept: isKept))
    }

    private enum Step { case preparing, asking }

    private func prepare(_ statement: PostgreSQLStatement) throws(PostgreSQLError) {
        named += 1
        let name = "s\(named)"
        let types = statement.parameters.map(\.type)
        guard PQsendPrepare(raw, name, statement.sql, CInt(types.count), types) == 1 else { throw .lost(words) }
        kept[statement.sql] = name
    }

    private func send(_ statement: PostgreSQLStatement, prepared name: String?) throws(PostgreSQLError) {
        var arena: [UInt8] = []
        // Where each value begins and how long it is; nil for NULL.
        let places: [Range<Int>?] = statement.parameters.map { parameter in
            let start = arena.count
            return parameter.write(to: &arena) ? start..<arena.count : nil
        }
        // Not empty, or its address would be none, which is how libpq is told NULL.
        arena.append(0)
        let lengths = places.map { CInt($0?.count ?? 0) }
        let formats = [CInt](repeating: 1, count: places.count)
        let count = CInt(places.count)
        let sent = arena.withUnsafeBytes { bytes -> CInt in
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            let values = places.map { place in place.flatMap { range in start.map { $0 + range.lowerBound } } }
            if let name { return PQsendQueryPrepared(raw, name, count, values, lengths, formats, 1) }
            return PQsendQueryParams(raw, statement.sql, count, statement.parameters.map(\.type), values, lengths, formats, 1)
        }
        guard sent == 1 else { throw .lost(words) }
    }

    private func flush(until deadline: Deadline) throws(PostgreSQLError) {
        while true {
            let state = PQflush(raw)
            if state == 0 { return }
            // Read meanwhile: the server may be waiting for us to take what it has.
            guard state == 1, try wait(for: POLLIN | POLLOUT, until: deadline), PQconsumeInput(raw) == 1 else { throw .lost(words) }
        }
    }

    private func receive(_ steps: [Step], until deadline: Deadline) throws(PostgreSQLError) -> [PostgreSQLRows] {
        var answers: [PostgreSQLRows] = []
        var failure: PostgreSQLError?
        for step in steps {
            while let result = try next(until: deadline) {
                let rows = PostgreSQLRows(result)
                switch PQresultStatus(result) {
                case PGRES_COMMAND_OK, PGRES_TUPLES_OK: if step == .asking { answers.append(rows) }
                case PGRES_PIPELINE_ABORTED: break
                default:
                    let error = error(of: result)
                    if error.isLost { throw error }
                    failure = failure ?? error
                }
            }
        }
        guard let sync = try next(until: deadline) else { throw .lost("the server's answers are out of step") }
        defer { PQclear(sync) }
        guard PQresultStatus(sync) == PGRES_PIPELINE_SYNC else { throw error(of: sync, isLost: true) }
        if let failure { throw failure }
        return answers
    }

    private func next(until deadline: Deadline) throws(PostgreSQLError) -> OpaquePointer? {
        while PQisBusy(raw) == 1 {
            guard try wait(for: POLLIN, until: deadline) else { throw .lost("no answer in \(statementTime.seconds) s") }
            guard PQconsumeInput(raw) == 1 else { throw .lost(words) }
        }
        return PQgetResult(raw)
    }

    var isInTransaction: Bool { PQtransactionStatus(raw) != PQTRANS_IDLE }

    // MARK: Being told

    /// Takes what has come unasked.
    /// - Returns: notifications, with the server's process of who sent them.
    func takeNotifications() throws(PostgreSQLError) -> [(payload: String, process: CInt)] {
        guard PQconsumeInput(raw) == 1 else { throw .lost(words) }
        var found: [(String, CInt)] = []
        while let notice = PQnotifies(raw) {
            found.append((String(cString: notice.pointee.extra), notice.pointee.be_pid))
            PQfreemem(notice)
        }
        guard PQstatus(raw) == CONNECTION_OK else { throw .lost(words) }
        return found
    }

    // MARK: Beneath

    /// - Returns: false when the time is over.
    private func wait(for events: CInt, until deadline: Deadline) throws(PostgreSQLError) -> Bool {
        while true {
            var socket = pollfd(fd: PQsocket(raw), events: Int16(events), revents: 0)
            guard socket.fd >= 0 else { throw .lost(words) }
            let left = deadline.remaining(at: clock.tick()).milliseconds
            let count = poll(&socket, 1, CInt(clamping: left))
            if count > 0 { return true }
            if count == 0 { return false }
            guard errno == EINTR else { throw .lost("poll failed (\(errno))") }
        }
    }

    private var words: String {
        let text = String(cString: PQerrorMessage(raw)).split(whereSeparator: \.isNewline).joined(separator: " ")
        return text.isEmpty ? "the connection is gone" : text
    }

    private func error(of result: OpaquePointer, isLost: Bool = false) -> PostgreSQLError {
        func field(_ letter: Unicode.Scalar) -> String? { PQresultErrorField(result, CInt(letter.value)).map { String(cString: $0) } }
        // Severity untranslated (PG_DIAG_SEVERITY_NONLOCALIZED), SQLSTATE, primary message.
        let severity = field("V")
        let isOver = isLost || severity == "FATAL" || severity == "PANIC" || PQstatus(raw) != CONNECTION_OK
        return PostgreSQLError(state: field("C"), words: field("M") ?? words, isLost: isOver)
    }
}
