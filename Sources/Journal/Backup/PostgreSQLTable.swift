extension JournalTable {
    /// A row of the table in a PostgreSQL journal, its columns in order.
    func read(_ rows: PostgreSQLRows, _ row: Int) -> [JournalCell] {
        columns.enumerated().map { index, column in
            switch column.kind {
            case .integer: rows.optionalInteger(row, index).map { .integer($0) } ?? .null
            case .text: rows.optionalText(row, index).map { .text($0) } ?? .null
            case .bytes: rows.optionalBytes(row, index).map { .bytes($0) } ?? .null
            }
        }
    }

    func writing(_ rows: [[JournalCell]]) -> PostgreSQLStatement {
        let marks = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let values = columns.enumerated().map { index, column -> PostgreSQLParameter in
            let cells = rows.map { $0[index] }
            switch column.kind {
            case .integer: return .integers(cells.map { if case .integer(let value) = $0 { value } else { nil } })
            case .text: return .texts(cells.map { if case .text(let value) = $0 { value } else { nil } })
            case .bytes: return .byteStrings(cells.map { if case .bytes(let value) = $0 { value } else { nil } })
            }
        }
        return PostgreSQLStatement("INSERT INTO \(name) (\(columnNames)) SELECT * FROM unnest(\(marks))", values)
    }
}
