import Gateway
import NIOCore
import Synchronization
import Testbed
import Testing

@testable import Caching

@Suite("Query rules")
struct QueryRulesTests {
    static func rules(sort: Bool = false, drop: [String] = []) -> QueryRules {
        var rules = QueryRules()
        rules.isSorted = sort
        rules.dropped = drop.compactMap { QueryRules.Pattern($0) }
        return rules
    }

    static let tracking = rules(sort: true, drop: ["utm_*", "fbclid"])

    struct Case: Sendable {
        let target: String
        let sent: String
    }

    static let cases = [
        Case(target: "/a", sent: "/a"), Case(target: "/a?", sent: "/a?"),
        Case(target: "/a?b=2&a=1", sent: "/a?a=1&b=2"),
        Case(target: "/a?a=1&a=2", sent: "/a?a=1&a=2"), Case(target: "/a?a=2&a=1", sent: "/a?a=2&a=1"),
        Case(target: "/a?a=2&b=0&a=1", sent: "/a?a=2&a=1&b=0"),
        Case(target: "/a?utm_source=x&q=1&UTM_source=y", sent: "/a?UTM_source=y&q=1"),
        Case(target: "/a?utm%5Fsource=x&q=1", sent: "/a?q=1"), Case(target: "/a?%75tm_=x", sent: "/a"),
        Case(target: "/a?fbclid=1&fbclid=2", sent: "/a"), Case(target: "/a?fbclid2=1", sent: "/a?fbclid2=1"),
        Case(target: "/a?fbclid", sent: "/a"), Case(target: "/a?q=fbclid=1", sent: "/a?q=fbclid=1"),
        Case(target: "/a?q=%7e%2f%2F%c3%A0+%20", sent: "/a?q=~%2F%2F%C3%A0+%20"),
        Case(target: "/a?q=1;fbclid=2", sent: "/a?q=1;fbclid=2"), Case(target: "/a?a&a=&b", sent: "/a?a&a=&b"),
        Case(target: "/a?b&&a", sent: "/a?&a&b"), Case(target: "/a?&fbclid=1", sent: "/a?"),
        Case(target: "/a%2fb%7e?b&a", sent: "/a%2Fb~?a&b"),
        Case(target: "/a?q=%26fbclid=1%3D", sent: "/a?q=%26fbclid=1%3D"),
    ]

    @Test("A query is keyed and sent in one form, and that form is its own (RFC 3986 §6.2.2)", arguments: cases)
    func forms(_ one: Case) throws {
        let request = try TestExchange.make(.get, one.target).request
        let sent = Self.tracking.normalised(request) ?? request
        #expect(sent.sent == one.sent && sent.targetText == one.target)
        #expect(Self.tracking.normalised(sent) == nil)
        let again = try RequestTarget(originForm: ByteBuffer(string: one.sent))
        #expect(sent.path == again.path && sent.query == again.query)
    }

    @Test("Whatever a query holds: one form, nothing lost but what is dropped, and of each name the same values in the same order")
    func anyQuery() throws {
        var random = SplitMix(seed: 20_261_124)
        let parts = ["a", "b", "utm_a", "fbclid", "=", "=1", "=2", "&", "&", "&", "%61", "%2f", "%26", "+", ";", "?"]
        for _ in 0..<1000 {
            let query = (0..<Int.random(in: 0..<12, using: &random)).map { _ in parts[Int.random(in: 0..<parts.count, using: &random)] }.joined()
            let sent = Self.tracking.normalised(Array(query.utf8))
            if let sent { #expect(Self.tracking.normalised(sent) == sent, "\(query)") }
            #expect(Self.values(sent ?? []) == Self.values(PercentCoding.decodingUnreserved(Array(query.utf8))), "\(query)")
        }
    }

    /// The values under each name that is not dropped.
    private static func values(_ query: [UInt8]) -> [String: [String]] {
        var values: [String: [String]] = [:]
        for parameter in String(decoding: query, as: UTF8.self).split(separator: "&", omittingEmptySubsequences: false) {
            let name = parameter.prefix { $0 != "=" }
            if name == "fbclid" || name.hasPrefix("utm_") || parameter.isEmpty { continue }
            values[String(name), default: []].append(String(parameter))
        }
        return values
    }

    @Test("Addresses that differ in what is dropped are one; the origin is asked with what they have in common")
    func shared() throws {
        var rules = CacheRules()
        rules.query = Self.tracking
        let scene = Scene(rules: rules, .ok("max-age=60"))
        let first = try scene.exchange("/a?utm_source=x&b=1&a=2")
        _ = try scene.connector.answer(first).outcome?.get()
        #expect(scene.origin.state.withLock { $0.targets } == ["/a?a=2&b=1"])
        #expect(first.request.targetText == "/a?utm_source=x&b=1&a=2")
        #expect(first.record.cache?.stored == true)
        for target in ["/a?a=2&b=1", "/a?b=1&fbclid=3&a=2"] { #expect(try scene.get(target).said == "hit") }
        #expect(scene.asked == 1)
    }

    @Test("What passes through unstored is sent in the same form, but for unsafe methods")
    func passed() throws {
        var rules = CacheRules()
        rules.query = Self.tracking
        let scene = Scene(rules: rules, .ok("private"))
        _ = try scene.ask("/a?fbclid=1&a=2", .get, [.cacheControl: "no-store"])
        _ = try scene.ask("/a?fbclid=1&a=2", .head)
        _ = try scene.ask("/a?fbclid=1&a=2", .post)
        #expect(scene.origin.state.withLock { $0.targets } == ["/a?a=2", "/a?a=2", "/a?fbclid=1&a=2"])
    }

    @Test("An unsafe method voids its address in the form that is keyed (RFC 9111 §4.4)")
    func invalidated() throws {
        var rules = CacheRules()
        rules.query = Self.tracking
        let scene = Scene(rules: rules, .ok("max-age=60"))
        try scene.get("/a?b=1&a=2")
        _ = try scene.ask("/a?fbclid=1&a=2&b=1", .post)
        #expect(try scene.get("/a?a=2&b=1").said.hasPrefix("fwd=uri-miss"))
    }

    @Test("Without rules duplicated parameters, their order and an empty query each have an answer of their own")
    func without() throws {
        let scene = Scene(.ok("max-age=60"))
        let targets = ["/?a=1&a=2", "/?a=2&a=1", "/?a=1", "/?", "/", "/?a=%31", "/?a=1&", "/?A=1"]
        for target in targets { #expect(try scene.get(target).said.hasPrefix("fwd=uri-miss"), "\(target)") }
        #expect(scene.origin.state.withLock { $0.targets } == targets)
    }

    @Test("With sorting alone duplicated parameters stay apart")
    func duplicates() throws {
        var rules = CacheRules()
        rules.query = Self.rules(sort: true)
        let scene = Scene(rules: rules, .ok("max-age=60"))
        for target in ["/?a=1&a=2", "/?a=2&a=1", "/?a=1"] { #expect(try scene.get(target).said.hasPrefix("fwd=uri-miss")) }
    }

    @Test("A pattern is a name, or how it begins", arguments: [
        ("utm_*", true), ("*", true), ("fbclid", true), ("a.b-c~", true), ("a[]", true), ("", false), ("a*b", false), ("a=b", false),
        ("a&b", false), ("a%20", false), ("a b", false), ("tên", false), ("**", false),
    ])
    func patterns(_ text: String, _ isOne: Bool) {
        #expect((QueryRules.Pattern(text) != nil) == isOne)
        if isOne { #expect(QueryRules.Pattern(text)?.description == text) }
    }
}
