import Gateway

/// Brings the lines of one request field into the one form in which they are compared (RFC 9111 §4.1).
///
/// Several lines are one list for every field. Blanks beside commas, empty members and, where the field says so, case
/// are without meaning only in fields that are known to be lists: in others they are part of the value.
struct ValueFolding {
    private enum Kind { case exact, list, caselessList }

    private let kind: Kind
    /// Nothing has been given out yet.
    private var isFirst = true

    init(_ name: FieldName) {
        kind =
            switch name.lowercased {
            case "accept-encoding", "accept-language", "accept-charset": .caselessList
            case "accept", "prefer", "te": .list
            default: .exact
            }
    }

    /// Gives out the folded bytes of the next line, with what joins it to the one before.
    mutating func fold(_ line: UnsafeRawBufferPointer, _ emit: (UInt8) -> Void) {
        if case .exact = kind {
            if !isFirst {
                emit(Self.comma)
                emit(0x20)
            }
            isFirst = false
            for byte in line { emit(byte) }
        } else {
            foldList(line, emit)
        }
    }

    private mutating func foldList(_ line: UnsafeRawBufferPointer, _ emit: (UInt8) -> Void) {
        var isAfterComma = true
        var isQuoted = false
        var isEscaped = false
        /// Where the blanks began that may turn out to be within a member.
        var blanks = 0
        for index in 0..<line.count {
            let byte = line[index]
            if !isQuoted, Directives.isBlank(byte) { continue }
            if !isQuoted, byte == Self.comma {
                isAfterComma = true
                blanks = index + 1
                continue
            }
            if isAfterComma {
                if !isFirst { emit(Self.comma) }
            } else {
                for blank in blanks..<index { emit(line[blank]) }
            }
            if isQuoted, !isEscaped, byte == Self.backslash {
                isEscaped = true
            } else {
                if byte == Self.quote, !isEscaped { isQuoted.toggle() }
                isEscaped = false
            }
            emit(kind == .caselessList ? asciiLowercased(byte) : byte)
            isAfterComma = false
            isFirst = false
            blanks = index + 1
        }
    }

    private static let comma: UInt8 = 0x2c, quote: UInt8 = 0x22, backslash: UInt8 = 0x5c
}
