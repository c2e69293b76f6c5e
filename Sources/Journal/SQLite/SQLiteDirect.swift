import GRDB
import GRDBSQLite

/// A statement that is bound and run as SQLite has it: for the few that every append runs, GRDB's values between cost more
/// than the row that is written.
struct SQLiteDirect {
    private let statement: Statement
    private let raw: OpaquePointer

    init(_ db: Database, _ sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
        raw = statement.sqliteStatement
    }

    /// One parameter; SQLite keeps a copy of it.
    enum Value {
        case integer(Int64)
        case text(String)
        case bytes([UInt8])
        case null
    }

    /// Runs it, for its effect.
    func run(_ values: Value...) throws {
        try bind(values)
        defer { sqlite3_reset(raw) }
        guard sqlite3_step(raw) == SQLITE_DONE else { throw failure }
    }

    /// Runs it and reads its first row with `read`; nil when there is none.
    func first<Found>(_ values: Value..., read: (Row) -> Found) throws -> Found? {
        try bind(values)
        defer { sqlite3_reset(raw) }
        switch sqlite3_step(raw) {
        case SQLITE_ROW: return read(Row(raw: raw))
        case SQLITE_DONE: return nil
        default: throw failure
        }
    }

    /// The row that a statement stands on.
    struct Row {
        fileprivate let raw: OpaquePointer

        func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(raw, column) }
        func bytes(_ column: Int32) -> [UInt8] {
            guard let start = sqlite3_column_blob(raw, column) else { return [] }
            return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(raw, column))))
        }
        func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
    }

    private var failure: DatabaseError {
        let connection = sqlite3_db_handle(raw)
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)), message: String(cString: sqlite3_errmsg(connection)))
    }

    /// "Make your own copy": the address −1 in place of a function that frees (SQLITE_TRANSIENT).
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private func bind(_ values: [Value]) throws {
        for (index, value) in values.enumerated() {
            guard bind(value, at: Int32(index + 1)) == SQLITE_OK else {
                sqlite3_clear_bindings(raw)
                throw failure
            }
        }
    }

    private func bind(_ value: Value, at place: Int32) -> Int32 {
        switch value {
        case .integer(let integer): return sqlite3_bind_int64(raw, place, integer)
        case .null: return sqlite3_bind_null(raw, place)
        case .text(var text):
            return text.withUTF8 { text in
                guard let start = text.baseAddress else { return sqlite3_bind_text(raw, place, "", 0, Self.transient) }
                return sqlite3_bind_text(raw, place, UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self), Int32(text.count), Self.transient)
            }
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { bytes in
                // Without an address it would be NULL.
                guard let start = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_zeroblob(raw, place, 0) }
                return sqlite3_bind_blob(raw, place, start, Int32(bytes.count), Self.transient)
            }
        }
    }
}
