import Gateway

/// Requests that break HTTP's grammar or its limits, each with the one thing that must happen to it.
package struct HostileRequest: Sendable, CustomStringConvertible {
    package let name: String
    package let bytes: String
    package let status: Int
    package let code: String
    package var description: String { name }

    init(_ name: String, _ status: Int, _ code: String, _ bytes: String) {
        self.name = name
        self.status = status
        self.code = code
        self.bytes = bytes
    }

    private static func bad(_ name: String, _ what: GatewayError.Malformation, _ bytes: String) -> HostileRequest {
        HostileRequest(name, 400, "malformed-\(what.rawValue)", bytes)
    }

    private static func post(_ name: String, _ what: GatewayError.Malformation, fields: String, _ body: String = "") -> HostileRequest {
        bad(name, what, "POST / HTTP/1.1\r\nHost: a.example\r\n\(fields)\r\n\r\n\(body)")
    }

    package static let all = requestLines + targets + fields + framing + chunks + limits

    private static let requestLines = [
        bad("no version (HTTP/0.9)", .requestLine, "GET /\r\n\r\n"),
        bad("two blanks after the method", .target, "GET  / HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("a tab for a blank", .method, "GET\t/ HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("a blank at the line's end", .requestLine, "GET / HTTP/1.1 \r\nHost: a.example\r\n\r\n"),
        bad("a method with a bracket", .method, "GE(T / HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("an endless method", .method, String(repeating: "A", count: 40) + " / HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("a version in lower case", .version, "GET / http/1.1\r\nHost: a.example\r\n\r\n"),
        bad("a version with two digits", .requestLine, "GET / HTTP/1.10\r\nHost: a.example\r\n\r\n"),
        HostileRequest("a later version", 505, "version-not-supported", "GET / HTTP/3.0\r\nHost: a.example\r\n\r\n"),
        bad("bare LF ends the request line", .lineEnding, "GET / HTTP/1.1\nHost: a.example\r\n\r\n"),
        bad("two empty lines first", .method, "\r\n\r\nGET / HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("a TLS hello on a plain port", .method, "\u{16}\u{03}\u{01}\u{02}\r\n\r\n"),
    ]

    private static let targets = [
        bad("a target that is no path", .target, "GET index.html HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("a fragment", .target, "GET /a#b HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("dot segments", .target, "GET /a/../b HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("encoded dot segments", .target, "GET /a/%2e%2E/b HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("an encoded NUL", .target, "GET /a%00 HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("broken percent-encoding", .target, "GET /a%2 HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("a backslash", .target, "GET /a\\b HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("raw UTF-8 in the target", .target, "GET /hà-nội HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("an asterisk for GET", .target, "GET * HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("an absolute-form with another authority", .host, "GET http://b.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        bad("an absolute-form of another scheme", .target, "GET ftp://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        HostileRequest("CONNECT", 405, "method-not-allowed", "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n"),
    ]

    private static let fields = [
        bad("no Host", .host, "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n"),
        bad("two Hosts", .host, "GET / HTTP/1.1\r\nHost: a.example\r\nHost: a.example\r\n\r\n"),
        bad("an empty Host", .host, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        bad("user information in Host", .host, "GET / HTTP/1.1\r\nHost: me@a.example\r\n\r\n"),
        bad("a path in Host", .host, "GET / HTTP/1.1\r\nHost: a.example/x\r\n\r\n"),
        bad("a port out of range", .host, "GET / HTTP/1.1\r\nHost: a.example:70000\r\n\r\n"),
        bad("a blank before the colon", .fieldName, "GET / HTTP/1.1\r\nHost : a.example\r\n\r\n"),
        bad("a line without a colon", .fieldName, "GET / HTTP/1.1\r\nHost: a.example\r\nnonsense\r\n\r\n"),
        bad("an empty field name", .fieldName, "GET / HTTP/1.1\r\nHost: a.example\r\n: x\r\n\r\n"),
        bad("a folded line", .lineFolding, "GET / HTTP/1.1\r\nHost: a.example\r\nX: a\r\n b\r\n\r\n"),
        bad("a blank before the first field", .lineFolding, "GET / HTTP/1.1\r\n Host: a.example\r\n\r\n"),
        bad("a NUL in a value", .fieldValue, "GET / HTTP/1.1\r\nHost: a.example\r\nX: a\0b\r\n\r\n"),
        bad("a bare CR in a value", .lineEnding, "GET / HTTP/1.1\r\nHost: a.example\r\nX: a\rY: b\r\n\r\n"),
        bad("a bare LF in the fields", .lineEnding, "GET / HTTP/1.1\r\nHost: a.example\r\nX: a\nY: b\r\n\r\n"),
        HostileRequest("an unknown expectation", 417, "expectation-unknown", "GET / HTTP/1.1\r\nHost: a.example\r\nExpect: tea\r\n\r\n"),
    ]

    private static let framing = [
        post("length and coding", .lengthAndCoding, fields: "Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
        post("coding and length", .lengthAndCoding, fields: "Transfer-Encoding: chunked\r\nContent-Length: 4", "0\r\n\r\n"),
        post("two lengths", .contentLength, fields: "Content-Length: 4\r\nContent-Length: 5", "abcd"),
        post("one length twice", .contentLength, fields: "Content-Length: 4\r\nContent-Length: 4", "abcd"),
        post("a list of lengths", .contentLength, fields: "Content-Length: 4, 4", "abcd"),
        post("a signed length", .contentLength, fields: "Content-Length: +4", "abcd"),
        post("a negative length", .contentLength, fields: "Content-Length: -4", "abcd"),
        post("a hexadecimal length", .contentLength, fields: "Content-Length: 0x4", "abcd"),
        post("an empty length", .contentLength, fields: "Content-Length: ", "abcd"),
        post("a length past any number", .contentLength, fields: "Content-Length: 99999999999999999999", "abcd"),
        post("chunked twice", .transferEncoding, fields: "Transfer-Encoding: chunked, chunked", "0\r\n\r\n"),
        post("chunked not last", .transferEncoding, fields: "Transfer-Encoding: chunked, gzip", "0\r\n\r\n"),
        post("chunked misspelt", .transferEncoding, fields: "Transfer-Encoding: xchunked", "0\r\n\r\n"),
        post("identity", .transferEncoding, fields: "Transfer-Encoding: identity", ""),
        post("a vertical tab before chunked", .fieldValue, fields: "Transfer-Encoding: \u{0b}chunked", "0\r\n\r\n"),
        post("two codings in two lines", .transferEncoding, fields: "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
        HostileRequest("a coding we do not know", 501, "transfer-coding-unknown", "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"),
        bad("a coding in HTTP/1.0", .transferEncoding, "POST / HTTP/1.0\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ]

    private static func chunked(_ name: String, _ what: GatewayError.Malformation, _ body: String) -> HostileRequest {
        post(name, what, fields: "Transfer-Encoding: chunked", body)
    }

    private static let chunks = [
        chunked("a chunk size with a sign", .chunk, "+4\r\nabcd\r\n0\r\n\r\n"),
        chunked("a chunk size with 0x", .chunk, "0x4\r\nabcd\r\n0\r\n\r\n"),
        chunked("an empty chunk size", .chunk, "\r\nabcd\r\n0\r\n\r\n"),
        chunked("a chunk size past any number", .chunk, "fffffffffffffffff\r\nabcd\r\n0\r\n\r\n"),
        chunked("a chunk longer than it says", .chunk, "3\r\nabcd\r\n0\r\n\r\n"),
        chunked("a chunk line ended by LF", .chunk, "4\nabcd\r\n0\r\n\r\n"),
        chunked("a blank behind a chunk size", .chunk, "4 \r\nabcd\r\n0\r\n\r\n"),
        chunked("extensions over the limit", .chunkExtensions, "4;" + String(repeating: "x", count: 5000) + "\r\nabcd\r\n0\r\n\r\n"),
        chunked("a bare CR in an extension", .chunk, "4;a\rb\r\nabcd\r\n0\r\n\r\n"),
        chunked("a length among the trailers", .trailer, "4\r\nabcd\r\n0\r\nContent-Length: 4\r\n\r\n"),
        chunked("a folded trailer", .lineFolding, "4\r\nabcd\r\n0\r\nX: a\r\n b\r\n\r\n"),
    ]

    private static let limits = [
        HostileRequest("a target over 8 KiB", 414, "target-too-long", "GET /" + String(repeating: "a", count: 8200) + " HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        HostileRequest("a head over 32 KiB", 431, "head-too-large", "GET / HTTP/1.1\r\nHost: a.example\r\nX: " + String(repeating: "a", count: 33_000) + "\r\n\r\n"),
        HostileRequest("too many lines", 431, "head-too-large", "GET / HTTP/1.1\r\nHost: a.example\r\n" + String(repeating: "X: a\r\n", count: 200) + "\r\n"),
        HostileRequest("a body over the limit", 413, "body-too-large", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 104857601\r\n\r\n"),
    ]
}
