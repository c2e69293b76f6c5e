/// Walks the directives of a `Cache-Control` value (RFC 9111 §5.2), making no string.
enum Directives {
    /// RFC 9111 §1.2.2: a larger number of seconds counts as this one.
    static let longest: Int64 = 1 << 31

    /// - Returns: false when the value cannot be read to its end.
    static func walk(
        _ bytes: UnsafeRawBufferPointer, _ visit: (_ name: UnsafeRawBufferPointer, _ argument: UnsafeRawBufferPointer?) -> Void
    ) -> Bool {
        var index = 0
        while true {
            while index < bytes.count, isBlank(bytes[index]) || bytes[index] == comma { index += 1 }
            guard index < bytes.count else { return true }
            let start = index
            while index < bytes.count, bytes[index] != comma, bytes[index] != equals, !isBlank(bytes[index]) { index += 1 }
            let name = slice(bytes, start..<index)
            var argument: UnsafeRawBufferPointer?
            if index < bytes.count, bytes[index] == equals {
                index += 1
                guard let range = argumentRange(bytes, at: index) else { return false }
                argument = slice(bytes, range)
                index = range.upperBound
                if index < bytes.count, bytes[index] == quote { index += 1 }
            }
            visit(name, argument)
            while index < bytes.count, isBlank(bytes[index]) { index += 1 }
            guard index == bytes.count || bytes[index] == comma else { return false }
        }
    }

    /// A quoted string without its quotation marks, or a token; nil when the quotation is not closed.
    private static func argumentRange(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Range<Int>? {
        var index = start
        guard index < bytes.count, bytes[index] == quote else {
            while index < bytes.count, bytes[index] != comma, bytes[index] != quote, !isBlank(bytes[index]) { index += 1 }
            return index < bytes.count && bytes[index] == quote ? nil : start..<index
        }
        index += 1
        while index < bytes.count, bytes[index] != quote { index += bytes[index] == backslash ? 2 : 1 }
        return index < bytes.count ? start + 1..<index : nil
    }

    /// Names are compared without regard to case.
    static func names(_ bytes: UnsafeRawBufferPointer, _ lowercased: StaticString) -> Bool {
        guard bytes.count == lowercased.utf8CodeUnitCount else { return false }
        for index in 0..<bytes.count where lower(bytes[index]) != lowercased.utf8Start[index] { return false }
        return true
    }

    /// Delta-seconds (RFC 9111 §1.2.2): digits and nothing else, or nil.
    static func seconds(_ bytes: UnsafeRawBufferPointer?) -> Int64? {
        guard let bytes, !bytes.isEmpty else { return nil }
        var value: Int64 = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = min(longest, value * 10 + Int64(byte - 0x30))
        }
        return value
    }

    private static func slice(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[range])
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
    private static let comma: UInt8 = 0x2c, equals: UInt8 = 0x3d, quote: UInt8 = 0x22, backslash: UInt8 = 0x5c
}
