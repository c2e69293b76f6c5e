/// A value on its way to the server, in the binary form of its type.
enum PostgreSQLParameter: Sendable {
    case integer(Int64?)
    case text(String?)
    case bytes([UInt8]?)
    case integers([Int64?])
    case texts([String?])
    case byteStrings([[UInt8]?])

    /// The type's number in every PostgreSQL (`pg_type.dat`).
    var type: UInt32 {
        switch self {
        case .integer: Self.integerType
        case .text: Self.textType
        case .bytes: Self.bytesType
        case .integers: 1016
        case .texts: 1009
        case .byteStrings: 1001
        }
    }

    private static let integerType: UInt32 = 20, textType: UInt32 = 25, bytesType: UInt32 = 17

    /// - Returns: false for NULL.
    func write(to out: inout [UInt8]) -> Bool {
        switch self {
        case .integer(let value): return Self.write(value, to: &out) { Self.write($0, to: &$1) }
        case .text(let value): return Self.write(value, to: &out) { $1 += $0.utf8 }
        case .bytes(let value): return Self.write(value, to: &out) { $1 += $0 }
        case .integers(let values): Self.write(values, of: Self.integerType, to: &out) { Self.write($0, to: &$1) }
        case .texts(let values): Self.write(values, of: Self.textType, to: &out) { $1 += $0.utf8 }
        case .byteStrings(let values): Self.write(values, of: Self.bytesType, to: &out) { $1 += $0 }
        }
        return true
    }

    private static func write<Value>(_ value: Value?, to out: inout [UInt8], _ write: (Value, inout [UInt8]) -> Void) -> Bool {
        guard let value else { return false }
        write(value, &out)
        return true
    }

    private static func write(_ value: some FixedWidthInteger, to out: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { out += $0 }
    }

    /// One dimension, its elements with their lengths (`array_recv`).
    private static func write<Value>(
        _ values: [Value?], of type: UInt32, to out: inout [UInt8], _ write: (Value, inout [UInt8]) -> Void
    ) {
        Self.write(Int32(values.isEmpty ? 0 : 1), to: &out)
        Self.write(Int32(values.contains { $0 == nil } ? 1 : 0), to: &out)
        Self.write(type, to: &out)
        if values.isEmpty { return }
        Self.write(Int32(values.count), to: &out)
        Self.write(Int32(1), to: &out)
        for value in values {
            let place = out.count
            Self.write(Int32(-1), to: &out)
            guard let value else { continue }
            write(value, &out)
            let length = UInt32(truncatingIfNeeded: out.count - place - 4)
            for index in 0..<4 { out[place + index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(index))) }
        }
    }
}

/// SQL and what it is given.
struct PostgreSQLStatement: Sendable {
    let sql: String
    var parameters: [PostgreSQLParameter] = []
    /// Parsed once a connection; for what is said rarely it is not worth keeping.
    var isKept = true

    init(_ sql: String, _ parameters: [PostgreSQLParameter] = [], isKept: Bool = true) {
        self.sql = sql
        self.parameters = parameters
        self.isKept = isKept
    }
}
