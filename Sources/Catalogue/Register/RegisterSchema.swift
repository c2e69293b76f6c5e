import GRDB

/// The register's tables.
///
/// Days are `Day.number`s. A row of `procedure` holds from `since` up to, not including, `until`; what is in force without
/// an end has `RegisterSchema.open` there. `title` is what citizens search: one row for each national code and name, however
/// many agencies do it; `agencies` counts those of now. `search` holds each title's words and pairs of words (see `SearchPlan`), `word` how many titles
/// have each word.
enum RegisterSchema {
    static let version = 1
    /// The end of what has none: behind every day there is.
    static let open = 1 << 40

    static func migrate(_ db: Database) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= version else { throw RegisterFailure("a newer Motcua has written here (schema \(found), known \(version))") }
        guard found < version else { return }
        for statement in statements { try db.execute(sql: statement) }
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    private static let statements = [
        // Counted up by each change, so that readers know when what they keep in memory is old.
        "CREATE TABLE revision (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL)",
        "INSERT INTO revision VALUES (1, 0)",
        "CREATE TABLE title (id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, agencies INTEGER NOT NULL, UNIQUE (code, name))",
        """
        CREATE TABLE procedure (id INTEGER PRIMARY KEY, title INTEGER NOT NULL, code TEXT NOT NULL, agency TEXT NOT NULL, root TEXT NOT NULL, \
        level INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, source TEXT NOT NULL, content BLOB NOT NULL)
        """,
        "CREATE UNIQUE INDEX procedure_of_agency ON procedure (agency, code, until)",
        "CREATE INDEX procedure_of_title ON procedure (title, root, agency)",
        "CREATE INDEX procedure_of_code ON procedure (code, until)",
        "CREATE TABLE word (text TEXT PRIMARY KEY, titles INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE VIRTUAL TABLE search USING fts5(words, content='', detail=none, tokenize=\"ascii tokenchars '_'\")",
        // How many of each agency's procedures are in force at each level, kept by whoever changes them.
        "CREATE TABLE tally (agency TEXT NOT NULL, level INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (agency, level)) WITHOUT ROWID",
    ]
}
