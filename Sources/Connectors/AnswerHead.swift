import Curl
import Gateway
import NIOCore

/// An upstream's answer without its content.
struct AnswerHead: Sendable {
    let status: Int
    let fields: Fields
    /// Bytes of content announced, where they were.
    let length: Int?
}

/// Reads an answer's head and trailers line by line as libcurl hands them out, or finds them malformed.
///
/// Lines that go on to the client are copied once, as they are; interim heads (1xx) and what belongs to the
/// upstream's connection are left out.
struct AnswerHeadReader {
    private enum Phase { case statusLine, fields, done }
    /// Bytes of a head, and of trailers; more is malformed.
    static let limit = 256 << 10
    private static let contentLength = FieldName.contentLength.id, connection = FieldName.connection.id
    private static let upgradeID = FieldName.upgrade.id
    private static let date = FieldName.date.id, transferEncoding = FieldName.transferEncoding.id

    private let isHead: Bool
    private let upgrade: String?
    private var phase = Phase.statusLine
    private var status = 0
    private var section = ByteBuffer()
    private var lines: [Fields.Line] = []
    private var length: Int?
    private var isChunked = false
    private var isOld = false
    private var hasDate = false
    private var isSwitching = false
    private var named: FieldSet?
    private var size = 0
    private var completed: AnswerHead?
    /// The upstream closes the connection after this answer (RFC 9112 §9.3).
    private(set) var closes = false

    /// - Parameters:
    ///   - isHead: the request was HEAD, so that `Content-Length` tells of content that is not sent.
    ///   - upgrade: the protocol that was asked for, in lower case; the one that 101 may switch to.
    init(isHead: Bool, upgrade: String? = nil) {
        self.isHead = isHead
        self.upgrade = upgrade
    }

    var isComplete: Bool { phase == .done }
    /// A byte of a head was seen.
    var hasBegun: Bool { size > 0 }

    /// - Returns: false for a malformed line.
    mutating func read(_ line: UnsafeRawBufferPointer) -> Bool {
        size += line.count
        guard size <= Self.limit else { return false }
        var end = line.count
        if end > 0, line[end - 1] == 0x0a { end -= 1 }
        if end > 0, line[end - 1] == 0x0d { end -= 1 }
        let text = UnsafeRawBufferPointer(rebasing: line[..<end])
        switch phase {
        case .statusLine: return readStatus(text)
        case .fields where text.isEmpty: return endHead()
        case .fields: return readField(text)
        case .done where text.isEmpty: return true
        case .done: return readTrailer(text)
        }
    }

    /// Bytes of content announced by the head that is complete and not yet taken.
    var announced: Int? { completed?.length }

    /// How the content that follows is delimited; of a head that is complete.
    var framing: RawAnswer.Framing {
        if isHead || status == 204 || status == 304 { return .length(0) }
        if isChunked { return .chunked }
        return length.map { .length($0) } ?? .untilClose
    }

    /// The head, once it is complete.
    /// - Parameter instant: when it came.
    mutating func take(at instant: Instant) -> AnswerHead? {
        guard let head = completed else { return nil }
        completed = nil
        var fields = head.fields
        if let named { fields.filter { !named.contains($0) } }
        // RFC 9110 §6.6.1: a recipient with a clock adds the time of receipt.
        if !hasDate { fields.add(.date, HTTPDate.text(instant.seconds)) }
        return AnswerHead(status: head.status, fields: fields, length: head.length)
    }

    /// The trailers, where there were any.
    func trailers() -> Fields? { lines.isEmpty ? nil : Fields(section: section, lines: lines) }

    // MARK: Lines

    /// `HTTP/1.1 200 OK` or `HTTP/2 200`
    private mutating func readStatus(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let space = line.firstIndex(of: 0x20), line.count >= space + 4 else { return false }
        guard line.starts(with: "HTTP/".utf8) else { return false }
        var code = 0
        for byte in line[(space + 1)..<(space + 4)] {
            guard byte &- 0x30 < 10 else { return false }
            code = code * 10 + Int(byte - 0x30)
        }
        guard line.count == space + 4 || line[space + 4] == 0x20 else { return false }
        // 101 answers an Upgrade, which else we send none of.
        guard (100...599).contains(code), code != 101 || upgrade != nil else { return false }
        status = code
        phase = .fields
        isOld = line.starts(with: "HTTP/1.0".utf8)
        closes = isOld
        if section.capacity == 0 {
            section.reserveCapacity(512)
            lines.reserveCapacity(12)
        }
        return true
    }

    private mutating func endHead() -> Bool {
        // RFC 9110 §7.8: a server switches to no protocol that was not asked for, and says which.
        if status == 101, !isSwitching { return false }
        if status < 200, status != 101 {
            section.clear()
            lines.removeAll(keepingCapacity: true)
            length = nil
            isChunked = false
            hasDate = false
            isSwitching = false
            named = nil
            phase = .statusLine
        } else {
            phase = .done
            let fields = Fields(section: section, lines: lines)
            completed = AnswerHead(status: status, fields: fields, length: isChunked || status == 101 ? nil : length)
            // What comes now is trailers.
            section = ByteBuffer()
            lines = []
            size = 0
        }
        return true
    }

    private mutating func readField(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let field = FieldLine(line) else { return false }
        let id = field.id
        let isRepeated = id == Self.contentLength && length != nil
        if id == Self.contentLength, !readLength(field.value) { return false }
        if id == Self.transferEncoding {
            // We ask for no other coding (RFC 9112 §7.4), so another one is not ours to read; HTTP/1.0 has none (§6.1).
            guard !isOld, field.value.count == 7, field.value.allSatisfy({ asciiLowercased($0) &- 0x61 < 26 }),
                String(decoding: field.value, as: UTF8.self).lowercased() == "chunked", !isChunked
            else { return false }
            isChunked = true
        }
        if id == Self.connection { name(field.value) }
        if id == Self.date { hasDate = true }
        if id == Self.upgradeID, let upgrade {
            isSwitching = String(decoding: field.value, as: UTF8.self).lowercased() == upgrade
        }
        let tellsOfOther = id == Self.contentLength && (isHead || status == 304)
        if isRepeated || FieldSet.hopByHop.contains(id, field.name) && !tellsOfOther { return true }
        append(field, line)
        return true
    }

    private mutating func readTrailer(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let field = FieldLine(line) else { return false }
        if !FieldSet.hopByHop.contains(field.id, field.name) { append(field, line) }
        return true
    }

    private mutating func append(_ field: FieldLine, _ line: UnsafeRawBufferPointer) {
        let start = section.readableBytes
        section.writeBytes(line)
        section.writeInteger(0x0d0a as UInt16)
        lines.append(Fields.Line(
            start: start, nameLength: field.name.count,
            value: (start + field.valuePlace.lowerBound)..<(start + field.valuePlace.upperBound),
            end: start + line.count + 2, id: field.id))
    }

    /// RFC 9110 §8.6: digits only; repeated with one value is one, with two is an attack or a fault.
    private mutating func readLength(_ value: UnsafeRawBufferPointer) -> Bool {
        guard !value.isEmpty, value.count <= 18 else { return false }
        var number = 0
        for byte in value {
            guard byte &- 0x30 < 10 else { return false }
            number = number * 10 + Int(byte - 0x30)
        }
        guard length == nil || length == number else { return false }
        length = number
        return true
    }

    private mutating func name(_ value: UnsafeRawBufferPointer) {
        // What nearly every upstream says is known without making words of it.
        if value.elementsEqual("keep-alive".utf8) {
            closes = false
            return
        }
        let tokens = String(decoding: value, as: UTF8.self).lowercased().split(separator: ",")
        for token in tokens {
            let token = token.filter { $0 != " " && $0 != "\t" }
            if token == "close" { closes = true }
            if token == "keep-alive" { closes = false }
            if token.isEmpty || token == "close" || token == "keep-alive" { continue }
            named = named ?? FieldSet([])
            named?.insert(token)
        }
    }
}
