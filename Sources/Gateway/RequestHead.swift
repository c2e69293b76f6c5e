package import NIOCore

/// The version a request came in (RFC 9110 §2.5).
package enum HTTPVersion: Sendable, Hashable {
    case http10, http11, http2

    /// As in `Via` (RFC 9110 §7.6.3) and in the log.
    package var name: StaticString {
        switch self {
        case .http10: "1.0"
        case .http11: "1.1"
        case .http2: "2"
        }
    }
}

/// A request's head, read and found sound: what is in here needs no checking again.
///
/// It never changes; one object, so that passing it on counts one reference and not one for each of its parts.
package final class RequestHead: Sendable {
    package let method: Method
    /// Path and query as received (origin-form, or `*`); what goes upstream unless a route rewrites it.
    package let target: ByteBuffer
    /// The path for routing and for the cache: unreserved characters decoded (RFC 3986 §6.2.2.2), no dot segments.
    package let path: ByteBuffer
    /// The query as received, without its `?`; nil where there is none.
    package let query: ByteBuffer?
    /// Host and port in lower case, from `Host` or `:authority`; empty where HTTP/1.0 gave none.
    package let authority: ByteBuffer
    package let version: HTTPVersion
    package let fields: Fields

    package init(
        method: Method, target: ByteBuffer, path: ByteBuffer, query: ByteBuffer?, authority: ByteBuffer,
        version: HTTPVersion, fields: Fields
    ) {
        self.method = method
        self.target = target
        self.path = path
        self.query = query
        self.authority = authority
        self.version = version
        self.fields = fields
    }

    /// Stands for a request that could not be read, so that its refusal is logged and answered like any other.
    package static let unreadable = RequestHead(
        method: .other("-"), target: ByteBuffer(staticString: "-"), path: ByteBuffer(staticString: "-"), query: nil,
        authority: ByteBuffer(), version: .http11, fields: Fields())

    package var pathText: String { String(buffer: path) }
    package var targetText: String { String(buffer: target) }
    package var authorityText: String { String(buffer: authority) }
}

/// Path and query of a request, taken apart and normalised once.
package struct RequestTarget {
    package let path: ByteBuffer
    package let query: ByteBuffer?

    package enum Flaw: Error, Equatable { case notAPath, badPercentEncoding, dotSegment, badCharacter }

    /// Reads origin-form (RFC 9112 §3.2.1).
    ///
    /// Dot segments, plain or percent-encoded, are refused rather than resolved: a client that means the
    /// resolved path sends it (RFC 3986 §5.2.4), and two readings of one path is how access rules are passed by.
    package init(originForm target: ByteBuffer) throws(Flaw) {
        let parsed: Swift.Result<(pathEnd: Int, encoded: Bool), Flaw> = target.withUnsafeReadableBytes { Self.scan($0) }
        let (pathEnd, encoded) = try parsed.get()
        let raw = target.getSlice(at: target.readerIndex, length: pathEnd) ?? ByteBuffer()
        path = encoded ? Self.decodingUnreserved(raw) : raw
        if encoded, path.withUnsafeReadableBytes({ Self.hasDotSegment($0) }) { throw .dotSegment }
        let rest = target.readableBytes - pathEnd
        query = rest > 0 ? target.getSlice(at: target.readerIndex + pathEnd + 1, length: rest - 1) : nil
    }

    private static func scan(_ bytes: UnsafeRawBufferPointer) -> Swift.Result<(pathEnd: Int, encoded: Bool), Flaw> {
        guard bytes.first == 0x2f else { return .failure(.notAPath) }
        var pathEnd = bytes.count
        var encoded = false
        var dots = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x25:
                guard index + 2 < bytes.count, let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2]),
                    high << 4 | low != 0
                else { return .failure(.badPercentEncoding) }
                if pathEnd == bytes.count { encoded = true }
            case 0x3f where pathEnd == bytes.count: pathEnd = index
            case 0x2e: dots = true
            case 0x23, 0x5c, 0...0x20, 0x7f...: return .failure(.badCharacter)
            default: break
            }
            index += 1
        }
        if dots, hasDotSegment(UnsafeRawBufferPointer(rebasing: bytes[..<pathEnd])) { return .failure(.dotSegment) }
        return .success((pathEnd, encoded))
    }

    private static func hasDotSegment(_ path: UnsafeRawBufferPointer) -> Bool {
        var start = 1
        for index in 1...path.count where index == path.count || path[index] == 0x2f {
            let length = index - start
            if length == 1 && path[start] == 0x2e { return true }
            if length == 2 && path[start] == 0x2e && path[start + 1] == 0x2e { return true }
            start = index + 1
        }
        return false
    }

    private static func decodingUnreserved(_ raw: ByteBuffer) -> ByteBuffer {
        var decoded = ByteBuffer()
        decoded.reserveCapacity(raw.readableBytes)
        raw.withUnsafeReadableBytes { bytes in
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                guard byte == 0x25, index + 2 < bytes.count, let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2]) else {
                    decoded.writeInteger(byte)
                    index += 1
                    continue
                }
                let value = high << 4 | low
                if isUnreserved(value) {
                    decoded.writeInteger(value)
                } else {
                    decoded.writeInteger(0x25 as UInt8)
                    decoded.writeInteger(upperHexDigit(high))
                    decoded.writeInteger(upperHexDigit(low))
                }
                index += 3
            }
        }
        return decoded
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
        default: false
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func upperHexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
}
