import Gateway
import Testbed
import Testing

@Suite("Path patterns")
struct PathPatternTests {
    @Test("What cannot be a route's path is refused, and why", arguments: [
        ("a", .noLeadingSlash), ("", .noLeadingSlash), ("/a*", .starNotLast), ("/*/b", .starNotLast), ("/{}", .emptyParameter),
        ("/{a}/{a}", .repeatedParameter("a")), ("/a{b}", .strayBrace), ("/{a", .strayBrace), ("/{{a}}", .strayBrace),
        ("/a b", .badCharacter(" ")), ("/hà", .badCharacter("à")), ("/a?b", .badCharacter("?")), ("/a\\b", .badCharacter("\\")),
        ("/../a", .dotSegment), ("/a/.", .dotSegment),
    ] as [(String, PathPattern.Flaw)])
    func flaws(_ text: String, _ flaw: PathPattern.Flaw) {
        #expect(throws: flaw) { _ = try PathPattern(text) }
    }

    @Test("Parameters and the rest are what stood in their place")
    func match() throws {
        let pattern = try PathPattern("/{agency}/tra-cuu/{number}/*")
        let match = try #require(pattern.match("/ha-noi/tra-cuu/42/a/b"))
        #expect(match.parameters == ["agency": "ha-noi", "number": "42"] && match.rest == "a/b")
        #expect(pattern.match("/ha-noi/tra-cuu") == nil)
        #expect(pattern.match("/ha-noi/tra-cuu/42")?.rest == "")
        #expect(try PathPattern("/a").match("/a/b") == nil)
    }

    @Test("A rewrite drops the prefix or builds a new path, and keeps the query", arguments: [
        ("/a/*", "/*", "/a/b/c?d=1", "/b/c?d=1"), ("/a/*", "/*", "/a", "/"), ("/a/*", "/*", "/a/", "/"), ("/a/*", "/x/*", "/a/b", "/x/b"),
        ("/{p}/{q}", "/{q}/{p}", "/1/2?", "/2/1?"), ("/a/*", "/fixed", "/a/b", "/fixed"), ("/*", "/v1/*", "/a//b", "/v1/a//b"),
        ("/a/*", "/*", "/a/%2f%20", "/%2F%20"),
    ])
    func rewrite(_ path: String, _ rewrite: String, _ target: String, _ sent: String) throws {
        let route = Route(
            pattern: try PathPattern(path), connector: FixedConnector { _ in .failure(.defect) }, connectorName: "c",
            agency: AgencyReference(code: "T00", nameVi: "Thử", nameEn: "Test"), rewrite: PathRewrite(try PathPattern(rewrite)),
            declared: SourcePlace(file: "f", line: 1, column: 1))
        #expect(route.upstreamTarget(for: try TestExchange.make(.get, target).request) == sent)
    }
}
