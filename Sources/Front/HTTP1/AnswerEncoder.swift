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

    static func framing(of answer: Answer, method: Method, version: HTTPVersion) -> Framing {
        if method == .head || answer.status == 304 || answer.status == 204 || answer.status < 200 { return .none }
        if let length = answer.body.length { return .length(length) }
        return version == .http10 ? .close : .chunked
    }

    /// A length may tell of content that is not sent, but not where there can be none (RFC 9110 §8.6).
    static func keepsLength(_ answer: Answer, _ framing: Framing) -> Bool {
        framing == .none && answer.status >= 200 && answer.status != 204
    }

    static func writeHead(
        _ answer: Answer, _ framing: Framing, version: HTTPVersion, keepsAlive: Bool, date: ByteBuffer,
        to buffer: inout ByteBuffer
    ) {
        StatusLine.write(answer.status, to: &buffer)
        answer.fields.write(to: &buffer)
        if !answer.fields.contains(.date), answer.status >= 200 { buffer.writeImmutableBuffer(date) }
        switch framing {
        case .length(let length):
            buffer.writeStaticString("Content-Length: ")
            buffer.writeDecimal(length)
            buffer.writeStaticString("\r\n")
        case .chunked: buffer.writeStaticString("Transfer-Encoding: chunked\r\n")
        case .none, .close: break
        }
        if let age = answer.age { AnswerFields.writeAge(age, to: &buffer) }
        if let status = answer.cacheStatus { AnswerFields.writeCacheStatus(status, to: &buffer) }
        if !keepsAlive, answer.status != 101 {
            buffer.writeStaticString("Connection: close\r\n")
        } else if version == .http10 {
            buffer.writeStaticString("Connection: keep-alive\r\n")
        }
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
