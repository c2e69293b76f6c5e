import Gateway
import NIOCore
import Testing

@testable import Caching

@Suite("Poisoning")
struct PoisoningTests {
    private static func key(_ authority: String, _ path: String, _ query: String? = nil, isSecure: Bool = false) -> CacheKey {
        CacheKey(
            isSecure: isSecure, authority: ByteBuffer(string: authority), path: ByteBuffer(string: path),
            query: query.map { ByteBuffer(string: $0) })
    }

    @Test("Keys are equal byte by byte and part by part: none is another cut elsewhere")
    func keys() {
        let keys = [
            Self.key("a", "/b"), Self.key("a", "/b", ""), Self.key("a", "/b", "c"), Self.key("a", "/bc"), Self.key("a", "/", "b"), Self.key("a/", "b"),
            Self.key("a/b", ""), Self.key("", "a/b"), Self.key("a", "/b", isSecure: true), Self.key("a", "/B"), Self.key("a:80", "/b"), Self.key("a", "/b?"),
            Self.key("a", "/b", "c", isSecure: true), Self.key("a", "/b?c"),
        ]
        for (index, key) in keys.enumerated() {
            for (other, second) in keys.enumerated() { #expect((key == second) == (index == other), "\(index), \(other)") }
        }
    }

    @Test("The variants an attacker can make of one address are bounded, and so is their memory")
    func variants() throws {
        let scene = Scene(memory: 4 << 20, .ok("max-age=600", [("Vary", "X-A")]))
        for number in 0..<200 { try scene.get("/", ["x-a": "\(number)" + String(repeating: "x", count: 8 << 10)]) }
        #expect(scene.cache.statistics.entries == 32)
        #expect(scene.cache.statistics.bytes > 32 * (8 << 10) && scene.cache.statistics.bytes < 64 * (8 << 10))
        // The other addresses are none of its business.
        scene.will(.ok("max-age=600"))
        try scene.get("/other")
        #expect(try scene.get("/other").said == "hit")
    }

    @Test("A Vary of many names is judged as one choice")
    func manyNames() throws {
        let names = (0..<100).map { "X-\($0)" }.joined(separator: ", ")
        let scene = Scene(.ok("max-age=600", [("Vary", names)], body: "one"), .ok("max-age=600", [("Vary", names)], body: "other"))
        try scene.get("/", ["x-7": "1"])
        #expect(try scene.get("/", ["x-7": "1"]).text == "one")
        #expect(try scene.get("/", ["x-8": "1"]).text == "other")
    }

    @Test("A client that is refused for how it asked makes the address no less sharable", arguments: [400, 408, 413, 429, 431])
    func refusalLeavesKeyAlone(_ status: Int) throws {
        let scene = Scene(.status(status), .ok("max-age=600"))
        #expect(try scene.get().status == status)
        #expect(try scene.get().said == "fwd=uri-miss; fwd-status=200; stored")
    }

    @Test("An answer to Authorization is shared only where RFC 9111 §3.5 lets it, and never by waiting for it", arguments: [
        ("max-age=600", false), ("public, max-age=600", true), ("s-maxage=600", true), ("must-revalidate, max-age=600", true), ("private, max-age=600", false),
    ])
    func authorization(_ control: String, _ isShared: Bool) throws {
        let scene = Scene(.ok(control, body: "of A"), .ok(control, body: "of B"))
        #expect(try scene.get("/", [.authorization: "A"]).text == "of A")
        #expect(try scene.get("/", [.authorization: "B"]).text == (isShared ? "of A" : "of B"))
    }
}
