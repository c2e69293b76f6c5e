import Foundation
import GRDB
import Gateway

/// Copies a PostgreSQL journal into an SQLite one and back, so that a back-up is one file whatever it is of.
enum PostgreSQLBackup {
    /// Everything as of one moment. The file has its name only once it is whole.
    static func backUp(_ settings: PostgreSQLSettings, to path: String) async throws(JournalFailure) {
        // A log that was left of another file of this name would be read as this one's.
        for end in ends where FileManager.default.fileExists(atPath: path + end) { throw JournalFailure(.unstorable, "\(path + end) is there already") }
        let part = path + ".part"
        remove(part)
        let target = try SQLiteJournal(path: part)
        do throws(JournalFailure) {
            try await PostgreSQLSnapshot.take(settings) { snapshot async throws(JournalFailure) in
                for table in JournalTable.all { try await copy(table, from: snapshot, to: target.pool) }
                let counter = try await snapshot.ask("SELECT position, message FROM counter") { [$0.integer(0, 0), $0.integer(0, 1)] }
                try await write(target.pool) { db in
                    try db.execute(sql: "UPDATE counter SET position = ?, message = ?", arguments: [counter[0], counter[1]])
                }
            }
            // Nothing of it may stay behind in the log.
            do { try await target.pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) } } catch { throw JournalFailure(sqlite: error) }
            await target.close()
        } catch {
            await target.close()
            remove(part)
            throw error
        }
        do { try FileManager.default.moveItem(atPath: part, toPath: path) } catch { throw JournalFailure(.unavailable, "\(path) cannot be written") }
        remove(part)
    }

    private static let ends = ["", "-wal", "-shm"]

    private static func remove(_ path: String) {
        for end in ends { try? FileManager.default.removeItem(atPath: path + end) }
    }

    private static func copy(_ table: JournalTable, from snapshot: PostgreSQLSnapshot, to pool: DatabasePool) async throws(JournalFailure) {
        try await snapshot.open("SELECT \(table.columnNames) FROM \(table.name)")
        while true {
            let rows = try await snapshot.page(table.page) { page in page.map { table.read(page, $0) } }
            if rows.isEmpty { break }
            try await write(pool) { db in try table.write(rows, db) }
        }
        try await snapshot.closePage()
    }

    private static func write(_ pool: DatabasePool, _ work: @escaping @Sendable (Database) throws -> Void) async throws(JournalFailure) {
        do { try await pool.write(work) } catch { throw JournalFailure(sqlite: error) }
    }

    /// Into a journal that holds nothing yet, all or nothing. Other gateways on it wait meanwhile.
    static func restore(_ settings: PostgreSQLSettings, from path: String) async throws(JournalFailure) {
        guard FileManager.default.fileExists(atPath: path) else { throw JournalFailure(.unavailable, "there is no file \(path)") }
        let source = try SQLiteJournal(path: path)
        var settings = settings
        settings.statementTime = .hours(1)
        let worker = PostgreSQLWorker(settings)
        do throws(JournalFailure) {
            try await refill(worker, from: source.pool)
            await worker.stop()
            await source.close()
        } catch {
            await worker.stop()
            await source.close()
            throw error
        }
    }

    private static func refill(_ worker: PostgreSQLWorker, from pool: DatabasePool) async throws(JournalFailure) {
        func say(_ statements: [PostgreSQLStatement]) async throws(JournalFailure) -> [Int64] {
            try await worker.run { session throws(JournalFailure) in
                let connection = try session.open()
                do throws(PostgreSQLError) {
                    return try connection.exchange(statements).map { $0.isEmpty ? 0 : $0.integer(0, 0) }
                } catch { throw JournalFailure(error) }
            }
        }
        func kept(_ sql: String) -> PostgreSQLStatement { PostgreSQLStatement(sql, isKept: false) }
        let filled = try await say([
            kept("BEGIN ISOLATION LEVEL READ COMMITTED"), kept("SET LOCAL idle_in_transaction_session_timeout = 0"),
            kept("SELECT position FROM counter FOR UPDATE"), kept("SELECT count(*) FROM (SELECT 1 FROM piece LIMIT 1) AS any_piece"),
        ])
        guard filled[2] == 0, filled[3] == 0 else { throw JournalFailure(.unstorable, "the journal to restore into is not empty") }
        for table in JournalTable.all {
            var last: Int64 = 0
            while true {
                let after = last
                let page = try await read(pool) { db in try table.read(db, after: after) }
                if page.rows.isEmpty { break }
                _ = try await say([table.writing(page.rows)])
                last = page.last
            }
        }
        let counter = try await read(pool) { db in
            let row = try Row.fetchOne(db, sql: "SELECT position, message FROM counter")
            return [row?[0] ?? 0, row?[1] ?? 0] as [Int64]
        }
        _ = try await say([
            PostgreSQLStatement("UPDATE counter SET position = $1, message = $2", [.integer(counter[0]), .integer(counter[1])]), kept("COMMIT"),
        ])
    }

    private static func read<Value: Sendable>(_ pool: DatabasePool, _ read: @escaping @Sendable (Database) throws -> Value) async throws(JournalFailure) -> Value {
        do { return try await pool.read(read) } catch { throw JournalFailure(sqlite: error) }
    }
}
