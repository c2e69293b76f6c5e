import CPostgreSQL

/// What the server answered to a statement, in binary. Stays on its connection's thread.
final class PostgreSQLRows {
    private let raw: OpaquePointer

    /// - Parameter raw: becomes this object's.
    init(_ raw: OpaquePointer) { self.raw = raw }
    deinit { PQclear(raw) }

    var count: Int { Int(PQntuples(raw)) }
    var isEmpty: Bool { count == 0 }

    /// `COMMIT`, `UPDATE 3`.
    var tag: String { String(cString: PQcmdStatus(raw)) }

    private func cell(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
        let row = CInt(row), column = CInt(column)
        guard PQgetisnull(raw, row, column) == 0 else { return nil }
        return UnsafeRawBufferPointer(start: PQgetvalue(raw, row, column), count: Int(PQgetlength(raw, row, column)))
    }

    /// Of any width; zero for NULL.
    func integer(_ row: Int, _ column: Int) -> Int64 { optionalInteger(row, column) ?? 0 }

    func optionalInteger(_ row: Int, _ column: Int) -> Int64? {
        guard let bytes = cell(row, column), let first = bytes.first else { return nil }
        let sign: Int64 = first & 0x80 != 0 && bytes.count > 1 ? -1 : 0
        return bytes.reduce(sign) { $0 << 8 | Int64($1) }
    }

    func text(_ row: Int, _ column: Int) -> String { optionalText(row, column) ?? "" }
    func optionalText(_ row: Int, _ column: Int) -> String? { cell(row, column).map { String(decoding: $0, as: UTF8.self) } }
    func bytes(_ row: Int, _ column: Int) -> [UInt8] { optionalBytes(row, column) ?? [] }
    func optionalBytes(_ row: Int, _ column: Int) -> [UInt8]? { cell(row, column).map { [UInt8]($0) } }
    func flag(_ row: Int, _ column: Int) -> Bool { integer(row, column) != 0 }

    func map<Value>(_ make: (Int) -> Value) -> [Value] { (0..<count).map(make) }
}
