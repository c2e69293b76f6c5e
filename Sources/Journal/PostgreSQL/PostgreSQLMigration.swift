/// Brings a database's schema up to date, all in one transaction. Each connection asks before it is used, so that a
/// gateway that was there first learns of a newer one.
enum PostgreSQLMigration {
    static func run(_ connection: PostgreSQLConnection) throws(JournalFailure) {
        var tries = 0
        while true {
            let version: Int
            do throws(PostgreSQLError) {
                let before = try found(connection)
                version = before < Schema.current ? try migrate(connection) : before
            } catch {
                if error.isLost { throw JournalFailure(error) }
                do throws(PostgreSQLError) { _ = try connection.ask("ROLLBACK", isKept: false) } catch { throw JournalFailure(error) }
                tries += 1
                // Two that make the first table at once: one of them finds it made.
                guard tries < 3, error.isCollision || ["23505", "42P07", "42710"].contains(error.state) else { throw JournalFailure(error) }
                continue
            }
            guard version <= Schema.current else {
                throw JournalFailure(.newerSchema(found: version, known: Schema.current), "schema \(version)")
            }
            return
        }
    }

    /// 0 where there is no journal yet.
    private static func found(_ connection: PostgreSQLConnection) throws(PostgreSQLError) -> Int {
        do throws(PostgreSQLError) {
            let rows = try connection.ask("SELECT version FROM schema", isKept: false)
            return rows.isEmpty ? 0 : Int(rows.integer(0, 0))
        } catch {
            guard error.state == "42P01" else { throw error }
            return 0
        }
    }

    /// - Returns: the schema's version now, which another may have made newer than ours meanwhile.
    private static func migrate(_ connection: PostgreSQLConnection) throws(PostgreSQLError) -> Int {
        let integer = Schema.Types.postgreSQL.integer
        let statements = [
            "BEGIN",
            "CREATE TABLE IF NOT EXISTS schema (one \(integer) PRIMARY KEY CHECK (one = 1), version \(integer) NOT NULL)",
            "INSERT INTO schema (one, version) VALUES (1, 0) ON CONFLICT DO NOTHING",
            // Held to the end: who comes second waits here, and then finds the work done.
            "SELECT version FROM schema FOR UPDATE",
        ]
        let rows = try connection.exchange(statements.map { PostgreSQLStatement($0, isKept: false) })
        let version = rows.last.map { Int($0.integer(0, 0)) } ?? 0
        guard version < Schema.current else {
            _ = try connection.ask("ROLLBACK", isKept: false)
            return version
        }
        let wanted = Schema.migrations(.postgreSQL).dropFirst(version).flatMap { $0 }
        let rest = wanted + ["UPDATE schema SET version = \(Schema.current)", "COMMIT"]
        _ = try connection.exchange(rest.map { PostgreSQLStatement($0, isKept: false) })
        return Schema.current
    }
}
