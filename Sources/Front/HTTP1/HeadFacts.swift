import Gateway
import NIOCore

/// What a request's fields say of its framing, its connection and its host, gathered as they are read.
struct HeadFacts {
    private var contentLength: Int?
    private var isChunked = false
    private var asksToClose = false, asksToStay = false
    private var expectsContinue = false
    /// The `Host` value's place in the bytes.
    private var host: Range<Int>?

    private static let hostID = FieldName.host.id
    private static let contentLengthID = FieldName.contentLength.id
    private static let transferEncodingID = FieldName.transferEncoding.id
    private static let connectionID = FieldName.connection.id
    private static let expectID = FieldName.expect.id

    mutating func see(_ id: UInt8, _ value: UnsafeRawBufferPointer, base: UnsafeRawPointer) throws(GatewayError) {
        switch id {
        case 0: break
        case Self.hostID: try seeHost(value, base: base)
        case Self.contentLengthID: try seeLength(value)
        case Self.transferEncodingID: try seeCoding(value)
        case Self.connectionID:
            if Grammar.list(value, holds: "close") { asksToClose = true }
            if Grammar.list(value, holds: "keep-alive") { asksToStay = true }
        case Self.expectID:
            guard Grammar.equals(value, "100-continue") else { throw .expectationUnknown }
            expectsContinue = true
        default: break
        }
    }

    /// RFC 9112 §3.2: exactly one valid `Host`.
    private mutating func seeHost(_ value: UnsafeRawBufferPointer, base: UnsafeRawPointer) throws(GatewayError) {
        guard host == nil, Grammar.isAuthority(value), let start = value.baseAddress else { throw .malformed(.host) }
        host = start - base..<start - base + value.count
    }

    /// RFC 9112 §6.3: a repeated length, even an equal one, is refused.
    private mutating func seeLength(_ value: UnsafeRawBufferPointer) throws(GatewayError) {
        if isChunked { throw .malformed(.lengthAndCoding) }
        guard contentLength == nil, let length = Grammar.decimal(value) else { throw .malformed(.contentLength) }
        contentLength = length
    }

    private mutating func seeCoding(_ value: UnsafeRawBufferPointer) throws(GatewayError) {
        if contentLength != nil { throw .malformed(.lengthAndCoding) }
        if isChunked { throw .malformed(.transferEncoding) }
        guard Grammar.equals(value, "chunked") else {
            // RFC 9112 §6.1: a coding we do not know, properly ended by chunked, is 501; anything else has no sure end.
            let text = String(decoding: value, as: UTF8.self).lowercased()
            let codings = text.split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }
            let isOnce = codings.filter { $0 == "chunked" }.count == 1 && codings.last == "chunked"
            let areKnown = codings.dropLast().allSatisfy { ["gzip", "x-gzip", "deflate", "compress", "x-compress"].contains($0) }
            throw isOnce && areKnown && codings.count > 1 ? .transferCodingUnknown : .malformed(.transferEncoding)
        }
        isChunked = true
    }

    func framing(version: HTTPVersion) throws(GatewayError) -> RequestDecoder.Framing {
        var framing = RequestDecoder.Framing()
        if isChunked {
            // RFC 9112 §6.1: HTTP/1.0 has no transfer codings, so whoever sent one may mean something else.
            guard version != .http10 else { throw .malformed(.transferEncoding) }
            framing.body = .chunked
        } else if let contentLength, contentLength > 0 {
            framing.body = .length(contentLength)
        }
        framing.keepsAlive = version == .http10 ? asksToStay && !asksToClose : !asksToClose
        framing.expectsContinue = expectsContinue && version != .http10 && framing.body != .none
        return framing
    }

    /// Where the authority asked for stands; empty for HTTP/1.0 without `Host`.
    func authority(_ line: RequestLine, in bytes: UnsafeRawBufferPointer) throws(GatewayError) -> Range<Int> {
        guard let host else {
            guard line.version == .http10, line.form != .absolute else { throw .malformed(.host) }
            return 0..<0
        }
        if line.form == .absolute {
            // RFC 9112 §3.2.2 would let the target win; two authorities in one message are refused instead.
            guard bytes[line.authority].elementsEqual(bytes[host], by: { asciiLowercased($0) == asciiLowercased($1) })
            else { throw .malformed(.host) }
        }
        return host
    }
}
