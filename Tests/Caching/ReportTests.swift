import Gateway
import Testing

@testable import Caching

@Suite("What is stored, told to a person")
struct ReportTests {
    private func report(_ scene: Scene, _ target: String = "/") throws -> KeyReport {
        try #require(scene.cache.report(isSecure: false, authority: "Motcua.example", target: target, at: scene.clock.tick()))
    }

    @Test("Each term of the arithmetic is there with who said it (RFC 9111 §4.2)", arguments: [
        ("s-maxage=90, max-age=60", [], "s-maxage", 90), ("max-age=60", [], "max-age", 60),
        (nil, [("Expires", Scene.tenSecondsAfter), ("Date", Scene.begin)], "Expires", 10),
        (nil, [("Last-Modified", Scene.hundredSecondsBefore)], "a tenth of the time since Last-Modified", 10),
    ] as [(String?, [(String, String)], String, Int64)])
    func lifetime(_ control: String?, _ fields: [(String, String)], _ source: String, _ seconds: Int64) throws {
        let scene = Scene(.ok(control, fields))
        try scene.get()
        let freshness = try #require(try report(scene).variants.first).freshness
        #expect(freshness.lifetimeFrom == source && freshness.lifetime == seconds && freshness.isFresh && freshness.remaining == seconds)
    }

    @Test("Age is told with what it is made of")
    func age() throws {
        var rules = CacheRules()
        rules.staleIfError = .days(1)
        let scene = Scene(rules: rules, .ok("max-age=600, stale-while-revalidate=30", [("Age", "7"), ("Date", Scene.begin)]))
        try scene.get()
        scene.clock.advance(by: .seconds(10))
        for _ in 0..<3 { try scene.get() }
        let variant = try #require(try report(scene).variants.first)
        let freshness = variant.freshness
        #expect(freshness.age == 17 && freshness.saidAge == 7 && freshness.apparentAge == 0 && freshness.resident == 10)
        #expect(freshness.staleWhileRevalidate == 30 && freshness.staleWhileRevalidateFrom == "the answer")
        #expect(freshness.staleIfError == 86_400 && freshness.staleIfErrorFrom == "the rules")
        #expect(variant.hits == 3 && variant.contentLength == 9 && variant.size > 768)
    }

    @Test("What chose a variant is shown, but never what a cookie or a credential said")
    func selectors() throws {
        let scene = Scene(.ok("public, max-age=60", [("Vary", "Accept-Language, Cookie, X-Api-Key"), ("Cache-Tag", "a"), ("Cache-Groups", "\"g\"")]))
        try scene.get("/", [.acceptLanguage: "vi", .cookie: "phiên=1"])
        let variant = try #require(try report(scene).variants.first)
        #expect(variant.chosenBy.map(\.name) == ["accept-language", "cookie", "x-api-key"])
        #expect(variant.chosenBy.map(\.value) == ["vi", nil, nil])
        #expect(variant.chosenBy.map(\.isHidden) == [false, true, false])
        #expect(variant.tags == ["a"] && variant.groups == ["g"])
    }

    @Test("Fills, uncacheable keys and purges are told; looking changes nothing")
    func states() throws {
        let scene = Scene(.ok("private"), .ok("max-age=60"))
        try scene.get("/rieng")
        scene.clock.advance(by: .seconds(3))
        #expect(try report(scene, "/rieng").uncacheable == 7)
        try scene.get()
        scene.cache.purge(.all, softlyAt: scene.clock.tick())
        scene.clock.advance(by: .seconds(2))
        let variant = try #require(try report(scene).variants.first)
        #expect(variant.softlyPurged == 2 && variant.freshness.remaining == -2 && variant.hits == 0)
        scene.cache.purge(.all)
        #expect(try report(scene).variants.isEmpty)
        let held = HeldOrigin()
        let connector = CachedConnector(held, cache: scene.cache, rules: CacheRules())
        let replies = try (0..<3).map { _ in connector.answer(try scene.exchange("/cho")) }
        #expect(replies.allSatisfy { !$0.isNow })
        let waiting = try report(scene, "/cho")
        #expect(waiting.fills == 1 && waiting.waiting == 3)
    }

    @Test("Requests are counted by what befell them")
    func counted() throws {
        let scene = Scene(.ok("max-age=10, stale-if-error=60", [("Vary", "Accept-Language")]))
        try scene.get()
        try scene.get()
        try scene.get("/", [.acceptLanguage: "vi"])
        try scene.get("/", [.cacheControl: "no-store"])
        scene.will(.status(204))
        try scene.get("/", method: .options)
        scene.clock.advance(by: .seconds(20))
        scene.will(.down)
        try scene.get()
        scene.will(.ok("private"))
        try scene.get("/rieng")
        try scene.get("/rieng")
        let statistics = scene.cache.statistics
        let expected: [(CacheEvent, Int)] = [
            (.miss(.uriMiss), 2), (.miss(.varyMiss), 1), (.miss(.request), 1), (.miss(.method), 1), (.miss(.stale), 1), (.stale(.staleIfError), 1),
            (.uncacheable, 1), (.joined, 0), (.miss(.bypass), 0),
        ]
        for (event, count) in expected { #expect(statistics[event] == count, "\(event)") }
        #expect(statistics.hits == 1 && statistics.stale == 1 && statistics.misses == 6)
    }
}
