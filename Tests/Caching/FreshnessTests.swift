import Gateway
import Testing

@testable import Caching

@Suite("RFC 9111 §4.2: freshness and age")
struct FreshnessTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let fields: [(String, String)]
        /// Seconds for which it is a hit.
        let fresh: Int64
        var testDescription: String { name }
    }

    static let tag = ("ETag", "\"1\"")

    static let cases: [Case] = [
        Case(name: "§4.2.1 max-age", fields: [("Cache-Control", "max-age=30")], fresh: 30),
        Case(name: "§4.2.1 s-maxage before max-age", fields: [("Cache-Control", "max-age=5, s-maxage=30")], fresh: 30),
        Case(name: "§4.2.1 max-age before Expires", fields: [("Cache-Control", "max-age=30"), ("Expires", "0")], fresh: 30),
        Case(name: "§5.3 Expires less Date", fields: [("Date", Scene.begin), ("Expires", Scene.tenSecondsAfter)], fresh: 10),
        Case(name: "§4.2.3 Age counts", fields: [("Cache-Control", "max-age=30"), ("Age", "12")], fresh: 18),
        Case(name: "§4.2.3 Date counts", fields: [("Cache-Control", "max-age=130"), ("Date", Scene.hundredSecondsBefore)], fresh: 30),
        Case(name: "§5.1 the first of several ages", fields: [("Cache-Control", "max-age=30"), ("Age", "12, 29")], fresh: 18),
        Case(name: "§5.1 an age that is no number", fields: [("Cache-Control", "max-age=30"), ("Age", "-5")], fresh: 30),
        Case(name: "§4.2.2 a tenth of the time since the last change", fields: [("Last-Modified", Scene.hundredSecondsBefore)], fresh: 10),
        Case(name: "§4.2.2 a day at most", fields: [("Last-Modified", "Tue, 15 Nov 1994 12:45:26 GMT")], fresh: 86_400),
        Case(
            name: "§4.2.2 a change and a date millennia apart",
            fields: [("Date", "Fri, 31 Dec 9999 23:59:59 GMT"), ("Last-Modified", "Mon, 01 Jan 1601 00:00:00 GMT")], fresh: 86_400),
        Case(name: "Max-Age in any case", fields: [("cache-control", "MAX-AGE=30")], fresh: 30),
        Case(name: "§1.2.2 more seconds than fit", fields: [("Cache-Control", "max-age=99999999999999999999")], fresh: 1 << 31),
    ]

    @Test("An answer is a hit until the end of its lifetime, and not after", arguments: cases)
    func lifetime(_ one: Case) throws {
        let scene = Scene(Canned(fields: one.fields))
        try scene.get()
        scene.clock.advance(by: .seconds(one.fresh) - .milliseconds(1))
        #expect(try scene.get().said == "hit")
        scene.clock.advance(by: .milliseconds(1))
        #expect(try scene.get().said.hasPrefix("fwd="))
    }

    @Test("Age and ttl count from what the origin said, by the steady clock")
    func age() throws {
        let scene = Scene(.ok("max-age=60", [("Age", "10")]))
        try scene.get()
        scene.clock.advance(by: .seconds(7))
        let answer = try scene.get()
        #expect(answer.age == 17)
        #expect(answer.cacheStatus?.ttl == 43)
        #expect(!answer.fields.contains(.age))
    }

    @Test("no-cache is asked for each time, with the validator")
    func noCache() throws {
        let scene = Scene(.ok("no-cache, max-age=60", [Self.tag]), .status(304))
        try scene.get()
        #expect(try scene.get().said == "fwd=stale; fwd-status=304; stored")
        #expect(scene.lastAsked.first(.ifNoneMatch) == "\"1\"")
    }

    @Test("A rule gives freshness only where the origin gives none")
    func ruleFreshness() throws {
        var rules = CacheRules()
        rules.defaultFreshness = .seconds(20)
        let scene = Scene(rules: rules, .ok(nil), .ok("max-age=5"))
        try scene.get()
        try scene.get("/noi-khac")
        scene.clock.advance(by: .seconds(10))
        #expect(try scene.get().said == "hit")
        #expect(try scene.get("/noi-khac").said.hasPrefix("fwd=stale") == true)
    }

    @Test("A hit is answered at once and written down on the exchange")
    func atOnce() throws {
        let scene = Scene(.ok("max-age=60"))
        try scene.get()
        let exchange = try scene.exchange("/")
        let reply = scene.connector.answer(exchange)
        #expect(reply.isNow)
        #expect(try reply.outcome?.get().text == "xin chào")
        #expect(exchange.record.cache?.said == "hit")
    }

    @Test("HEAD is answered from a stored GET, with the length of what is not sent")
    func head() throws {
        let scene = Scene(.ok("max-age=60", body: "12345"))
        try scene.get()
        let answer = try scene.get("/", method: .head)
        #expect(answer.said == "hit" && answer.fields.first(.contentLength) == "5")
        #expect(answer.body.length == 0)
    }

    @Test("Path, query, authority and scheme keep answers apart; spelling of the path does not")
    func keys() throws {
        let scene = Scene(.ok("max-age=60"))
        try scene.get("/a?b")
        #expect(try scene.get("/%61?b").said == "hit")
        for other in ["/a", "/a?", "/a?c", "/ab"] {
            #expect(try scene.get(other).said.hasPrefix("fwd=uri-miss"), "\(other)")
        }
        let secure = try scene.exchange("/a?b")
        secure.isSecure = true
        #expect(try scene.connector.answer(secure).outcome?.get().said.hasPrefix("fwd=uri-miss") == true)
    }

    @Test("Dates centuries away, and what is no date, break nothing", arguments: [
        "Mon, 01 Jan 1601 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "0", "", "-1",
    ], ["Date", "Expires", "Last-Modified", "Age"])
    func extremes(_ value: String, _ name: String) throws {
        let scene = Scene(.ok(name == "Expires" ? nil : "max-age=60", [(name, value), Self.tag]))
        try scene.get("/", [.ifModifiedSince: value, .cacheControl: "max-stale=99999999999999, min-fresh=1, max-age=99999999999999"])
        #expect(try scene.get("/", [.ifModifiedSince: value, .range: value]).status < 400)
    }
}

extension Span {
    static func - (left: Span, right: Span) -> Span { Span(nanoseconds: left.nanoseconds - right.nanoseconds) }
}
