import GRDB
import Synchronization

/// Every agency's procedures, what was in force on each day, and the search over them.
///
/// An SQLite file of its own beside the journal: `RegisterSchema` has the tables, `RegisterWriting` puts lists in,
/// `ProcedureRegister+Searching` answers searches, `ProcedureRegister+Reading` everything else. Several processes may use one file at
/// a time; what this one keeps in memory (`Vocabulary`) is read again when another has changed it.
package final class ProcedureRegister: Sendable {
    let pool: DatabasePool
    private let kept = Mutex<(revision: Int, vocabulary: Vocabulary)?>(nil)

    /// Opens the file, making it where there is none.
    package init(path: String) throws(RegisterFailure) {
        // Its contents are public, its folder is not.
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(30)
        configuration.maximumReaderCount = 4
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            try pool.write { db in try RegisterSchema.migrate(db) }
        } catch {
            throw RegisterFailure(error)
        }
    }

    func read<Value: Sendable>(_ read: @escaping @Sendable (Database) throws -> Value) async throws(RegisterFailure) -> Value {
        do { return try await pool.read(read) } catch { throw RegisterFailure(error) }
    }

    /// The words of all titles, as of the transaction that asks.
    func vocabulary(_ db: Database) throws -> Vocabulary {
        let revision = try Self.revision(db)
        if let kept = kept.withLock({ $0 }), kept.revision == revision { return kept.vocabulary }
        var counts: [String: Int] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT text, titles FROM word")
        while let row = try rows.next() { counts[row[0]] = row[1] }
        let titles = try Int.fetchOne(db, sql: "SELECT max(id) FROM title") ?? 0
        let vocabulary = Vocabulary(counts, titles: titles)
        kept.withLock { $0 = (revision, vocabulary) }
        return vocabulary
    }

    static func revision(_ db: Database) throws -> Int { try Int.fetchOne(db, sql: "SELECT number FROM revision") ?? 0 }

    /// Changes with everything that is written.
    package func revision() async throws(RegisterFailure) -> Int { try await read { db in try Self.revision(db) } }

    package func close() { try? pool.close() }
}
