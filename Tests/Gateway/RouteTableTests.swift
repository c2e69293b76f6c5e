import Gateway
import NIOCore
import Testbed
import Testing

@Suite("Which route a request meets")
struct RouteTableTests {
    private static func route(_ path: String, host: String? = nil, _ methods: Set<Method>? = nil) throws -> Route {
        Route(
            host: host, pattern: try PathPattern(path), methods: methods, connector: ScriptedConnector { _ in .refuse(.defect) },
            connectorName: path, agency: AgencyReference(code: "T00", nameVi: "Thử", nameEn: "Test"),
            declared: SourcePlace(file: path, line: 1, column: 1))
    }

    /// The pattern of the route found, the methods allowed, or nil.
    private static func found(_ table: RouteTable, _ target: String, host: String = "a.example", _ method: Method = .get) throws -> String? {
        switch table.find(try TestExchange.make(method, target, host: host).request) {
        case .route(let route): (route.host ?? "") + route.pattern.description
        case .wrongMethod(let allowed): "not but " + allowed.map(\.description).joined(separator: " ")
        case .none: nil
        }
    }

    @Test("The more exact route wins: a literal before a parameter, a longer prefix before a shorter, an exact path before a prefix", arguments: [
        ("/", "/"), ("/a", "/a"), ("/a/", "/a/*"), ("/a/b", "/a/b"), ("/a/c", "/a/{x}"), ("/a/c/d", "/a/*"), ("/a/b/c", "/a/b/*"),
        ("/a/b/c/d", "/a/b/*"), ("/z", "/*"), ("/a?b", "/a"), ("/ab", "/*"), ("/%61", "/a"), ("//a", "/*"), ("/a//", "/a/*"),
    ])
    func preference(_ target: String, _ pattern: String) throws {
        let table = try RouteTable(["/*", "/", "/a", "/a/*", "/a/{x}", "/a/b", "/a/b/*"].map { try Self.route($0) })
        #expect(try Self.found(table, target) == pattern)
    }

    @Test("Among many agencies each is found, and no other")
    func many() throws {
        let names = (0..<200).map { "co-quan-\($0)" }
        let table = try RouteTable(names.map { try Self.route("/\($0)/*") })
        for name in names { #expect(try Self.found(table, "/\(name)/x") == "/\(name)/*") }
        for name in ["co-quan-200", "co-quan-", "co-quan-1a", "a", "z", "co-quan"] { #expect(try Self.found(table, "/\(name)/x") == nil) }
    }

    @Test("A prefix takes its own path too, but no longer word", arguments: [
        ("/ha-noi", "/ha-noi/*"), ("/ha-noi/", "/ha-noi/*"), ("/ha-noi/x", "/ha-noi/*"), ("/ha-noi-moi", nil), ("/ha", nil), ("/", nil), ("/Ha-noi", nil),
    ] as [(String, String?)])
    func prefix(_ target: String, _ pattern: String?) throws {
        #expect(try Self.found(RouteTable([Self.route("/ha-noi/*")]), target) == pattern)
    }

    @Test("A host's own routes come first, then those of any host; ports and case do not matter", arguments: [
        ("a.example", "a.example/x/*"), ("a.example:8080", "a.example/x/*"), ("b.example", "/*"), ("[::1]:80", "[::1]/*"), ("", "/*"),
    ])
    func hosts(_ host: String, _ pattern: String) throws {
        let table = try RouteTable([Self.route("/*"), Self.route("/x/*", host: "a.example"), Self.route("/*", host: "[::1]")])
        #expect(try Self.found(table, "/x/y", host: host) == pattern)
        #expect(try Self.found(table, "/y", host: "a.example") == "/*")
    }

    @Test("A path whose methods are others says which; a less exact route that takes the method is met first")
    func methods() throws {
        let table = try RouteTable([Self.route("/a", [.get, .head]), Self.route("/a", [.post]), Self.route("/b", [.get]), Self.route("/b/*")])
        #expect(try Self.found(table, "/a", .head) == "/a")
        #expect(try Self.found(table, "/a", .post) == "/a")
        #expect(try Self.found(table, "/a", .delete) == "not but GET HEAD POST")
        #expect(try Self.found(table, "/b", .delete) == "/b/*")
    }

    @Test("Two routes for one request are refused, both named", arguments: [("/a/*", "/a/*"), ("/a/{x}", "/a/{y}"), ("/", "/")])
    func clash(_ one: String, _ other: String) throws {
        let clash = #expect(throws: RouteTable.Clash.self) { _ = try RouteTable([Self.route(one), Self.route(other)]) }
        #expect(clash?.route.pattern.description == other && clash?.existing.pattern.description == one)
    }

    @Test("A misspelt path is told the nearest service", arguments: [
        ("/ha-noy/", "/ha-noi"), ("/hanoi", "/ha-noi"), ("/bo-cong-am/x", "/bo-cong-an"), ("/favicon.ico", nil), ("/", nil),
    ] as [(String, String?)])
    func nearest(_ path: String, _ service: String?) throws {
        let table = try RouteTable([Self.route("/ha-noi/*"), Self.route("/bo-cong-an/*"), Self.route("/secret/*", host: "b.example")])
        #expect(table.nearest(to: path) == service)
        #expect(table.nearest(to: "/secrets") == nil)
    }
}
