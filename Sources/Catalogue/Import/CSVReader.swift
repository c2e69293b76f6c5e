/// Reads comma-separated values (RFC 4180) as they come, with the line on which each record begins.
///
/// Ends of lines may be LF alone; a byte order mark at the beginning is passed over. Nothing is repaired: a quote in the middle of
/// a bare value, or text behind a closing quote, makes a record that is refused, and reading goes on behind it.
package struct CSVReader: ~Copyable {
    package struct Record: Sendable, Hashable {
        /// From 1.
        package let line: Int
        package let values: [String]
        /// Why it is none: the values are then what could be made of it.
        package let flaw: String?
    }

    private enum Place { case start, bare, quoted, closed }

    private var place = Place.start
    private var line = 1, begun = 1
    private var values: [String] = [], value: [UInt8] = []
    private var flaw: String?
    private var mark = 0
    private let separator: UInt8

    /// Bytes of one value; more is refused.
    package static let longest = 64 << 10

    package init(separator: UInt8 = UInt8(ascii: ",")) { self.separator = separator }

    package mutating func read(_ bytes: some Sequence<UInt8>, _ take: (Record) throws -> Void) rethrows {
        for byte in bytes {
            if mark >= 0, mark < 3, byte == [0xef, 0xbb, 0xbf][mark] {
                mark += 1
                continue
            }
            mark = -1
            if let record = step(byte) { try take(record) }
        }
    }

    /// What stands behind the last end of a line.
    package mutating func finish(_ take: (Record) throws -> Void) rethrows {
        if place == .quoted { flaw = flaw ?? "a quote that is never closed" }
        if place != .start || !values.isEmpty, let record = ended() { try take(record) }
    }

    private mutating func step(_ byte: UInt8) -> Record? {
        if byte == 0x0a { line += 1 }
        switch (place, byte) {
        case (.quoted, UInt8(ascii: "\"")): place = .closed
        case (.quoted, _): append(byte)
        case (.closed, UInt8(ascii: "\"")):
            append(byte)
            place = .quoted
        case (_, separator):
            values.append(take())
            place = .start
            // A value may follow, also an empty one.
            if values.count > 500 { flaw = flaw ?? "more than 500 values" }
        case (_, 0x0a): return ended()
        case (_, 0x0d): break
        case (.start, UInt8(ascii: "\"")): place = .quoted
        case (.closed, _): flaw = flaw ?? "text behind a closing quote"
        case (_, UInt8(ascii: "\"")): flaw = flaw ?? "a quote in a value that does not begin with one"
        default:
            place = .bare
            append(byte)
        }
        return nil
    }

    private mutating func append(_ byte: UInt8) {
        guard value.count < Self.longest else { return flaw = flaw ?? "a value longer than \(Self.longest >> 10) KiB" }
        value.append(byte)
    }

    private mutating func take() -> String {
        defer { value.removeAll(keepingCapacity: true) }
        guard let text = String(validating: value, as: UTF8.self) else {
            flaw = flaw ?? "bytes that are not UTF-8"
            return String(decoding: value, as: UTF8.self)
        }
        return text
    }

    /// Nil for an empty line.
    private mutating func ended() -> Record? {
        defer {
            begun = line
            values = []
            flaw = nil
            place = .start
        }
        if values.isEmpty, value.isEmpty, place == .start { return nil }
        values.append(take())
        return Record(line: begun, values: values, flaw: flaw)
    }
}
