import Gateway
import Testbed
import Testing

@testable import Caching

@Suite("Errors in the store")
struct ErrorAnswersTests {
    static func rules(_ change: (inout CacheRules) -> Void) -> CacheRules {
        var rules = CacheRules()
        change(&rules)
        return rules
    }

    @Test("An error that says nothing is kept for the time its route gives, where RFC 9110 §15.1 lets it be kept", arguments: [
        (404, 10), (405, 10), (410, 10), (414, 10), (501, 10), (400, 0), (403, 0), (413, 0), (431, 0), (500, 0), (502, 0), (503, 0),
    ] as [(Int, Int64)])
    func errorFreshness(_ status: Int, _ fresh: Int64) throws {
        let scene = Scene(rules: Self.rules { $0.errorFreshness = .seconds(10) }, .status(status))
        try scene.get()
        guard fresh > 0 else { return #expect(scene.cache.statistics.entries == 0) }
        scene.clock.advance(by: .seconds(fresh) - .milliseconds(1))
        let answer = try scene.get()
        #expect(answer.said == "hit" && answer.status == status)
        scene.clock.advance(by: .milliseconds(1))
        #expect(try scene.get().said.hasPrefix("fwd="))
    }

    @Test("Freshness given to good answers is not given to errors, and without a rule errors that say nothing are not kept", arguments: [404, 405, 410, 501])
    func notTheOthers(_ status: Int) throws {
        let scene = Scene(rules: Self.rules { $0.defaultFreshness = .minutes(5) }, .status(status))
        try scene.get()
        #expect(scene.cache.statistics.entries == 0)
    }

    @Test("An error's freshness has a limit, whatever the origin says; a good answer's has not", arguments: [
        (404, "max-age=86400", 3600), (503, "s-maxage=86400", 3600), (410, "max-age=60", 60), (200, "max-age=86400", 86_400),
        (301, "max-age=86400", 86_400),
    ] as [(Int, String, Int64)])
    func limit(_ status: Int, _ control: String, _ fresh: Int64) throws {
        let scene = Scene(.status(status, [("Cache-Control", control)]))
        try scene.get()
        #expect(try scene.get().cacheStatus?.ttl == fresh)
    }

    @Test("What is known of a stored error names the rule that gave it its time", arguments: [
        (404, nil, "the rules' error-freshness", 10), (404, "max-age=86400", "the rules' error-limit", 3600), (503, "max-age=60", "max-age", 60),
    ] as [(Int, String?, String, Int64)])
    func terms(_ status: Int, _ control: String?, _ source: String, _ lifetime: Int64) throws {
        let scene = Scene(
            rules: Self.rules { $0.errorFreshness = .seconds(10) }, .status(status, control.map { [("Cache-Control", $0)] } ?? []))
        try scene.get()
        let report = scene.cache.report(isSecure: false, authority: "motcua.example", target: "/", at: scene.clock.tick())
        let freshness = try #require(report?.variants.first?.freshness)
        #expect(freshness.lifetimeFrom == source && freshness.lifetime == lifetime)
        #expect(freshness.staleIfErrorFrom == (status == 503 ? "nobody, as it is a failure itself" : "nobody"))
    }

    struct Attack: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fields: [(FieldName, String)]
    }

    static let attacks = [
        Attack(testDescription: "one long field", fields: [("x-dai", String(repeating: "x", count: 9000))]),
        Attack(testDescription: "many fields", fields: (0..<90).map { (FieldName("x-\($0)"), "1") }),
        Attack(testDescription: "a control character", fields: [("x-chuong", "a\u{7}b")]),
        Attack(testDescription: "a character beyond ASCII", fields: [("x-ten", "Hà Nội")]),
        Attack(testDescription: "X-HTTP-Method-Override", fields: [("x-http-method-override", "DELETE")]),
        Attack(testDescription: "X-Method-Override", fields: [("x-method-override", "POST")]),
        Attack(testDescription: "X-HTTP-Method", fields: [("x-http-method", "PUT")]),
    ]

    @Test("An error that a request may have provoked is not given to the next, even where the origin calls it fresh", arguments: attacks)
    func provoked(_ attack: Attack) throws {
        for status in [400, 404, 405, 413, 431, 501] {
            let scene = Scene(
                rules: Self.rules { $0.errorFreshness = .minutes(1) }, .status(status, [("Cache-Control", "public, max-age=600")]), .ok("max-age=60"))
            let exchange = try scene.exchange("/")
            exchange.replaceFields { for (name, value) in attack.fields { $0.add(name, value) } }
            #expect(try scene.connector.answer(exchange).outcome?.get().status == status)
            let next = try scene.get()
            #expect(next.status == 200 && next.text == "xin chào")
        }
    }

    @Test("An error that tells of the request leaves what is stored as it is (RFC 9111 §4.3.3)", arguments: [400, 401, 405, 413, 429, 431, 501])
    func leavesStored(_ status: Int) throws {
        let scene = Scene(.ok("max-age=10, stale-if-error=3600"), .status(status), .down)
        try scene.get()
        scene.clock.advance(by: .seconds(60))
        #expect(try scene.get("/", ["x-dai": String(repeating: "x", count: 9000)]).status == status)
        let stale = try scene.get()
        #expect(stale.status == 200 && stale.said == "hit; detail=stale-if-error")
    }

    @Test("An error that a request may have provoked leaves what is stored as it is", arguments: attacks)
    func provokedOverStored(_ attack: Attack) throws {
        let scene = Scene(.ok("max-age=10, stale-if-error=3600"), .status(404), .down)
        try scene.get()
        scene.clock.advance(by: .seconds(60))
        let exchange = try scene.exchange("/")
        exchange.replaceFields { for (name, value) in attack.fields { $0.add(name, value) } }
        #expect(try scene.connector.answer(exchange).outcome?.get().status == 404)
        #expect(try scene.get().said == "hit; detail=stale-if-error")
    }

    @Test("That a page is gone takes the place of what is stored", arguments: [403, 404, 410])
    func gone(_ status: Int) throws {
        let scene = Scene(.ok("max-age=10, stale-if-error=3600"), .status(status), .down)
        try scene.get()
        scene.clock.advance(by: .seconds(60))
        #expect(try scene.get().status == status)
        guard case .failure? = try scene.ask() else {
            Issue.record("the page that was gone came back")
            return
        }
    }

    @Test("A rule keeps no error beyond its freshness, and a failure never stands in for a failure", arguments: [
        (404, "max-age=10", 502), (404, "max-age=10, stale-if-error=3600", 404), (503, "max-age=10, stale-if-error=3600", 502),
    ])
    func staleErrors(_ status: Int, _ control: String, _ told: Int) throws {
        let scene = Scene(
            rules: Self.rules { $0.staleIfError = .days(1); $0.staleWhileRevalidate = .days(1) },
            .status(status, [("Cache-Control", control)]), .down)
        try scene.get()
        scene.clock.advance(by: .seconds(60))
        switch try scene.ask() {
        case .success(let answer)?: #expect(answer.status == told)
        case .failure(let error)?: #expect(error.status == told)
        case nil: Issue.record("no answer")
        }
    }

    @Test("A flood of errors pushes no good answer out that is used")
    func flood() throws {
        let scene = Scene(
            memory: 256 << 10, rules: Self.rules { $0.errorFreshness = .minutes(10) }, .ok("max-age=600", body: String(repeating: "x", count: 1000)))
        for _ in 0..<4 { for hot in 0..<40 { try scene.get("/hot/\(hot)") } }
        scene.will(.status(404, body: String(repeating: "x", count: 1000)))
        for gone in 0..<3000 { try scene.get("/gone/\(gone)") }
        let before = scene.asked
        for hot in 0..<40 { #expect(try scene.get("/hot/\(hot)").said == "hit") }
        #expect(scene.asked == before)
    }
}
