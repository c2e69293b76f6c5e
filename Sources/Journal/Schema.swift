/// The tables, the same in both stores but for the names of types.
///
/// A migration once released is never changed; a new one is put behind it. `schema` holds how many were applied.
enum Schema {
    /// What a store calls the types.
    struct Types {
        let integer: String
        let bytes: String
        /// Compared byte by byte.
        let text: String

        static let sqlite = Types(integer: "INTEGER", bytes: "BLOB", text: "TEXT")
        static let postgreSQL = Types(integer: "BIGINT", bytes: "BYTEA", text: "TEXT COLLATE \"C\"")
    }

    static let current = 1

    /// The statements of each migration, from 1.
    static func migrations(_ types: Types) -> [[String]] { [first(types)] }

    private static func first(_ types: Types) -> [String] {
        let integer = types.integer, bytes = types.bytes, text = types.text
        return [
            // The last position and the last message written. Locked by whoever writes, so that positions have no
            // gaps and come in the order of commits.
            "CREATE TABLE counter (one \(integer) PRIMARY KEY CHECK (one = 1), position \(integer) NOT NULL, message \(integer) NOT NULL)",
            "INSERT INTO counter (one, position, message) VALUES (1, 0, 0)",
            // A stream's id is the position of its first event. `digest` is its last event's.
            "CREATE TABLE stream (id \(integer) PRIMARY KEY, name \(text) NOT NULL UNIQUE, revision \(integer) NOT NULL, digest \(bytes) NOT NULL, head \(bytes) NOT NULL)",
            // `at` in nanoseconds since 1970. `digest` chains a stream's events: see `EventChain`.
            """
            CREATE TABLE event (position \(integer) PRIMARY KEY, stream \(integer) NOT NULL, revision \(integer) NOT NULL, \
            kind \(text) NOT NULL, at \(integer) NOT NULL, audience \(text), content \(bytes) NOT NULL, digest \(bytes) NOT NULL)
            """,
            "CREATE UNIQUE INDEX event_of_stream ON event (stream, revision)",
            "CREATE INDEX event_of_audience ON event (audience, position) WHERE audience IS NOT NULL",
            "CREATE TABLE name (space \(text) NOT NULL, key \(text) NOT NULL, stream \(integer) NOT NULL, PRIMARY KEY (space, key))",
            // `first` is 1 for the oldest message of its stream to its party, the only one that may be claimed; `due`
            // is the end of the lease while it is claimed.
            """
            CREATE TABLE message (id \(integer) PRIMARY KEY, party \(text) NOT NULL, stream \(integer) NOT NULL, kind \(text) NOT NULL, \
            content \(bytes) NOT NULL, due \(integer) NOT NULL, attempt \(integer) NOT NULL, first \(integer) NOT NULL, \
            state \(integer) NOT NULL, reason \(text))
            """,
            "CREATE INDEX message_due ON message (party, due, id) WHERE first = 1 AND state = 0",
            "CREATE UNIQUE INDEX message_of_stream ON message (party, stream, id)",
            "CREATE INDEX message_dead ON message (party, id) WHERE state = 1",
            "CREATE TABLE file (digest \(text) PRIMARY KEY, length \(integer) NOT NULL, pieces \(integer) NOT NULL, upload \(text) NOT NULL)",
            "CREATE TABLE piece (upload \(text) NOT NULL, number \(integer) NOT NULL, content \(bytes) NOT NULL, PRIMARY KEY (upload, number))",
            "CREATE TABLE reference (file \(text) NOT NULL, stream \(integer) NOT NULL, PRIMARY KEY (file, stream))",
        ]
    }
}
