package import NIOCore

/// The fields of a message, kept as the lines that were received (or that will be sent) plus an index.
///
/// Fields that nobody changed are written out by copying their bytes in one go; a removed line only leaves
/// the index. Order and repetition are kept.
package struct Fields: Sendable {
    package struct Line: Sendable {
        /// Positions in `bytes`; the line with its CRLF is `start..<end`.
        let start: Int32, end: Int32
        let nameLength: Int32
        let valueStart: Int32, valueEnd: Int32
        let id: UInt8

        /// For a codec: the line's place in its section, and the number of its name.
        package init(start: Int, nameLength: Int, value: Range<Int>, end: Int, id: UInt8) {
            self.start = Int32(start)
            self.end = Int32(end)
            self.nameLength = Int32(nameLength)
            valueStart = Int32(value.lowerBound)
            valueEnd = Int32(value.upperBound)
            self.id = id
        }
    }

    private(set) var bytes: ByteBuffer
    private(set) var lines: [Line]
    /// Which known names stand here: bit n for the name numbered n (bit 0 for any other name).
    package private(set) var knownNames: UInt64 = 0
    /// True while `bytes` are exactly the lines of the index, in their order.
    private var isWhole = true

    package init() {
        bytes = ByteBuffer()
        lines = []
    }

    /// For a codec that has found the lines itself.
    /// - Parameter bytes: exactly the lines, each with its CRLF, in order.
    package init(section bytes: ByteBuffer, lines: [Line]) {
        self.bytes = bytes
        self.lines = lines
        countNames()
    }

    private mutating func countNames() {
        var names: UInt64 = 0
        for line in lines { names |= Self.bit(line.id) }
        knownNames = names
    }

    private static func bit(_ id: UInt8) -> UInt64 { 1 << UInt64(id & 63) }

    /// No line has this name, as far as the numbers tell.
    func lacks(_ name: FieldName) -> Bool { knownNames & Self.bit(name.id) == 0 }

    package init(_ pairs: KeyValuePairs<FieldName, String>) {
        self.init()
        for (name, value) in pairs { add(name, value) }
    }

    package var isEmpty: Bool { lines.isEmpty }
    package var count: Int { lines.count }

    // MARK: Building

    /// Adds a line at the end. The value must hold no CR, LF or NUL; those are replaced by spaces (RFC 9110 §5.5).
    package mutating func add(_ name: FieldName, _ value: String) {
        let start = bytes.readableBytes
        _ = name.withBytes { bytes.writeBytes($0) }
        finishLine(from: start, id: name.id, value)
    }

    /// Adds a line with the name spelled as given.
    package mutating func add(spelled name: String, _ value: String) {
        var copy = name
        let id = copy.withUTF8 { FieldName.identify(UnsafeRawBufferPointer($0)) }
        let start = bytes.readableBytes
        bytes.writeString(name)
        finishLine(from: start, id: id, value)
    }

    /// What follows a name that was just written.
    private mutating func finishLine(from start: Int, id: UInt8, _ value: String) {
        let nameLength = bytes.readableBytes - start
        bytes.writeStaticString(": ")
        let valueStart = bytes.readableBytes
        for byte in value.utf8 { bytes.writeInteger(byte == 13 || byte == 10 || byte == 0 ? 32 : byte) }
        let valueEnd = bytes.readableBytes
        bytes.writeStaticString("\r\n")
        lines.append(Line(start: start, nameLength: nameLength, value: valueStart..<valueEnd, end: bytes.readableBytes, id: id))
        knownNames |= Self.bit(id)
    }

    package mutating func set(_ name: FieldName, _ value: String) {
        remove(name)
        add(name, value)
    }

    package mutating func remove(_ name: FieldName) {
        guard !lacks(name) else { return }
        let kept = lines.filter { !names($0, name) }
        guard kept.count != lines.count else { return }
        lines = kept
        isWhole = false
        countNames()
    }

    /// Keeps the lines for which `keep` says so; the name comes in lower case.
    package mutating func filter(_ keep: (_ name: FieldName) -> Bool) {
        var kept: [Line] = []
        kept.reserveCapacity(lines.count)
        for line in lines where keep(name(of: line)) { kept.append(line) }
        guard kept.count != lines.count else { return }
        lines = kept
        isWhole = false
        countNames()
    }

    // MARK: Looking

    package func contains(_ name: FieldName) -> Bool {
        if lacks(name) { return false }
        return name.id != 0 || lines.contains { names($0, name) }
    }

    /// The first line's value, or nil; bytes that are not UTF-8 are replaced.
    package func first(_ name: FieldName) -> String? {
        if lacks(name) { return nil }
        for line in lines where names(line, name) { return value(of: line) }
        return nil
    }

    package func values(_ name: FieldName) -> [String] {
        if lacks(name) { return [] }
        return lines.lazy.filter { names($0, name) }.map(value(of:))
    }

    /// The value, where there is exactly one line.
    package func only(_ name: FieldName) -> String? {
        let all = values(name)
        return all.count == 1 ? all[0] : nil
    }

    /// All lines' values joined by `, ` (RFC 9110 §5.3), or nil where there is no line.
    package func combined(_ name: FieldName) -> String? {
        let all = values(name)
        return all.isEmpty ? nil : all.joined(separator: ", ")
    }

    /// The members of a comma-separated list over all its lines, trimmed, empty ones left out.
    package func list(_ name: FieldName) -> [String] {
        values(name).flatMap { value in
            value.split(separator: ",").map { $0.drop(while: Self.isBlank).trimmingBlankEnd }.filter { !$0.isEmpty }
        }
    }

    /// The bytes of the first line's value, for a caller that makes no string.
    package func withFirst<Result>(_ name: FieldName, _ read: (UnsafeRawBufferPointer) -> Result) -> Result? {
        if lacks(name) { return nil }
        for line in lines where names(line, name) {
            return bytes.withUnsafeReadableBytes {
                read(UnsafeRawBufferPointer(rebasing: $0[Int(line.valueStart)..<Int(line.valueEnd)]))
            }
        }
        return nil
    }

    /// The bytes of every line's value, in order.
    package func forEachValue(of name: FieldName, _ visit: (UnsafeRawBufferPointer) -> Void) {
        if lacks(name) { return }
        for line in lines where names(line, name) {
            bytes.withUnsafeReadableBytes {
                visit(UnsafeRawBufferPointer(rebasing: $0[Int(line.valueStart)..<Int(line.valueEnd)]))
            }
        }
    }

    /// Every line in bytes, in order: the number of its name (0: none of ours), the name as spelled, the value.
    package func forEachLine(
        _ visit: (_ id: UInt8, _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
    ) {
        bytes.withUnsafeReadableBytes { all in
            for line in lines {
                let start = Int(line.start)
                visit(
                    line.id, UnsafeRawBufferPointer(rebasing: all[start..<start + Int(line.nameLength)]),
                    UnsafeRawBufferPointer(rebasing: all[Int(line.valueStart)..<Int(line.valueEnd)]))
            }
        }
    }

    /// Every line as name and value, in order, names in lower case.
    package func forEach(_ visit: (FieldName, String) -> Void) {
        for line in lines { visit(name(of: line), value(of: line)) }
    }

    /// Every line, with its name spelled as received.
    package func forEachSpelled(_ visit: (String, String) -> Void) {
        for line in lines {
            visit(text(Int(line.start), Int(line.nameLength)), value(of: line))
        }
    }

    // MARK: Writing

    /// Appends the lines as they stand, each with its CRLF.
    package func write(to buffer: inout ByteBuffer) {
        if isWhole {
            buffer.writeImmutableBuffer(bytes)
            return
        }
        for line in lines {
            if let slice = bytes.getSlice(at: bytes.readerIndex + Int(line.start), length: Int(line.end - line.start)) {
                buffer.writeImmutableBuffer(slice)
            }
        }
    }

    /// Bytes held, which `copy` does not exceed.
    package var heldLength: Int { bytes.readableBytes }

    /// Copies the lines as they stand, each with its CRLF, to the start of `memory`.
    /// - Returns: bytes copied, at most `heldLength`.
    package func copy(to memory: UnsafeMutableRawBufferPointer) -> Int {
        bytes.withUnsafeReadableBytes { all in
            if isWhole {
                memory.copyMemory(from: all)
                return all.count
            }
            var written = 0
            for line in lines {
                let piece = UnsafeRawBufferPointer(rebasing: all[Int(line.start)..<Int(line.end)])
                UnsafeMutableRawBufferPointer(rebasing: memory[written...]).copyMemory(from: piece)
                written += piece.count
            }
            return written
        }
    }

    /// The same lines, byte for byte, with nothing else held in memory.
    package func compacted() -> Fields {
        var slices: [ByteBuffer] = []
        var index: [Line] = []
        slices.reserveCapacity(lines.count)
        index.reserveCapacity(lines.count)
        var place = 0
        for line in lines {
            let length = Int(line.end - line.start)
            guard let slice = bytes.getSlice(at: bytes.readerIndex + Int(line.start), length: length) else { continue }
            let shift = place - Int(line.start)
            slices.append(slice)
            index.append(Line(
                start: place, nameLength: Int(line.nameLength),
                value: Int(line.valueStart) + shift..<Int(line.valueEnd) + shift, end: place + length, id: line.id))
            place += length
        }
        return Fields(section: ByteBuffer(exactly: slices), lines: index)
    }

    /// Bytes the lines take on the wire.
    package var wireLength: Int { lines.reduce(0) { $0 + Int($1.end - $1.start) } }

    // MARK: Inside

    private func names(_ line: Line, _ name: FieldName) -> Bool {
        guard line.id == name.id else { return false }
        if line.id != 0 { return true }
        return bytes.withUnsafeReadableBytes { all in
            name.withBytes { name in
                guard Int(line.nameLength) == name.count else { return false }
                for index in 0..<name.count where asciiLowercased(all[Int(line.start) + index]) != name[index] { return false }
                return true
            }
        }
    }

    private func name(of line: Line) -> FieldName { FieldName(text(Int(line.start), Int(line.nameLength))) }
    private func value(of line: Line) -> String { text(Int(line.valueStart), Int(line.valueEnd - line.valueStart)) }

    private func text(_ start: Int, _ length: Int) -> String {
        bytes.getString(at: bytes.readerIndex + start, length: length) ?? ""
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
}

extension Substring {
    fileprivate var trimmingBlankEnd: String {
        var copy = self
        while let last = copy.last, last == " " || last == "\t" { copy.removeLast() }
        return String(copy)
    }
}

extension Fields: CustomStringConvertible {
    package var description: String {
        var text = ""
        forEachSpelled { text += "\($0): \($1)\n" }
        return text
    }
}
