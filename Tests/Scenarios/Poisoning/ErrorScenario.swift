import Testing

extension Scenarios.Poisoning {
    /// A field by which an attacker makes a portal refuse a page, and how the portal refuses. Sent as it stands.
    private static let provocations: [(field: String, refusal: String)] = [
        ("X-Lon: " + String(repeating: "a", count: 9000), "400 Bad Request"),
        ("X-Lon: " + String(repeating: "a", count: 9000), "431 Request Header Fields Too Large"),
        ("X-Lon: " + String(repeating: "a", count: 9000), "413 Content Too Large"),
        ("X-Lon: ~`|\\'\"<>{}[]", "400 Bad Request"),
        ("X-Lon: ../../etc/passwd", "422 Unprocessable Content"),
        ("Accept: x/y;q=z", "406 Not Acceptable"),
        ("Content-Type: x", "415 Unsupported Media Type"),
        ("X-Lon: 1", "429 Too Many Requests"),
        ("X-Lon: 2", "426 Upgrade Required"),
        ("Authorization: Basic !", "401 Unauthorized"),
        ("X-Lon: 3", "407 Proxy Authentication Required"),
        ("X-Lon: 4", "408 Request Timeout"),
        ("X-Lon: 5", "412 Precondition Failed"),
        ("X-Lon: 6", "417 Expectation Failed"),
        ("X-Lon: 7", "421 Misdirected Request"),
        ("X-Lon: 8", "428 Precondition Required"),
    ]

    @Test("A refusal that an attacker's field provokes is the attacker's alone, even where the portal gives it a lifetime", .timeLimit(.minutes(1)))
    func refusals() async throws {
        let portal: @Sendable (WireMessage) -> String = { request in
            let name = request.target.split(separator: "/").last.flatMap { Int($0) } ?? 0
            let (field, refusal) = Self.provocations[name]
            return request.lines.contains { $0.hasPrefix(field.prefix(20)) } ? sharedAnswer("no", status: refusal) : sharedAnswer("the page")
        }
        try await Attack.play(on: portal) { attack async throws in
            for (index, (field, refusal)) in Self.provocations.enumerated() {
                let head = "GET /\(index) HTTP/1.1\r\nHost: motcua.test\r\n"
                let answer = try await attack.send(head + field + "\r\n\r\n")
                #expect(answer.status == Int(refusal.prefix(3)), "\(index): \(answer.startLine)")
                for _ in 0..<2 { #expect(try await attack.get("/\(index)").text == "the page", "\(field.prefix(30)) \(refusal)") }
                // Nor did it make the page unfit to be shared.
                #expect(try await attack.get("/\(index)").cacheStatus.contains("hit"), "\(field.prefix(30)) \(refusal)")
            }
        }
    }

    @Test("What the gateway itself refuses is never stored", .timeLimit(.minutes(1)), arguments: [
        "X-A: \u{07}", "X-A: \u{0}", "X A: 1", "Content-Length: x", "Transfer-Encoding: xchunked", "Expect: 200-ok", "Host: evil.example",
        "X-Lon: " + String(repeating: "a", count: 40_000),
    ])
    func ownRefusals(_ field: String) async throws {
        try await Attack.play(on: { _ in sharedAnswer("the page") }) { attack async throws in
            let refused = try await attack.send("GET / HTTP/1.1\r\nHost: motcua.test\r\n\(field)\r\n\r\n")
            #expect((400..<500).contains(refused.status) && attack.requests.isEmpty)
            #expect(try await attack.get("/").text == "the page")
        }
    }

    @Test("An address asked for before there is anything is found as soon as there is", .timeLimit(.minutes(1)), arguments: ["404 Not Found", "403 Forbidden", "500 Internal Server Error", "503 Service Unavailable"])
    func beforeDeployment(_ status: String) async throws {
        let deployed = Deployed()
        try await Attack.play(on: { _ in deployed.isThere ? sharedAnswer("the form") : wireAnswer("nothing", status: status) }) { attack async throws in
            for _ in 0..<3 { #expect(try await attack.get("/bieu-mau-2027.pdf").text == "nothing") }
            deployed.happens()
            #expect(try await attack.get("/bieu-mau-2027.pdf").text == "the form")
        }
    }

    @Test("A part asked for first is not what others get as the whole, and many ranges cost no more than it", .timeLimit(.minutes(1)))
    func ranges() async throws {
        let whole = String(repeating: "0123456789", count: 1000)
        let portal: @Sendable (WireMessage) -> String = { request in
            switch request["range"] {
            case nil: sharedAnswer(whole)
            case "bytes=0-1": sharedAnswer("01", status: "206 Partial Content", "Content-Range: bytes 0-1/10000")
            default: sharedAnswer("", status: "416 Range Not Satisfiable", "Content-Range: bytes */10000")
            }
        }
        try await Attack.play(on: portal) { attack async throws in
            let many = "bytes=" + (0..<1000).map { "\($0)-" }.joined(separator: ",")
            let overlapping = "bytes=" + Array(repeating: "0-", count: 1000).joined(separator: ",")
            for (index, range) in ["bytes=0-1", "bytes=99999-", many, overlapping, "bytes=5-2", "chars=0-1"].enumerated() {
                for target in ["/first/\(index)", "/stored"] {
                    let answer = try await attack.get(target, ["Range": range])
                    #expect(answer.content.count < 2 * whole.utf8.count, "\(range.prefix(20)): \(answer.content.count)")
                    let victim = try await attack.get(target)
                    #expect(victim.status == 200 && victim.text == whole, "\(range.prefix(20))")
                }
            }
        }
    }

    @Test("A HEAD leaves no empty page behind", .timeLimit(.minutes(1)))
    func head() async throws {
        try await Attack.play(on: { $0.method == "HEAD" ? "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nCache-Control: max-age=600\r\n\r\n" : sharedAnswer("the page") }) { attack async throws in
            #expect(try await attack.get("/", method: "HEAD").status == 200)
            for _ in 0..<2 { #expect(try await attack.get("/").text == "the page") }
        }
    }

    @Test("A coding that one client takes, or a page for one site, is not given to those who cannot use it", .timeLimit(.minutes(1)))
    func implied() async throws {
        let portal: @Sendable (WireMessage) -> String = { request in
            if request.target == "/cors" { return sharedAnswer("data", "Access-Control-Allow-Origin: \(request["origin"] ?? "null")") }
            return request["accept-encoding"]?.contains("gzip") == true ? sharedAnswer("(gzip)", "Content-Encoding: gzip") : sharedAnswer("plain")
        }
        try await Attack.play(on: portal) { attack async throws in
            #expect(try await attack.get("/", ["Accept-Encoding": "gzip"]).text == "(gzip)")
            #expect(try await attack.get("/").text == "plain")
            #expect(try await attack.get("/", ["Accept-Encoding": "br"]).text == "plain")
            #expect(try await attack.get("/cors", ["Origin": "https://evil.example"])["access-control-allow-origin"] == "https://evil.example")
            for _ in 0..<2 {
                #expect(try await attack.get("/cors", ["Origin": "https://dvc.test"])["access-control-allow-origin"] == "https://dvc.test")
            }
        }
    }
}
