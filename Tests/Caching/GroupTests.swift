import Gateway
import Testbed
import Testing

@testable import Caching

@Suite("RFC 9875: cache groups")
struct GroupTests {
    private static let group = Canned.ok("max-age=60", [("Cache-Groups", "\"tin\", \"trang-chu\";x=1")])

    private static func changing(_ groups: String, status: Int = 200) -> Canned {
        .status(status, [("Cache-Group-Invalidation", groups)])
    }

    @Test("RFC 9875 §3: an answer to an unsafe request makes the groups void that it names", arguments: [
        ("\"tin\"", true), ("\"khac\", \"trang-chu\"", true), ("\"tin\";q=2", true), ("\"TIN\"", false), ("\"ti\"", false), ("", false),
        ("tin", false), ("\"khac\", tin", false), ("(\"tin\")", false), ("\"tin\",", false), ("\"tin", false),
    ])
    func named(_ value: String, _ isVoid: Bool) throws {
        let scene = Scene(Self.group, Self.changing(value))
        try scene.get("/a")
        try scene.get("/sua", method: .post)
        scene.will(Self.group)
        #expect(try scene.get("/a").said.hasPrefix("fwd=uri-miss") == isVoid)
    }

    @Test("RFC 9875 §3: it is ignored on answers to safe methods, and on errors", arguments: [
        (Method.get, 200), (.head, 200), (.options, 200), (.post, 404), (.put, 500),
    ])
    func ignored(_ method: Method, _ status: Int) throws {
        let scene = Scene(Self.group, Self.changing("\"tin\"", status: status))
        try scene.get("/a")
        try scene.get("/b", method: method)
        #expect(try scene.get("/a").said == "hit")
    }

    @Test("RFC 9875 §2.1: a group is of one origin, and here of one agency")
    func origin() throws {
        let scene = Scene(Self.group)
        let secure = ClientConnection(address: .unix, isSecure: true)
        func exchange(_ target: String, _ method: Method = .get, host: String, isSecure: Bool = false, agency: String) throws -> Exchange {
            let client = isSecure ? secure : ClientConnection(address: .unix, isSecure: false)
            let exchange = try TestExchange.make(method, target, host: host, client: client, loop: scene.loop, clock: scene.clock)
            exchange.route = try Scene.route(agency)
            return exchange
        }
        let all = [("a.example", false, "H26"), ("b.example", false, "H26"), ("a.example", true, "H26")]
        for (host, isSecure, agency) in all {
            _ = scene.connector.answer(try exchange("/x", host: host, isSecure: isSecure, agency: agency))
        }
        _ = scene.connector.answer(try exchange("/y", host: "a.example", agency: "G02"))
        scene.will(Self.changing("\"tin\""))
        _ = scene.connector.answer(try exchange("/sua", .post, host: "a.example", agency: "H26"))
        scene.will(Self.group)
        let said = try all.map { try scene.connector.answer(exchange("/x", host: $0.0, isSecure: $0.1, agency: $0.2)).outcome?.get().said.hasPrefix("hit") }
        #expect(said == [false, true, true])
        #expect(try scene.connector.answer(exchange("/y", host: "a.example", agency: "G02")).outcome?.get().said == "hit")
    }

    @Test("RFC 9875 §2.2.1: with an answer that an unsafe method makes void go the others of its groups, and no further")
    func shared() throws {
        let scene = Scene(
            .ok("max-age=60", [("Cache-Groups", "\"một\"")]), .ok("max-age=60", [("Cache-Groups", "\"mot\"")]),
            .ok("max-age=60", [("Cache-Groups", "\"mot\", \"hai\"")]), .ok("max-age=60", [("Cache-Groups", "\"hai\"")]), .status(204))
        for target in ["/0", "/1", "/2", "/3"] { try scene.get(target) }
        try scene.get("/1", method: .delete)
        scene.will(.ok("max-age=60"))
        let said = try ["/0", "/1", "/2", "/3"].map { try scene.get($0).said.prefix(3) }
        #expect(said == ["hit", "fwd", "fwd", "hit"])
        #expect(scene.cache.statistics.invalidated == 2)
    }

    @Test("An operator's purge of one address takes nothing else along")
    func purged() throws {
        let scene = Scene(Self.group)
        try scene.get("/a")
        try scene.get("/b")
        #expect(scene.cache.purge(.exact(authority: "motcua.example", target: "/a")) == 1)
        #expect(try scene.get("/b").said == "hit")
    }

    @Test("RFC 9875 §2: 32 groups of 32 characters and more are kept; the field is passed on")
    func bounds() throws {
        let names = (0..<CacheGroups.limit).map { "\"\(String(repeating: "g", count: 60))\($0)\"" }
        let scene = Scene(.ok("max-age=60", [("Cache-Groups", names.joined(separator: ", "))]))
        try scene.get("/a")
        #expect(try scene.get("/a").fields.contains("cache-groups"))
        scene.will(Self.changing(names[CacheGroups.limit - 1]))
        try scene.get("/sua", method: .post)
        scene.will(Self.group)
        #expect(try scene.get("/a").said.hasPrefix("fwd"))
    }

    @Test("An unsafe request on a route that stores nothing makes void what other routes stored (RFC 9111 §4.4)")
    func bypass() throws {
        let scene = Scene(Self.group, Self.changing("\"tin\""))
        try scene.get("/a")
        var rules = CacheRules()
        rules.isOn = false
        let around = CachedConnector(scene.origin, cache: scene.cache, rules: rules)
        #expect(try around.answer(scene.exchange("/sua", .post)).outcome?.get().said == "fwd=bypass; fwd-status=200")
        scene.will(Self.group)
        #expect(try scene.get("/a").said.hasPrefix("fwd"))
    }
}
