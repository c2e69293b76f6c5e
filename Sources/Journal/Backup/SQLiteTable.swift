import GRDB

extension JournalTable {
    /// A page of the table in an SQLite journal.
    /// - Parameter row: the last one's of the page before; 0 for the first.
    /// - Returns: the rows, and the last one's number.
    func read(_ db: Database, after row: Int64) throws -> (rows: [[JournalCell]], last: Int64) {
        let sql = "SELECT rowid, \(columnNames) FROM \(name) WHERE rowid > ? ORDER BY rowid LIMIT \(page)"
        let found = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [row])
        let rows = found.map { row in columns.indices.map { cell(row, $0 + 1, columns[$0].kind) } }
        return (rows, found.last?[0] ?? row)
    }

    private func cell(_ row: Row, _ index: Int, _ kind: Kind) -> JournalCell {
        if row.hasNull(atIndex: index) { return .null }
        switch kind {
        case .integer: return .integer(row[index])
        case .text: return .text(row[index])
        case .bytes: return .bytes(row.bytes(index))
        }
    }

    func write(_ rows: [[JournalCell]], _ db: Database) throws {
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let statement = try db.cachedStatement(sql: "INSERT INTO \(name) (\(columnNames)) VALUES (\(marks))")
        for row in rows { try statement.execute(arguments: StatementArguments(row.map(\.sqlite))) }
    }
}

extension JournalCell {
    fileprivate var sqlite: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .bytes(let value): value.data.databaseValue
        }
    }
}
