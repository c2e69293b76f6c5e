/// A value of a row, of either store.
enum JournalCell: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
}

/// A table of `Schema`, for copying a journal from one store to the other row by row.
struct JournalTable: Sendable {
    enum Kind: Sendable { case integer, text, bytes }

    struct Column: Sendable {
        let name: String
        let kind: Kind
    }

    let name: String
    let columns: [Column]
    /// Rows that are held in memory at a time.
    let page: Int

    private init(_ name: String, page: Int = 250, _ columns: KeyValuePairs<String, Kind>) {
        self.name = name
        self.page = page
        self.columns = columns.map { Column(name: $0.key, kind: $0.value) }
    }

    var columnNames: String { columns.map(\.name).joined(separator: ", ") }

    /// All but the counter, which is there from the beginning.
    static let all = [
        JournalTable("stream", ["id": .integer, "name": .text, "revision": .integer, "digest": .bytes, "head": .bytes]),
        JournalTable("event", [
            "position": .integer, "stream": .integer, "revision": .integer, "kind": .text, "at": .integer, "audience": .text,
            "content": .bytes, "digest": .bytes,
        ]),
        JournalTable("name", ["space": .text, "key": .text, "stream": .integer]),
        JournalTable("message", [
            "id": .integer, "party": .text, "stream": .integer, "kind": .text, "content": .bytes, "due": .integer, "attempt": .integer,
            "first": .integer, "state": .integer, "reason": .text,
        ]),
        JournalTable("file", ["digest": .text, "length": .integer, "pieces": .integer, "upload": .text]),
        // Of files, as large as who uploads makes them.
        JournalTable("piece", page: 16, ["upload": .text, "number": .integer, "content": .bytes]),
        JournalTable("reference", ["file": .text, "stream": .integer]),
    ]
}
