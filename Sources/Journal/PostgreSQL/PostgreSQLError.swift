/// What libpq or the server said.
struct PostgreSQLError: Error {
    /// Five letters and digits that name the error (PostgreSQL manual, appendix A); nil where libpq itself failed.
    let state: String?
    /// The primary message alone: details and contexts may show what is stored.
    let words: String
    /// The connection is of no more use.
    let isLost: Bool

    static func lost(_ words: String) -> PostgreSQLError { PostgreSQLError(state: nil, words: words, isLost: true) }

    /// The server undid the transaction because of another's, and asks for it again.
    var isCollision: Bool { state == "40001" || state == "40P01" }
    /// The server, or this session of it, takes no writes.
    var isReadOnly: Bool { state == "25006" }
    /// The statement is one that the server does not know.
    var isUnsupported: Bool { state == "0A000" || state == "42601" }
    /// What was given cannot be stored: an index row too long, a NUL in a text.
    var isDatas: Bool { state.map { $0.hasPrefix("22") || $0.hasPrefix("54") } ?? false }
}

extension JournalFailure {
    /// What an error means where nothing was committed.
    init(_ error: PostgreSQLError) {
        let words = error.state.map { "\(error.words) (SQLSTATE \($0))" } ?? error.words
        self.init(Self.cause(error), words)
    }

    /// The same once COMMIT was sent: an error that the server answered with undid everything, a lost connection leaves
    /// it open.
    init(atCommit error: PostgreSQLError) {
        self = error.isLost ? JournalFailure(.unknownOutcome, error.words) : JournalFailure(error)
    }

    private static func cause(_ error: PostgreSQLError) -> Cause {
        guard let state = error.state else { return .unavailable }
        if error.isDatas { return .unstorable }
        if error.isReadOnly { return .readOnly }
        switch state {
        case "53100": return .full
        // Corrupted data or index; tables and columns that are missing; rows that no journal could have written twice.
        case "XX001", "XX002", "42P01", "42703", "23505": return .damaged
        default: return .unavailable
        }
    }
}
