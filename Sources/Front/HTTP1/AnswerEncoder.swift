import Gateway
import NIOCore

/// Writes answers as HTTP/1.1 messages (RFC 9112), framing included.
enum AnswerEncoder {
    /// How the content of an answer is delimited (RFC 9112 §6.3).
    enum Framing: Equatable {
        /// There is none, whatever the fields say.
        case none
        case length(Int)
        case chunked
        /// For an HTTP/1.0 client: by the end of the connection.
        case close
    }

    /// - Parameter length: bytes of the content, where that is known.
    static func framing(status: Int, length: Int?, method: Method, version: HTTPVersion) -> Framing {
        if case .head = method { return .none }
        if status == 304 || status == 204 || status < 200 { return .none }
        if let length { return .length(length) }
        return version == .http10 ? .close : .chunked
    }

    /// A length may tell of content that is not sent, but not where there can be none (RFC 9110 §8.6).
    static func keepsLength(_ answer: Answer, _ framing: Framing) -> Bool {
        framing == .none && answer.status >= 200 && answer.status != 204
    }

    /// Appends a head with its empty line.
    static func writeHead(_ answer: Answer, _ framing: Framing, _ manner: Manner, to buffer: inout ByteBuffer) {
        writeHead(answer.status, answer.fields, age: answer.age, answer.cacheStatus, framing, manner, to: &buffer)
    }

    /// A stored answer's head and its content.
    static func write(
        _ answer: SharedAnswer, age: Int64, _ cacheStatus: CacheStatus, _ framing: Framing, _ manner: Manner, to buffer: inout ByteBuffer
    ) {
        buffer.reserveCapacity(
            minimumWritableBytes: answer.fields.heldLength + answer.body.readableBytes + AnswerFields.most)
        writeHead(answer.status, answer.fields, age: age, cacheStatus, framing, manner, to: &buffer)
        HeadPen.write(to: &buffer, most: answer.body.readableBytes) { $0.bytes(answer.body) }
    }

    @inline(__always)
    private static func writeHead(
        _ status: Int, _ fields: Fields, age: Int64?, _ cacheStatus: CacheStatus?, _ framing: Framing, _ manner: Manner,
        to buffer: inout ByteBuffer
    ) {
        let most = fields.heldLength + (manner.date?.readableBytes ?? 0) + AnswerFields.most
        HeadPen.write(to: &buffer, most: most) { pen in
            StatusLine.write(status, to: &pen)
            pen.fields(fields)
            if let date = manner.date { pen.bytes(date) }
            switch framing {
            case .length(let length):
                pen.text("Content-Length: ")
                pen.decimal(length)
                pen.text("\r\n")
            case .chunked: pen.text("Transfer-Encoding: chunked\r\n")
            case .none, .close: break
            }
            if let age { AnswerFields.writeAge(age, to: &pen) }
            if let cacheStatus { AnswerFields.writeCacheStatus(cacheStatus, to: &pen) }
            if let (timings, spent) = manner.timings { AnswerFields.writeServerTiming(timings, gateway: spent, to: &pen) }
            if !manner.keepsAlive, status != 101 {
                pen.text("Connection: close\r\n")
            } else if manner.version == .http10 {
                pen.text("Connection: keep-alive\r\n")
            }
            pen.text("\r\n")
        }
    }

    /// How an answer is given, beside what it says.
    struct Manner {
        var version = HTTPVersion.http11
        var keepsAlive: Bool
        /// The `Date` line, for an answer that has none.
        var date: ByteBuffer?
        /// For `Server-Timing`, where the caller may know.
        var timings: (Timings, gateway: Span)?
    }

    /// One chunk (RFC 9112 §7.1), its content apart so that it is not copied.
    static func writeChunkHead(_ length: Int, to buffer: inout ByteBuffer) {
        buffer.writeHexadecimal(length)
        buffer.writeStaticString("\r\n")
    }

    static func writeLastChunk(trailers: Fields?, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("0\r\n")
        trailers?.write(to: &buffer)
        buffer.writeStaticString("\r\n")
    }
}
