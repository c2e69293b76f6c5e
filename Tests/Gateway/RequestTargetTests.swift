import Gateway
import NIOCore
import Testing

@Suite("Request targets have one reading")
struct RequestTargetTests {
    @Test("Unreserved characters are decoded for routing, everything else stays as it came", arguments: [
        ("/", "/", nil), ("/a?b", "/a", "b"), ("/a?", "/a", ""), ("/%61%2D%7e", "/a-~", nil), ("/%2f%c3%a0", "/%2F%C3%A0", nil),
        ("/a%20b?c%20d", "/a%20b", "c%20d"), ("/a?b?c", "/a", "b?c"), ("/a/...", "/a/...", nil), ("/a?../..", "/a", "../.."), ("//", "//", nil),
        ("/a;b=1", "/a;b=1", nil), ("/.well-known/x", "/.well-known/x", nil), ("/%252e", "/%252e", nil),
    ] as [(String, String, String?)])
    func reading(_ target: String, _ path: String, _ query: String?) throws {
        let read = try RequestTarget(originForm: ByteBuffer(string: target))
        #expect(String(buffer: read.path) == path)
        #expect(read.query.map { String(buffer: $0) } == query)
    }

    @Test("What two readers could read in two ways is refused", arguments: [
        ("", .notAPath), ("a", .notAPath), ("*", .notAPath), ("/%", .badPercentEncoding), ("/%1", .badPercentEncoding), ("/%zz", .badPercentEncoding),
        ("/%00", .badPercentEncoding), ("/?%0", .badPercentEncoding), ("/.", .dotSegment), ("/..", .dotSegment), ("/a/../b", .dotSegment), ("/a/./b", .dotSegment),
        ("/%2e%2E/a", .dotSegment), ("/a/.%2e", .dotSegment), ("/a#b", .badCharacter), ("/a\\b", .badCharacter), ("/a b", .badCharacter),
        ("/hà", .badCharacter), ("/\u{7f}", .badCharacter), ("/a\tb", .badCharacter),
    ] as [(String, RequestTarget.Flaw)])
    func refused(_ target: String, _ flaw: RequestTarget.Flaw) {
        #expect(throws: flaw) { _ = try RequestTarget(originForm: ByteBuffer(string: target)) }
    }
}
