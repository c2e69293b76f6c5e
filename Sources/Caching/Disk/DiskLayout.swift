import NIOCore

/// How one entry stands in its file: a preface of 64 bytes, the body, and one or two slots for the head.
///
/// ```
/// preface  magic and version 8 · number 8 · body length 8 · body CRC 4 · slot capacity 4 · zero 28 · CRC of these 4
/// body
/// slot A   sequence 8 · length 4 · CRC 4 · head       written with the entry
/// slot B   the same, a capacity further               written by the first validation
/// ```
/// A validation (304) writes the slot that does not hold the newest head, so that one torn by a power cut leaves the
/// one before. Numbers are big-endian.
struct DiskLayout: Equatable {
    static let prefaceLength = 64
    static let slotPrefaceLength = 16
    /// `motcua`, and the version of this layout and of `DiskHead`; a file of another version is removed.
    static let magic: UInt64 = 0x6d6f_7463_7561_0001
    /// Bytes a head may take; a longer one is not kept on disk.
    static let mostHead = 1 << 20

    /// The file's own, so that one put in another's place is found.
    let number: UInt64
    let bodyLength: Int
    let bodySum: UInt32
    /// Bytes of each slot, its preface included.
    let capacity: Int

    init(number: UInt64, bodyLength: Int, bodySum: UInt32, headLength: Int) {
        self.number = number
        self.bodyLength = bodyLength
        self.bodySum = bodySum
        // A validated head is seldom much longer.
        capacity = (Self.slotPrefaceLength + headLength + headLength / 4 + 511) / 256 * 256
    }

    var body: Range<Int> { Self.prefaceLength..<Self.prefaceLength + bodyLength }
    func slot(_ index: Int) -> Int { body.upperBound + index * capacity }
    var end: Int { slot(2) }

    /// What the file takes of the disk, in blocks of 4 KiB.
    var size: Int { (end + 4095) / 4096 * 4096 }

    // MARK: The preface

    init?(_ bytes: UnsafeRawBufferPointer, number: UInt64) {
        guard bytes.count >= Self.prefaceLength, Self.load(bytes, 0, as: UInt64.self) == Self.magic,
            Self.load(bytes, 8, as: UInt64.self) == number,
            Self.load(bytes, 60, as: UInt32.self) == CRC32C.of(UnsafeRawBufferPointer(rebasing: bytes[..<60]))
        else { return nil }
        let length = Self.load(bytes, 16, as: UInt64.self), capacity = Self.load(bytes, 28, as: UInt32.self)
        guard length < 1 << 48, capacity >= Self.slotPrefaceLength, capacity <= Self.mostHead * 2 else { return nil }
        self.number = number
        bodyLength = Int(length)
        bodySum = Self.load(bytes, 24, as: UInt32.self)
        self.capacity = Int(capacity)
    }

    var preface: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(Self.magic)
        buffer.writeInteger(number)
        buffer.writeInteger(UInt64(bodyLength))
        buffer.writeInteger(bodySum)
        buffer.writeInteger(UInt32(capacity))
        buffer.writeRepeatingByte(0, count: 28)
        buffer.writeInteger(buffer.withUnsafeReadableBytes { CRC32C.of($0) })
        return buffer
    }

    // MARK: Slots

    /// - Returns: nil when the head does not fit.
    func slot(_ head: ByteBuffer, sequence: UInt64) -> ByteBuffer? {
        guard Self.slotPrefaceLength + head.readableBytes <= capacity else { return nil }
        var buffer = ByteBuffer()
        buffer.writeInteger(sequence)
        buffer.writeInteger(UInt32(head.readableBytes))
        buffer.writeInteger(head.withUnsafeReadableBytes { sum(of: $0, sequence: sequence) })
        buffer.writeImmutableBuffer(head)
        return buffer
    }

    /// The newest sound head.
    /// - Parameter slots: the file from the first slot on, as far as it goes.
    func newest(in slots: ByteBuffer) -> (head: ByteBuffer, sequence: UInt64, slot: Int)? {
        let found = (0...1).compactMap { index -> (head: ByteBuffer, sequence: UInt64, slot: Int)? in
            guard index * capacity < slots.readableBytes else { return nil }
            var rest = slots
            rest.moveReaderIndex(forwardBy: index * capacity)
            guard let sequence = rest.readInteger(as: UInt64.self), let length = rest.readInteger(as: UInt32.self),
                let said = rest.readInteger(as: UInt32.self), Int(length) <= capacity - Self.slotPrefaceLength,
                let head = rest.readSlice(length: Int(length)),
                head.withUnsafeReadableBytes({ sum(of: $0, sequence: sequence) }) == said
            else { return nil }
            return (head, sequence, index)
        }
        return found.max { $0.sequence < $1.sequence }
    }

    /// Of the head and of what it belongs to.
    private func sum(of head: UnsafeRawBufferPointer, sequence: UInt64) -> UInt32 {
        var sum = CRC32C()
        for value in [number, sequence, UInt64(head.count)] { withUnsafeBytes(of: value.bigEndian) { sum.add($0) } }
        sum.add(head)
        return sum.value
    }

    private static func load<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, _ place: Int, as: Number.Type) -> Number {
        Number(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: Number.self))
    }

    // MARK: Names

    /// 256 folders, so that none grows too long; nothing in a name comes from a client.
    static func folder(_ index: UInt8) -> String { hexadecimal(UInt64(index), digits: 2) }
    static func name(_ number: UInt64) -> String { folder(UInt8(truncatingIfNeeded: number)) + "/" + hexadecimal(number, digits: 16) }
    /// While it is being written.
    static func unfinishedName(_ number: UInt64) -> String { name(number) + ".part" }

    private static func hexadecimal(_ value: UInt64, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// The number a file in a folder is named by; nil for any other file.
    static func number(_ name: String, in index: UInt8) -> UInt64? {
        guard name.utf8.count == 16, let number = UInt64(name, radix: 16), UInt8(truncatingIfNeeded: number) == index,
            Self.name(number) == folder(index) + "/" + name
        else { return nil }
        return number
    }
}
