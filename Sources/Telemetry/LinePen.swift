/// Puts text down as JSON (RFC 8259) into memory that is already there; no string is made on the way.
///
/// Where the room does not suffice, nothing more is written and `isOutOfRoom` says so: the caller tries again
/// with more.
struct LinePen {
    private(set) var written = 0
    private(set) var isOutOfRoom = false
    private let memory: UnsafeMutableBufferPointer<UInt8>

    init(_ memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

    private mutating func hasRoom(_ count: Int) -> Bool {
        if memory.count - written >= count { return true }
        isOutOfRoom = true
        return false
    }

    /// A piece of JSON as it stands.
    @inline(__always)
    mutating func raw(_ json: StaticString) {
        copy(UnsafeRawBufferPointer(start: json.utf8Start, count: json.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func copy(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty, hasRoom(bytes.count) else { return }
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(memory)[written...]).copyMemory(from: bytes)
        written += bytes.count
    }

    /// - Parameter key: the comma, the quoted name and the colon.
    mutating func number(_ key: StaticString, _ value: Int64) {
        raw(key)
        if value < 0 { raw("-") }
        digits(value.magnitude)
    }

    /// At least `least` decimal digits.
    mutating func digits(_ value: UInt64, least: Int = 1) {
        // UInt64.max has 20 digits.
        guard hasRoom(20) else { return }
        var length = least
        var bound = value
        var size = 1
        while bound >= 10 {
            bound /= 10
            size += 1
        }
        length = max(length, size)
        var rest = value
        for place in (written..<written + length).reversed() {
            memory[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        written += length
    }

    /// Sixteen lower-case hexadecimal digits.
    mutating func hex(_ value: UInt64) {
        guard hasRoom(16) else { return }
        for place in 0..<16 {
            memory[written + place] = Self.hexDigit(UInt8(truncatingIfNeeded: value >> UInt64(60 - place * 4)))
        }
        written += 16
    }

    mutating func text(_ key: StaticString, _ text: String) {
        raw(key)
        var text = text
        text.withUTF8 { quoted(UnsafeRawBufferPointer($0)) }
    }

    /// Text as it was received: what is not UTF-8 in it is replaced by U+FFFD.
    /// - Parameter atMost: bytes after which it is cut.
    mutating func text(_ key: StaticString, bytes: UnsafeRawBufferPointer, atMost: Int = .max) {
        raw(key)
        let bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix(atMost))
        if bytes.allSatisfy({ $0 < 0x80 }) {
            quoted(bytes)
        } else {
            var repaired = String(decoding: bytes, as: UTF8.self)
            repaired.withUTF8 { quoted(UnsafeRawBufferPointer($0)) }
        }
    }

    private mutating func quoted(_ bytes: UnsafeRawBufferPointer) {
        // A control character takes six bytes (\u001f).
        guard hasRoom(bytes.count * 6 + 2) else { return }
        put(0x22)
        for byte in bytes {
            if byte >= 0x20, byte != 0x22, byte != 0x5c, byte != 0x7f {
                put(byte)
            } else {
                escape(byte)
            }
        }
        put(0x22)
    }

    private mutating func escape(_ byte: UInt8) {
        put(0x5c)
        guard byte < 0x20 || byte == 0x7f else { return put(byte) }
        put(0x75)
        put(0x30)
        put(0x30)
        put(Self.hexDigit(byte >> 4))
        put(Self.hexDigit(byte))
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        memory[written] = byte
        written += 1
    }

    @inline(__always)
    private static func hexDigit(_ value: UInt8) -> UInt8 {
        let digit = value & 15
        return digit < 10 ? 0x30 + digit : 0x61 - 10 + digit
    }
}
