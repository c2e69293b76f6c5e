import Testing

extension Scenarios.Poisoning {
    /// Names by which one framework or another believes in another host, path, scheme, method or client.
    private static let claims = [
        "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Scheme", "X-Forwarded-Ssl", "X-Forwarded-Port", "X-Forwarded-Prefix",
        "X-Forwarded-Path", "X-Forwarded-Uri", "X-Forwarded-Server", "X-Forwarded-For", "X-Forwarded-By", "X-Forwarded", "Forwarded",
        "Forwarded-For", "X-Original-URL", "X-Original-Host", "X-Rewrite-URL", "X-Host", "X-HTTP-Host-Override", "X-Scheme", "X-URL-Scheme",
        "Front-End-Https", "X-Script-Name", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Client-IP",
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "Proxy", "X-Envoy-Original-Path",
        "x-forwarded-HOST", "X_Forwarded_Host", "X_Original_URL", "X-HTTP_Method-Override", "Accept_Language", "Content_Length",
    ]

    /// Shows all it was told; the trace differs each time.
    @Sendable private static func reflect(_ request: WireMessage) -> String {
        sharedAnswer(([request.startLine] + request.lines.filter { !$0.hasPrefix("traceparent") }).joined(separator: "\n"))
    }

    @Test("What a stranger claims of host, path, scheme, method or client reaches no portal, and no page that others get", .timeLimit(.minutes(1)))
    func claims() async throws {
        try await Attack.play(on: Self.reflect) { attack async throws in
            for claim in Self.claims {
                let target = "/trang-chu/" + claim
                let first = try await attack.get(target, [claim: "evil.example"])
                #expect(first.status == 200 && !first.text.contains("evil"), "\(claim): \(first.text)")
                let victim = try await attack.get(target)
                #expect(victim.cacheStatus.contains("hit") && !victim.text.contains("evil"), "\(claim)")
            }
        }
    }

    @Test("A field nobody has a rule for goes on, and whoever sends another gets another page where the portal says Vary", .timeLimit(.minutes(1)))
    func declared() async throws {
        try await Attack.play(on: { sharedAnswer("for \($0["x-giao-dien"] ?? "all")", "Vary: X-Giao-Dien") }) { attack async throws in
            #expect(try await attack.get("/", ["X-Giao-Dien": "<script>"]).text == "for <script>")
            #expect(try await attack.get("/").text == "for all")
            #expect(try await attack.get("/").cacheStatus.contains("hit"))
        }
    }

    @Test("A trusted proxy that passes on a stranger's host or port poisons nothing", .timeLimit(.minutes(1)), arguments: [
        ("X-Forwarded-Host", "evil.example", "motcua.test"), ("X-Forwarded-Port", "4443", "80"),
        ("Forwarded", "for=192.0.2.1;host=evil.example", "for=192.0.2.1;HOST=\"motcua.test\";proto=http"),
    ])
    func trusted(_ name: String, _ evil: String, _ good: String) async throws {
        try await Attack.play(on: Self.reflect, gateway: ["trusted-proxies: [127.0.0.1/32]"]) { attack async throws in
            let first = try await attack.get("/", [name: evil])
            #expect(first.text.contains(evil) && !first.cacheStatus.contains("stored"))
            #expect(try await !attack.get("/", [name: good]).text.contains(evil))
            // What agrees with the request is in its key already.
            #expect(try await attack.get("/", [name: good]).cacheStatus.contains("hit"))
            #expect(try await attack.get("/", [name: evil]).text.contains(evil))
            #expect(try await !attack.get("/").text.contains(evil))
        }
    }

    @Test("The scheme is part of the key: a redirect to HTTPS is not given to who uses it already, and a stranger's word changes nothing", .timeLimit(.minutes(1)))
    func scheme() async throws {
        let portal: @Sendable (WireMessage) -> String = { request in
            request["x-forwarded-proto"] == "https"
                ? sharedAnswer("secure") : sharedAnswer("", status: "301 Moved Permanently", "Location: https://motcua.test/")
        }
        try await Attack.play(on: portal, gateway: ["trusted-proxies: [127.0.0.1/32]"]) { attack async throws in
            #expect(try await attack.get("/", ["X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http"]).status == 301)
            for _ in 0..<2 {
                #expect(try await attack.get("/", ["X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"]).text == "secure")
            }
        }
        try await Attack.play(on: portal) { attack async throws in
            for proto in ["https", "http"] { #expect(try await attack.get("/", ["X-Forwarded-Proto": proto]).status == 301) }
        }
    }

    @Test("Nobody's method is overridden by a field, on no method; in the query it is part of the key", .timeLimit(.minutes(1)), arguments: [
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "x_http_method_override",
    ])
    func methodOverride(_ name: String) async throws {
        let portal: @Sendable (WireMessage) -> String = { request in
            let said = request.lines.first { $0.lowercased().contains("method") }
            return sharedAnswer("\(request.method) \(request.target) \(said ?? "as it is")")
        }
        try await Attack.play(on: portal) { attack async throws in
            for method in ["GET", "POST"] {
                #expect(try await attack.get("/", [name: "DELETE"], method: method).text == "\(method) / as it is")
            }
            #expect(try await attack.get("/?_method=DELETE").text == "GET /?_method=DELETE as it is")
            #expect(try await attack.get("/").text == "GET / as it is")
        }
    }

    @Test("A GET with content is neither answered from the store nor stored, whatever its framing", .timeLimit(.minutes(1)))
    func fatGet() async throws {
        try await Attack.play(on: { sharedAnswer($0.text.isEmpty ? "the page" : $0.text) }) { attack async throws in
            let fat = [
                "GET / HTTP/1.1\r\nHost: motcua.test\r\nContent-Length: 4\r\n\r\nevil",
                "GET / HTTP/1.1\r\nHost: motcua.test\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n",
            ]
            for _ in 0..<2 {
                for text in fat { #expect(try await attack.send(text).text == "evil") }
                #expect(try await attack.get("/").text == "the page")
            }
            #expect(attack.requests.count == 5)
            // No content is no content, however it is said.
            let thin = try await attack.send("GET / HTTP/1.1\r\nHost: motcua.test\r\nContent-Length: 0\r\n\r\n")
            #expect(thin.cacheStatus.contains("hit"))
        }
    }

    @Test("What another method brings is never given to a GET", .timeLimit(.minutes(1)), arguments: ["POST", "PUT", "OPTIONS", "QUERY", "PROPFIND", "get", "GETX", "PURGE", "BAN"])
    func methods(_ method: String) async throws {
        try await Attack.play(on: { sharedAnswer($0.method) }) { attack async throws in
            for _ in 0..<2 { #expect(try await attack.get("/", method: method).text == method) }
            #expect(try await attack.get("/").text == "GET")
            #expect(try await attack.get("/", method: method).text == method)
        }
    }
}
