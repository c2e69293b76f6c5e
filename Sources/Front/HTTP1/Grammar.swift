import Gateway

/// Character classes and small values of RFC 9110 §5.6 and RFC 9112, read as bytes.
enum Grammar {
    static func isToken(_ byte: UInt8) -> Bool { FieldGrammar.isToken(byte) }
    static func isFieldContent(_ byte: UInt8) -> Bool { FieldGrammar.isContent(byte) }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// `1*DIGIT` without sign, blank or list (RFC 9110 §8.6); nil when it is anything else or does not fit.
    static func decimal(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
        var value = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// True when a comma-separated list holds `token`, in any case (RFC 9110 §5.6.1).
    static func list(_ bytes: UnsafeRawBufferPointer, holds token: StaticString) -> Bool {
        var start = 0
        for index in 0...bytes.count where index == bytes.count || bytes[index] == 0x2c {
            var from = start, to = index
            while from < to, isBlank(bytes[from]) { from += 1 }
            while to > from, isBlank(bytes[to - 1]) { to -= 1 }
            if equals(UnsafeRawBufferPointer(rebasing: bytes[from..<to]), token) { return true }
            start = index + 1
        }
        return false
    }

    /// Equal to a lower-case ASCII word without regard to case.
    static func equals(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        for index in 0..<bytes.count {
            let byte = bytes[index]
            let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
            if lower != word.utf8Start[index] { return false }
        }
        return true
    }

    /// `uri-host [":" port]` (RFC 9110 §7.2) with a non-empty host: a name, an IPv4 address, or an IPv6 address in brackets.
    static func isAuthority(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        if bytes.first == 0x5b {
            guard let end = bytes.firstIndex(of: 0x5d), end > 1 else { return false }
            for byte in bytes[1..<end] where !isHex(byte) && byte != 0x3a && byte != 0x2e { return false }
            index = end + 1
        } else {
            while index < bytes.count, isHostName(bytes[index]) { index += 1 }
            if index == 0 { return false }
        }
        if index == bytes.count { return true }
        guard bytes[index] == 0x3a else { return false }
        let port = UnsafeRawBufferPointer(rebasing: bytes[(index + 1)...])
        guard port.count <= 5, let number = decimal(port) else { return port.isEmpty }
        return number <= 65_535
    }

    private static func isHostName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
        default: false
        }
    }

    static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
