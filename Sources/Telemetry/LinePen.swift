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
        var length = 1
        var power: UInt64 = 10
        while length < 20, value >= power {
            power &*= 10
            length += 1
        }
        length = max(length, least)
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
        store(EightBytes.hexDigits(UInt32(truncatingIfNeeded: value >> 32)))
        store(EightBytes.hexDigits(UInt32(truncatingIfNeeded: value)))
    }

    mutating func text(_ key: StaticString, _ text: String) {
        raw(key)
        var text = text
        text.withUTF8 { _ = quoted(UnsafeRawBufferPointer($0)) }
    }

    /// Text as it was received: what is not UTF-8 in it is replaced by U+FFFD.
    /// - Parameter atMost: bytes after which it is cut.
    mutating func text(_ key: StaticString, bytes: UnsafeRawBufferPointer, atMost: Int = .max) {
        raw(key)
        let bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix(atMost))
        let start = written
        if quoted(bytes) { return }
        written = start
        var repaired = String(decoding: bytes, as: UTF8.self)
        repaired.withUTF8 { _ = quoted(UnsafeRawBufferPointer($0)) }
    }

    /// - Returns: whether all of it was ASCII.
    private mutating func quoted(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // A control character takes six bytes (\u001f).
        guard hasRoom(bytes.count * 6 + 2) else { return true }
        var isASCII = true
        var index = 0
        put(0x22)
        while index < bytes.count {
            if index + 8 <= bytes.count {
                let eight = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if EightBytes.arePlain(eight) {
                    store(eight)
                    index += 8
                    continue
                }
            }
            for byte in bytes[index..<min(index + 8, bytes.count)] {
                if byte >= 0x80 { isASCII = false }
                if byte >= 0x20, byte != 0x22, byte != 0x5c, byte != 0x7f { put(byte) } else { escape(byte) }
            }
            index += 8
        }
        put(0x22)
        return isASCII
    }

    private mutating func escape(_ byte: UInt8) {
        put(0x5c)
        guard byte < 0x20 || byte == 0x7f else { return put(byte) }
        put(0x75)
        put(0x30)
        put(0x30)
        put(0x30 + byte >> 4)
        let low = byte & 15
        put(low < 10 ? 0x30 + low : 0x61 - 10 + low)
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        memory[written] = byte
        written += 1
    }

    /// Eight bytes in memory's order; there must be room.
    @inline(__always)
    private mutating func store(_ eight: UInt64) {
        UnsafeMutableRawBufferPointer(memory).storeBytes(of: eight, toByteOffset: written, as: UInt64.self)
        written += 8
    }
}

/// Eight bytes looked at as one number, which is what keeps a line cheap.
enum EightBytes {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// None is a control character, a quote, a backslash, DEL or beyond ASCII. Some that are may be suspected
    /// next to one that is, never the other way.
    @inline(__always)
    static func arePlain(_ eight: UInt64) -> Bool {
        // Less than 0x20 borrows from the byte's high bit; equal becomes zero by XOR and then borrows likewise.
        let control = eight &- ones &* 0x20
        let quote = (eight ^ ones &* 0x22) &- ones
        let backslash = (eight ^ ones &* 0x5c) &- ones
        let delete = (eight ^ ones &* 0x7f) &- ones
        return (control | quote | backslash | delete | eight) & highBits == 0
    }

    /// The digits of a number, in the order of memory.
    @inline(__always)
    static func hexDigits(_ value: UInt32) -> UInt64 {
        // The four bits of each digit, spread to a byte each.
        var digits = UInt64(value)
        digits = (digits | digits << 16) & 0x0000_ffff_0000_ffff
        digits = (digits | digits << 8) & 0x00ff_00ff_00ff_00ff
        digits = (digits | digits << 4) & 0x0f0f_0f0f_0f0f_0f0f
        // Adding 6 carries a digit above 9 into the fifth bit.
        let letters = (digits &+ ones &* 6) >> 4 & ones
        return (digits &+ ones &* 0x30 &+ letters &* 0x27).bigEndian
    }
}
