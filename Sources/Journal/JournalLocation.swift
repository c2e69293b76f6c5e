package import Gateway

/// Which store a journal is in, as `gateway.yaml` names it.
package enum JournalLocation: Sendable, Hashable, CustomStringConvertible {
    /// An absolute path.
    case sqlite(path: String)
    /// libpq's own form, `postgresql://…`; it may hold a password.
    case postgreSQL(url: Secret)

    /// For people; never the address of a database, which may hold a password.
    package var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgreSQL: "postgresql"
        }
    }
}

extension JournalLocation {
    /// Opens the store, bringing its schema up to date.
    package func open() async throws(JournalFailure) -> any Journal {
        switch self {
        case .sqlite(let path):
            return try SQLiteJournal(path: path)
        case .postgreSQL(let url):
            let journal = PostgreSQLJournal(PostgreSQLSettings(url: url.reveal()))
            try await journal.open()
            return journal
        }
    }
}
