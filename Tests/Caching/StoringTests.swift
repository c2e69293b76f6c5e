import Gateway
import Testbed
import Testing

@testable import Caching

@Suite("RFC 9111 §3: what is stored")
struct StoringTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let answer: Canned
        var request: [(FieldName, String)] = []
        let isStored: Bool
        var testDescription: String { name }
    }

    static let validator = ("ETag", "\"1\"")

    static let cases: [Case] = [
        Case(name: "max-age", answer: .ok("max-age=60"), isStored: true),
        Case(name: "s-maxage", answer: .ok("s-maxage=60"), isStored: true),
        Case(name: "nothing said", answer: .ok(nil), isStored: false),
        Case(name: "a validator is enough to be worth keeping", answer: .ok(nil, [validator]), isStored: true),
        Case(name: "no-store", answer: .ok("no-store, max-age=60"), isStored: false),
        Case(name: "private", answer: .ok("private, max-age=60"), isStored: false),
        Case(name: "private for one field", answer: .ok("private=\"X-Ho-So\", max-age=60"), isStored: true),
        Case(name: "no-cache without validator is useless", answer: .ok("no-cache"), isStored: false),
        Case(name: "no-cache with validator", answer: .ok("no-cache", [validator]), isStored: true),
        Case(name: "a Cache-Control that cannot be read", answer: .ok("max-age=60, x=\"open"), isStored: false),
        Case(name: "max-age that is no number", answer: .ok("max-age=6x"), isStored: false),
        Case(name: "max-age twice and different", answer: .ok("max-age=60, max-age=90"), isStored: false),
        Case(name: "max-age twice and the same", answer: .ok("max-age=60, max-age=60"), isStored: true),
        Case(name: "quoted max-age", answer: .ok("max-age=\"60\""), isStored: true),
        Case(name: "already stale by Age", answer: .ok("max-age=60", [("Age", "61")]), isStored: false),
        Case(name: "Vary: *", answer: .ok("max-age=60", [("Vary", "*")]), isStored: false),
        Case(name: "must-understand of a known status overrides no-store", answer: .ok("no-store, must-understand, max-age=60"), isStored: true),
        Case(name: "must-understand of an unknown status", answer: Canned(status: 299, fields: [("Cache-Control", "must-understand, max-age=60")]), isStored: false),
        Case(name: "404 with max-age", answer: .status(404, [("Cache-Control", "max-age=60")]), isStored: true),
        Case(name: "302 with max-age", answer: .status(302, [("Cache-Control", "max-age=60")]), isStored: true),
        Case(name: "302 without", answer: .status(302, [validator]), isStored: false),
        Case(name: "206 unasked", answer: .status(206, [("Cache-Control", "max-age=60")]), isStored: false),
        Case(name: "401", answer: .status(401, [("Cache-Control", "max-age=60")]), isStored: false),
        Case(name: "Expires: 0", answer: .ok(nil, [("Expires", "0")]), isStored: false),
        Case(name: "Expires in the future", answer: .ok(nil, [("Expires", Scene.tenSecondsAfter)]), isStored: true),
        Case(name: "§3.5 Authorization", answer: .ok("max-age=60"), request: [(.authorization, "Bearer x")], isStored: false),
        Case(name: "§3.5 Authorization, public", answer: .ok("public, max-age=60"), request: [(.authorization, "Bearer x")], isStored: true),
        Case(name: "§3.5 Authorization, s-maxage", answer: .ok("s-maxage=60"), request: [(.authorization, "Bearer x")], isStored: true),
        Case(name: "§3.5 Authorization, must-revalidate", answer: .ok("max-age=60, must-revalidate"), request: [(.authorization, "Bearer x")], isStored: true),
        Case(name: "Set-Cookie", answer: .ok("max-age=60", [("Set-Cookie", "phien=1")]), isStored: false),
        Case(name: "Set-Cookie, public", answer: .ok("public, max-age=60", [("Set-Cookie", "phien=1")]), isStored: false),
        Case(name: "Set-Cookie, s-maxage", answer: .ok("s-maxage=60", [("Set-Cookie", "phien=1")]), isStored: false),
        Case(name: "Set-Cookie, empty", answer: .ok("public, max-age=60", [("Set-Cookie", "")]), isStored: false),
        Case(name: "a request with a cookie, freshness said", answer: .ok("max-age=60"), request: [(.cookie, "phien=1")], isStored: true),
        Case(name: "a request with a cookie, freshness guessed", answer: .ok(nil, [("Last-Modified", Scene.hundredSecondsBefore)]), request: [(.cookie, "phien=1")], isStored: false),
    ]

    @Test("An answer is stored exactly where it may be and is worth it", arguments: cases)
    func stored(_ one: Case) throws {
        let scene = Scene(one.answer)
        let exchange = try scene.exchange("/")
        for (name, value) in one.request { exchange.replaceFields { $0.add(name, value) } }
        let answer = try #require(try scene.connector.answer(exchange).outcome?.get())
        #expect(scene.cache.statistics.entries == (one.isStored ? 1 : 0))
        #expect(answer.cacheStatus?.stored == one.isStored)
    }

    @Test("A request that says no-store passes through as it came")
    func requestNoStore() throws {
        let scene = Scene(.ok("max-age=60"))
        let answer = try scene.get("/", [.cacheControl: "no-store", .range: "bytes=0-1", .ifNoneMatch: "\"1\""])
        #expect(answer.said == "fwd=request; fwd-status=200")
        #expect(scene.cache.statistics.entries == 0)
        #expect(scene.lastAsked.contains(.range) && scene.lastAsked.contains(.ifNoneMatch))
    }

    @Test("A 304 that sets a cookie reaches the one who asked, and what was stored goes")
    func cookieOfValidation() throws {
        let scene = Scene(.ok("max-age=1", [Self.validator]), .status(304, [("Set-Cookie", "phien=1")]))
        try scene.get()
        scene.clock.advance(by: .seconds(2))
        #expect(try scene.get().fields.contains(.setCookie))
        #expect(scene.cache.statistics.entries == 0)
    }

    @Test("Where the route drops cookies, the one an answer sets reaches the one who asked and nobody after", arguments: ["max-age=60", "public, s-maxage=60"])
    func cookieIsNotShared(_ control: String) throws {
        var rules = CacheRules()
        rules.setCookie = .drop
        let scene = Scene(rules: rules, .ok(control, [("Set-Cookie", "phien=1")]))
        #expect(try scene.get().fields.contains(.setCookie))
        let second = try scene.get()
        #expect(second.said == "hit")
        #expect(!second.fields.contains(.setCookie))
    }

    @Test("Fields that private or no-cache names are not kept, the others are", arguments: ["private", "no-cache"])
    func namedFields(_ directive: String) throws {
        let scene = Scene(.ok("\(directive)=\"X-Ho-So, x-b\", max-age=60", [("X-Ho-So", "1"), ("X-B", "2"), ("X-C", "3")]))
        #expect(try scene.get().fields.contains("x-ho-so"))
        let second = try scene.get()
        #expect(second.said == "hit")
        #expect(!second.fields.contains("x-ho-so") && !second.fields.contains("x-b") && second.fields.contains("x-c"))
    }

    @Test("With rules switched off everything passes through untouched")
    func off() throws {
        var rules = CacheRules()
        rules.isOn = false
        let scene = Scene(rules: rules, .ok("max-age=60"))
        try scene.get()
        #expect(try scene.get("/", [.range: "bytes=0-1"]).said == "fwd=bypass; fwd-status=200")
        #expect(scene.asked == 2 && scene.lastAsked.contains(.range))
    }

    @Test("A body larger than one stored object may be is not kept")
    func tooLarge() throws {
        let scene = Scene(limit: 4 << 10, .ok("max-age=60", body: String(repeating: "x", count: 5 << 10)))
        #expect(try scene.get().said == "fwd=uri-miss; fwd-status=200; detail=uncacheable")
        #expect(scene.cache.statistics.entries == 0)
    }
}
