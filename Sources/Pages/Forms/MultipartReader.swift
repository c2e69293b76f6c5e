import Gateway

/// Reads a form with files (multipart/form-data, RFC 7578) as it comes: small fields are kept, files handed on piece by piece.
///
/// Strict: what is no such form is refused. A file's bytes are never whole in memory.
struct MultipartReader {
    struct Part: Sendable, Hashable {
        let name: String
        /// As the browser says, without the folder it may name; nil for a field.
        let fileName: String?
    }

    enum Flaw: Error { case form, tooLong, tooMany }

    private let delimiter: [UInt8]
    private var buffer: [UInt8] = []
    private var isAtEnd = false
    private let source: () async throws -> [UInt8]?

    /// Bytes of a part's head, of a field, and parts at most.
    static let longestHead = 8 << 10, longestField = 16 << 10, most = 200

    /// - Parameter type: the request's Content-Type.
    init?(type: String, source: @escaping () async throws -> [UInt8]?) {
        guard let boundary = Self.boundary(type) else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter has no line before it.
        buffer = [0x0d, 0x0a]
        self.source = source
    }

    private static func boundary(_ type: String) -> String? {
        let parts = type.split(separator: ";").map { $0.trimmingBlanks }
        guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
        for part in parts.dropFirst() where part.lowercased().hasPrefix("boundary=") {
            var value = part.dropFirst(9)
            if value.first == "\"", value.last == "\"", value.count > 2 { value = value.dropFirst().dropLast() }
            guard (1...70).contains(value.utf8.count), value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x22 }) else { return nil }
            return String(value)
        }
        return nil
    }

    /// The next part; nil behind the last. What was not read of the one before is passed over.
    mutating func next() async throws -> Part? {
        while try await piece() != nil {}
        guard try await fill(delimiter.count + 2), buffer.starts(with: delimiter) else { throw Flaw.form }
        buffer.removeFirst(delimiter.count)
        if buffer.starts(with: [0x2d, 0x2d]) { return nil }
        guard buffer.starts(with: [0x0d, 0x0a]) else { throw Flaw.form }
        let head = try await head()
        return try Self.part(head)
    }

    /// Bytes of the part's content; nil at its end.
    mutating func piece() async throws -> [UInt8]? {
        while true {
            if let place = Self.place(of: delimiter, in: buffer) {
                guard place > 0 else { return nil }
                defer { buffer.removeFirst(place) }
                return Array(buffer[..<place])
            }
            // The end of what is there may be a delimiter's beginning.
            let safe = buffer.count - delimiter.count + 1
            if safe > 0 {
                defer { buffer.removeFirst(safe) }
                return Array(buffer[..<safe])
            }
            guard try await more() else { throw Flaw.form }
        }
    }

    /// A field's whole value.
    mutating func field() async throws -> String {
        var bytes: [UInt8] = []
        while let piece = try await piece() {
            guard bytes.count + piece.count <= Self.longestField else { throw Flaw.tooLong }
            bytes += piece
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Flaw.form }
        return text
    }

    // MARK: Heads

    private mutating func head() async throws -> [UInt8] {
        let end: [UInt8] = [0x0d, 0x0a, 0x0d, 0x0a]
        while true {
            if let place = Self.place(of: end, in: buffer) {
                defer { buffer.removeFirst(place + end.count) }
                // The content begins as if behind a line's end, so that an empty one ends at once.
                return Array(buffer[..<place])
            }
            guard buffer.count <= Self.longestHead, try await more() else { throw Flaw.form }
        }
    }

    private static func part(_ head: [UInt8]) throws -> Part {
        guard let text = String(validating: head, as: UTF8.self) else { throw Flaw.form }
        for line in text.split(separator: "\r\n") {
            guard line.lowercased().hasPrefix("content-disposition:") else { continue }
            let value = line.dropFirst(20)
            guard value.trimmingBlanks.lowercased().hasPrefix("form-data"), let name = parameter("name", in: value) else { throw Flaw.form }
            return Part(name: name, fileName: parameter("filename", in: value).map(Self.plain))
        }
        throw Flaw.form
    }

    /// A quoted parameter, as browsers write it: `"`, CR and LF as `%22`, `%0D`, `%0A` (RFC 7578 §4.2 and HTML).
    private static func parameter(_ name: String, in value: Substring) -> String? {
        var rest = value
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " }
            guard rest.hasPrefix("\(name)=\"") else {
                // Over a quoted value, which may hold semicolons.
                if let quote = rest.firstIndex(of: "\""), rest.firstIndex(of: ";").map({ quote < $0 }) ?? true, let end = rest[rest.index(after: quote)...].firstIndex(of: "\"") {
                    rest = rest[rest.index(after: end)...]
                }
                continue
            }
            rest = rest.dropFirst(name.count + 2)
            guard let end = rest.firstIndex(of: "\"") else { return nil }
            return String(rest[..<end]).replacing("%22", with: "\"").replacing("%0D", with: "").replacing("%0A", with: "")
        }
        return nil
    }

    /// Old browsers send whole paths.
    private static func plain(_ name: String) -> String {
        String(String(name.split { $0 == "/" || $0 == "\\" }.last ?? "").unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }.prefix(200).map(Character.init))
    }

    // MARK: Bytes

    private mutating func fill(_ count: Int) async throws -> Bool {
        while buffer.count < count { guard try await more() else { return false } }
        return true
    }

    private mutating func more() async throws -> Bool {
        guard !isAtEnd, let bytes = try await source() else {
            isAtEnd = true
            return false
        }
        buffer += bytes
        return true
    }

    private static func place(of wanted: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= wanted.count else { return nil }
        var index = 0
        let last = bytes.count - wanted.count
        while index <= last {
            if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) { return index }
            index += 1
        }
        return nil
    }
}

extension StringProtocol {
    var trimmingBlanks: String {
        var text = Substring(self)
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
