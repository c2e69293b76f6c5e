import Gateway
import Testing

@testable import Caching

@Suite("RFC 5861: stale answers in need")
struct StaleTests {
    @Test("Within stale-while-revalidate the stale answer comes at once, and the next one is fresh")
    func whileRevalidate() throws {
        let scene = Scene(.ok("max-age=10, stale-while-revalidate=30"), .ok("max-age=10", body: "mới"))
        try scene.get()
        scene.clock.advance(by: .seconds(15))
        let reply = scene.connector.answer(try scene.exchange("/"))
        #expect(reply.isNow)
        let stale = try #require(try reply.outcome?.get())
        #expect(stale.said == "hit; detail=stale-while-revalidate" && stale.cacheStatus?.ttl == -5 && stale.age == 15)
        #expect(stale.text == "xin chào")
        let fresh = try scene.get()
        #expect(fresh.said == "hit" && fresh.text == "mới")
        #expect(scene.asked == 2)
    }

    @Test("Past stale-while-revalidate it is asked for first")
    func tooStale() throws {
        let scene = Scene(.ok("max-age=10, stale-while-revalidate=30"), .ok("max-age=10", body: "mới"))
        try scene.get()
        scene.clock.advance(by: .seconds(40))
        #expect(try scene.get().text == "mới")
    }

    @Test("A stale answer stands in for a portal that fails, and says so", arguments: [
        Canned.down, .status(500), .status(502), .status(503), .status(504),
    ])
    func ifError(_ failure: Canned) throws {
        let scene = Scene(.ok("max-age=10, stale-if-error=3600"), failure)
        try scene.get()
        scene.clock.advance(by: .seconds(300))
        let answer = try scene.get()
        #expect(answer.status == 200 && answer.text == "xin chào")
        #expect(answer.said == "hit; detail=stale-if-error" && answer.cacheStatus?.ttl == -290)
        #expect(scene.cache.statistics.stale == 1)
    }

    @Test("An open circuit is named")
    func circuitOpen() throws {
        let open = Canned(error: GatewayError(503, .upstream, at: .connect, retry: .always, .circuitOpen))
        let scene = Scene(.ok("max-age=10, stale-if-error=3600"), open)
        try scene.get()
        scene.clock.advance(by: .seconds(300))
        #expect(try scene.get().said == "hit; detail=circuit-open")
    }

    @Test("Past stale-if-error, and on an error that is not the portal's failing, the failure is told", arguments: [
        (Canned.status(503), 4000, 503), (.status(404), 300, 404), (.status(501), 300, 501),
    ] as [(Canned, Int64, Int)])
    func told(_ failure: Canned, _ after: Int64, _ status: Int) throws {
        let scene = Scene(.ok("max-age=10, stale-if-error=3600"), failure)
        try scene.get()
        scene.clock.advance(by: .seconds(after))
        #expect(try scene.get().status == status)
    }

    @Test("A rule allows it where the origin says nothing, but never against the origin", arguments: [
        ("max-age=10", 200), ("max-age=10, must-revalidate", 503), ("max-age=10, proxy-revalidate", 503), ("s-maxage=10", 503),
        ("max-age=10, stale-if-error=0", 503), ("no-cache", 503), ("max-age=1000, no-cache", 503), ("s-maxage=10, stale-if-error=3600", 200),
        ("max-age=10, must-revalidate, stale-if-error=3600", 503),
    ])
    func rule(_ control: String, _ status: Int) throws {
        var rules = CacheRules()
        rules.staleIfError = .days(1)
        let scene = Scene(rules: rules, .ok(control, [("ETag", "\"1\"")]), .status(503))
        try scene.get()
        scene.clock.advance(by: .seconds(300))
        #expect(try scene.get().status == status)
    }

    @Test("Who asks for the origin's word is told that the portal fails")
    func noCache() throws {
        let scene = Scene(.ok("max-age=10, stale-if-error=3600"), .status(503))
        try scene.get()
        #expect(try scene.get("/", [.cacheControl: "no-cache"]).status == 503)
    }
}
