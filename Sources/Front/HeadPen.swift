import Gateway
import NIOCore

/// Writes a head into memory that was reserved for all of it at once: a buffer asked for room piece by piece would
/// cost more than the bytes.
struct HeadPen {
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var written = 0

    private init(_ memory: UnsafeMutableRawBufferPointer) { self.memory = memory }

    /// - Parameter most: bytes that `write` may put down; a precondition of what it does.
    static func write(to buffer: inout ByteBuffer, most: Int, _ write: (inout HeadPen) -> Void) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: most) { memory in
            var pen = HeadPen(memory)
            write(&pen)
            return pen.written
        }
    }

    mutating func text(_ text: StaticString) {
        bytes(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func text(word: String) {
        var word = word
        word.withUTF8 { bytes(UnsafeRawBufferPointer($0)) }
    }

    mutating func bytes(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: memory[written...]).copyMemory(from: bytes)
        written += bytes.count
    }

    mutating func bytes(_ buffer: ByteBuffer) { buffer.withUnsafeReadableBytes { bytes($0) } }

    mutating func fields(_ fields: Fields) {
        written += fields.copy(to: UnsafeMutableRawBufferPointer(rebasing: memory[written...]))
    }

    mutating func decimal(_ number: Int) {
        if number < 0 { text("-") }
        var rest = number.magnitude
        var length = 1
        var power: UInt = 10
        // UInt.max has 20 digits.
        while length < 20, rest >= power {
            power &*= 10
            length += 1
        }
        for place in (written..<written + length).reversed() {
            memory[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        written += length
    }

    /// With leading zeros.
    mutating func decimal(_ number: Int, digits: Int) {
        var rest = number
        for place in (written..<written + digits).reversed() {
            memory[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        written += digits
    }
}
