import Gateway
import NIOCore
import Testbed
import Testing

@testable import Caching

@Suite("Purging")
struct PurgeTests {
    @Test("A purge drops one address, a prefix, or all")
    func kinds() throws {
        let scene = Scene(.ok("max-age=60"))
        for target in ["/a/1", "/a/2", "/b?x"] { try scene.get(target) }
        #expect(scene.cache.purge(.exact(authority: "Motcua.example", target: "/b")) == 0)
        #expect(scene.cache.purge(.exact(authority: "Motcua.example", target: "/b?x")) == 1)
        #expect(scene.cache.purge(.prefix(authority: "other.example", path: "/a/")) == 0)
        #expect(scene.cache.purge(.prefix(authority: "MOTCUA.example", path: "/a/1")) == 1)
        #expect(scene.cache.purge(.prefix(authority: nil, path: "/a/")) == 1)
        try scene.get("/c")
        #expect(scene.cache.purge(.all) == 1)
        scene.cache.sweep()
        #expect(scene.cache.statistics.entries == 0 && scene.cache.statistics.bytes == 0)
        #expect(scene.cache.statistics.purged == 4)
    }

    @Test("What was purged is asked for again, and then stored again", arguments: [ResponseCache.Purge.all, .tag("tin"), .exact(authority: "motcua.example", target: "/"), .prefix(authority: nil, path: "/")])
    func again(_ purge: ResponseCache.Purge) throws {
        let scene = Scene(.ok("max-age=60", [("Cache-Tag", "tin")]))
        try scene.get()
        #expect(scene.cache.purge(purge) == 1)
        #expect(scene.cache.purge(purge) == 0)
        #expect(try scene.get().said == "fwd=uri-miss; fwd-status=200; stored")
        #expect(try scene.get().said == "hit")
        #expect(scene.cache.statistics.entries == 1)
    }

    @Test("A purge by agency is about what came by its routes, and nothing else")
    func agency() throws {
        let scene = Scene(.ok("max-age=60"))
        for (target, agency) in [("/a", "H26"), ("/b", "H26"), ("/c", "G02")] { _ = try scene.ask(target, by: agency) }
        #expect(scene.cache.purge(.agency("H27")) == 0)
        #expect(scene.cache.purge(.agency("H26")) == 2)
        #expect(try scene.get("/c").said == "hit")
        #expect(try scene.get("/a").said.hasPrefix("fwd=uri-miss"))
    }

    @Test("A soft purge leaves an answer to be validated, and the validation makes it fresh again", arguments: [ResponseCache.Purge.all, .tag("tin"), .exact(authority: "motcua.example", target: "/"), .prefix(authority: nil, path: "/")])
    func soft(_ purge: ResponseCache.Purge) throws {
        let scene = Scene(.ok("max-age=60", [("Cache-Tag", "tin"), ("ETag", "\"1\"")]), .status(304, [("ETag", "\"1\""), ("Cache-Control", "max-age=60")]))
        try scene.get()
        #expect(scene.cache.purge(purge, softlyAt: scene.clock.tick()) == 1)
        #expect(try scene.get().said == "fwd=stale; fwd-status=304; stored")
        #expect(scene.lastAsked.first(.ifNoneMatch) == "\"1\"")
        #expect(try scene.get().said == "hit")
        #expect(scene.cache.purge(.tag("tin")) == 1, "the tags of what a 304 freshened stay")
    }

    @Test("After a soft purge what may be done with a stale answer counts from the purge")
    func softWindows() throws {
        let scene = Scene(.ok("max-age=600, stale-while-revalidate=10, stale-if-error=100"))
        try scene.get()
        scene.clock.advance(by: .seconds(30))
        scene.cache.purge(.all, softlyAt: scene.clock.tick())
        scene.clock.advance(by: .seconds(40))
        scene.will(.down)
        let answer = try scene.get()
        #expect(answer.said == "hit; detail=stale-if-error")
        #expect(answer.age == 70 && answer.cacheStatus?.ttl == -40)
        scene.clock.advance(by: .seconds(61))
        #expect(throws: GatewayError.self) { try scene.get() }
        scene.will(.ok("max-age=600, stale-while-revalidate=10"))
        try scene.get()
        scene.cache.purge(.all, softlyAt: scene.clock.tick())
        #expect(try scene.get().said == "hit; detail=stale-while-revalidate")
        #expect(try scene.get().said == "hit")
    }

    @Test("What must not be used stale is not, after a soft purge either")
    func softMustRevalidate() throws {
        let scene = Scene(.ok("max-age=600, must-revalidate"))
        try scene.get()
        scene.cache.purge(.all, softlyAt: scene.clock.tick())
        #expect(try scene.get("/", [.cacheControl: "max-stale"]).said.hasPrefix("fwd=stale"))
    }

    @Test("A hard purge after a soft one, and a second soft one, both hold")
    func twice() throws {
        let scene = Scene(.ok("max-age=600, stale-while-revalidate=60", [("Cache-Tag", "tin, bai")]))
        try scene.get()
        scene.cache.purge(.tag("tin"), softlyAt: scene.clock.tick())
        scene.clock.advance(by: .seconds(5))
        scene.cache.purge(.tag("bai"), softlyAt: scene.clock.tick())
        #expect(try scene.get().cacheStatus?.ttl == -5)
        #expect(scene.cache.purge(.tag("bai")) == 1)
        #expect(try scene.get().said.hasPrefix("fwd=uri-miss"))
    }

    @Test("A soft purge of an address brings nothing back that a tag's hard one took, and the other way round", arguments: [true, false])
    func mixed(_ isTagFirst: Bool) throws {
        let scene = Scene(.ok("max-age=600, stale-while-revalidate=60", [("Cache-Tag", "tin")]))
        try scene.get()
        if isTagFirst { scene.cache.purge(.tag("tin")) }
        #expect(scene.cache.purge(.exact(authority: "motcua.example", target: "/"), softlyAt: scene.clock.tick()) == (isTagFirst ? 0 : 1))
        if !isTagFirst { scene.cache.purge(.tag("tin")) }
        #expect(try scene.get().said.hasPrefix("fwd=uri-miss"))
    }

    @Test("Purged variants leave the others alone")
    func variants() throws {
        let scene = Scene(.ok("max-age=60", [("Vary", "accept-language"), ("Cache-Tag", "vi")]), .ok("max-age=60", [("Vary", "accept-language"), ("Cache-Tag", "en")]))
        try scene.get("/", [.acceptLanguage: "vi"])
        try scene.get("/", [.acceptLanguage: "en"])
        #expect(scene.cache.purge(.tag("vi")) == 1)
        #expect(try scene.get("/", [.acceptLanguage: "en"]).said == "hit")
        #expect(try scene.get("/", [.acceptLanguage: "vi"]).said.hasPrefix("fwd=vary-miss"))
    }

    @Test("Memory is freed behind a purge, also of what is never asked for again", arguments: [0, 1, 255, 256, 257, 2000])
    func freed(_ count: Int) throws {
        let scene = Scene(memory: 64 << 20, .ok("max-age=60", [("Cache-Tag", "tin")]))
        for number in 0..<count { try scene.get("/\(number)") }
        scene.will(.ok("max-age=60"))
        try scene.get("/kept")
        #expect(scene.cache.purge(.tag("tin")) == count)
        scene.cache.sweep()
        #expect(scene.cache.statistics.entries == 1)
        #expect(try scene.get("/kept").said == "hit")
        // The cache's own, and the purged tag's, which is remembered.
        #expect(scene.cache.statistics.marks <= 2)
    }

    @Test("A failure is not answered with what was purged for good")
    func noStandIn() throws {
        let scene = Scene(.ok("max-age=1, stale-if-error=100"))
        try scene.get()
        scene.clock.advance(by: .seconds(5))
        let held = HeldOrigin()
        let connector = CachedConnector(held, cache: scene.cache, rules: CacheRules())
        let reply = connector.answer(try scene.exchange())
        scene.cache.purge(.all)
        held[0].pending.deliver(Canned.down.outcome)
        #expect(throws: GatewayError.self) { _ = try reply.outcome?.get() }
    }
}
