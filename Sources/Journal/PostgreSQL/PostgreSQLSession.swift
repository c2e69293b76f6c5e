import Gateway

/// A thread's connection, opened when it is needed and again after it was lost.
final class PostgreSQLSession {
    private let settings: PostgreSQLSettings
    private(set) var connection: PostgreSQLConnection?
    /// Told of each new connection's process at the server, and 0 when it is gone.
    private let connected: (CInt) -> Void

    init(_ settings: PostgreSQLSettings, connected: @escaping (CInt) -> Void = { _ in }) {
        self.settings = settings
        self.connected = connected
    }

    func close() {
        guard connection != nil else { return }
        connection = nil
        connected(0)
    }

    /// Looks at a connection that nobody uses when something has come on it: most often its end.
    func glance() {
        do throws(PostgreSQLError) { _ = try connection?.takeNotifications() } catch { close() }
    }

    /// A connection on which nothing is under way, to a database with our schema.
    func open() throws(JournalFailure) -> PostgreSQLConnection {
        if let connection { return connection }
        let opened: PostgreSQLConnection
        do throws(PostgreSQLError) { opened = try .open(settings) } catch { throw JournalFailure(error) }
        try PostgreSQLMigration.run(opened)
        connection = opened
        connected(opened.process)
        return opened
    }

    /// Leaves nothing of a transaction that failed.
    private func clear(after error: PostgreSQLError) {
        // Another may be to a server that does take writes, or to this one after it was told to.
        guard !error.isLost, !error.isReadOnly, let connection else { return close() }
        guard connection.isInTransaction else { return }
        do throws(PostgreSQLError) { _ = try connection.ask("ROLLBACK") } catch { close() }
    }

    /// Does what may be done twice: when the connection is lost, or another transaction was in the way, again.
    func ask<Value>(_ work: (PostgreSQLConnection) throws(PostgreSQLError) -> Value) throws(JournalFailure) -> Value {
        var tries = 0
        while true {
            let connection = try open()
            do throws(PostgreSQLError) { return try work(connection) } catch {
                clear(after: error)
                tries += 1
                guard tries < 3, error.isLost || error.isCollision else { throw JournalFailure(error) }
            }
        }
    }

    /// One transaction in two round trips: looks, decides, and writes. Until it has begun to write it may be done again.
    /// - Parameter decide: what to write; nothing is committed where that is nothing.
    func transaction(
        look: [PostgreSQLStatement], decide: ([PostgreSQLRows]) throws(JournalFailure) -> [PostgreSQLStatement]
    ) throws(JournalFailure) {
        var collisions = 0
        while true {
            let rows = try ask { connection throws(PostgreSQLError) in try connection.exchange([Self.begin] + look) }
            let connection = try open()
            let writes: [PostgreSQLStatement]
            do throws(JournalFailure) { writes = try decide(Array(rows.dropFirst())) } catch {
                close()
                throw error
            }
            do throws(PostgreSQLError) {
                guard !writes.isEmpty else {
                    _ = try connection.exchange([PostgreSQLStatement("ROLLBACK")])
                    return
                }
                let answers = try connection.exchange(writes + [PostgreSQLStatement("COMMIT")])
                guard answers.last?.tag == "COMMIT" else { throw .lost("the server undid the transaction") }
                return
            } catch {
                clear(after: error)
                if writes.isEmpty { return }
                collisions += 1
                guard error.isCollision, !error.isLost, collisions < 3 else { throw JournalFailure(atCommit: error) }
            }
        }
    }

    private static let begin = PostgreSQLStatement("BEGIN ISOLATION LEVEL READ COMMITTED")
}
