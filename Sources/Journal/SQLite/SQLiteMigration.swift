import GRDB

/// Brings a file's schema up to date, each migration in one transaction.
enum SQLiteMigration {
    static func run(_ db: Database) throws {
        try db.inTransaction(.immediate) {
            try db.execute(sql: "CREATE TABLE IF NOT EXISTS schema (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL)")
            try db.execute(sql: "INSERT OR IGNORE INTO schema (one, version) VALUES (1, 0)")
            let version = try Int.fetchOne(db, sql: "SELECT version FROM schema") ?? 0
            guard version <= Schema.current else {
                throw JournalFailure(.newerSchema(found: version, known: Schema.current), "schema \(version)")
            }
            for migration in Schema.migrations(.sqlite).dropFirst(version) {
                for statement in migration { try db.execute(sql: statement) }
            }
            if version < Schema.current { try db.execute(sql: "UPDATE schema SET version = \(Schema.current)") }
            return .commit
        }
    }
}
