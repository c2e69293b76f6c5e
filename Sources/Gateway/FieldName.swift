/// A field name (RFC 9110 §5.1), compared without regard to case.
///
/// Names the gateway itself looks at have a small number, so that asking for one is an integer compare.
package struct FieldName: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// One of `known` (fewer than 64), or 0.
    package let id: UInt8
    /// The name where it is none of `known`, so that one of ours is passed around without counting references.
    private let other: String

    package var lowercased: String { id == 0 ? other : Self.known[Int(id)].description }
    package var description: String { lowercased }

    package init(_ text: String) {
        var lowercased = text.lowercased()
        id = lowercased.withUTF8 { Self.identify(UnsafeRawBufferPointer($0)) }
        other = id == 0 ? lowercased : ""
    }

    package init(stringLiteral text: String) { self.init(text) }

    package static func == (left: FieldName, right: FieldName) -> Bool {
        left.id == right.id && (left.id != 0 || left.other == right.other)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        if id == 0 { hasher.combine(other) }
    }

    /// The name's bytes in lower case.
    func withBytes<Result>(_ read: (UnsafeRawBufferPointer) -> Result) -> Result {
        if id != 0 {
            let name = Self.known[Int(id)]
            return read(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        }
        var copy = other
        return copy.withUTF8 { read(UnsafeRawBufferPointer($0)) }
    }

    // By length; the position is the number. Nothing else is meant by the order.
    static let known: [StaticString] = [
        "", "te", "age", "via", "date", "etag", "host", "vary", "allow", "range", "accept", "cookie", "expect",
        "pragma", "server", "expires", "referer", "trailer", "upgrade", "warning", "if-match", "if-range",
        "location", "forwarded", "x-real-ip", "connection", "keep-alive", "set-cookie", "tracestate",
        "user-agent", "retry-after", "traceparent", "cache-status", "content-type", "proxy-status",
        "accept-ranges", "authorization", "cache-control", "content-range", "if-none-match", "last-modified",
        "server-timing", "content-length", "http2-settings", "accept-encoding", "accept-language",
        "x-forwarded-for", "content-encoding", "content-location", "proxy-connection", "www-authenticate",
        "x-forwarded-host", "x-forwarded-port", "if-modified-since", "transfer-encoding", "x-forwarded-proto",
        "proxy-authenticate", "if-unmodified-since", "proxy-authorization", "proxy-authentication-info",
    ]

    /// Where in `known` the names of each length begin, so that most names are ruled out by one look.
    private static let firstOfLength: [UInt8] = [
        1, 1, 1, 2, 4, 8, 10, 15, 20, 23, 25, 30, 32, 35, 42, 44, 47, 53, 56, 57, 59, 59, 59, 59, 59, 59, 60,
        60, 60, 60, 60, 60, 60,
    ]

    /// The number of the name written in `bytes` in any case; 0 when it is not one of ours.
    package static func identify(_ bytes: UnsafeRawBufferPointer) -> UInt8 {
        guard bytes.count < 32 else { return 0 }
        for id in firstOfLength[bytes.count]..<firstOfLength[bytes.count + 1] where matches(bytes, known[Int(id)].utf8Start) {
            return id
        }
        return 0
    }

    private static func matches(_ bytes: UnsafeRawBufferPointer, _ lowercased: UnsafePointer<UInt8>) -> Bool {
        for index in 0..<bytes.count where asciiLowercased(bytes[index]) != lowercased[index] { return false }
        return true
    }
}

@inline(__always)
package func asciiLowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
}

extension FieldName {
    package static let host: FieldName = "host"
    package static let connection: FieldName = "connection"
    package static let contentLength: FieldName = "content-length"
    package static let transferEncoding: FieldName = "transfer-encoding"
    package static let expect: FieldName = "expect"
    package static let upgrade: FieldName = "upgrade"
    package static let trailer: FieldName = "trailer"
    package static let te: FieldName = "te"
    package static let keepAlive: FieldName = "keep-alive"
    package static let cacheControl: FieldName = "cache-control"
    package static let pragma: FieldName = "pragma"
    package static let authorization: FieldName = "authorization"
    package static let cookie: FieldName = "cookie"
    package static let setCookie: FieldName = "set-cookie"
    package static let range: FieldName = "range"
    package static let ifRange: FieldName = "if-range"
    package static let ifNoneMatch: FieldName = "if-none-match"
    package static let ifModifiedSince: FieldName = "if-modified-since"
    package static let ifMatch: FieldName = "if-match"
    package static let ifUnmodifiedSince: FieldName = "if-unmodified-since"
    package static let etag: FieldName = "etag"
    package static let lastModified: FieldName = "last-modified"
    package static let date: FieldName = "date"
    package static let age: FieldName = "age"
    package static let expires: FieldName = "expires"
    package static let vary: FieldName = "vary"
    package static let contentType: FieldName = "content-type"
    package static let contentEncoding: FieldName = "content-encoding"
    package static let contentRange: FieldName = "content-range"
    package static let location: FieldName = "location"
    package static let contentLocation: FieldName = "content-location"
    package static let accept: FieldName = "accept"
    package static let acceptLanguage: FieldName = "accept-language"
    package static let userAgent: FieldName = "user-agent"
    package static let forwarded: FieldName = "forwarded"
    package static let xForwardedFor: FieldName = "x-forwarded-for"
    package static let xForwardedProto: FieldName = "x-forwarded-proto"
    package static let xForwardedHost: FieldName = "x-forwarded-host"
    package static let xForwardedPort: FieldName = "x-forwarded-port"
    package static let via: FieldName = "via"
    package static let traceparent: FieldName = "traceparent"
    package static let server: FieldName = "server"
    package static let retryAfter: FieldName = "retry-after"
    package static let allow: FieldName = "allow"
    package static let cacheStatus: FieldName = "cache-status"
}
