import Synchronization
import Testing

extension Scenarios.Poisoning {
    private static let control = "Cache-Control: max-age=600\r\n"

    /// Answers whose end cannot be told for sure, or that end too early; whoever waits behind them on the connection
    /// closes it.
    private static let odd = [
        "HTTP/1.1 200 OK\r\n\(control)Content-Length: 4\r\nContent-Length: 5\r\n\r\nevil!",
        "HTTP/1.1 200 OK\r\n\(control)Content-Length: 4, 5\r\n\r\nevil!",
        "HTTP/1.1 200 OK\r\n\(control)Content-Length: +4\r\n\r\nevil",
        "HTTP/1.1 200 OK\r\n\(control)Content-Length: 99\r\nConnection: close\r\n\r\nevil",
        "HTTP/1.1 200 OK\r\n\(control)Transfer-Encoding: gzip, chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\(control)Transfer-Encoding: xchunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\(control)Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\(control)Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\nevil\r\n",
        "HTTP/1.1 200 OK\r\n\(control)Transfer-Encoding: chunked\r\n\r\n4\r\nevil!\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\(control)Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nevil\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\(control)Content-Length : 4\r\n\r\nevil",
        "HTTP/1.1 200 OK\r\n Content-Length: 4\r\n\(control)\r\nevil",
        "HTTP/1.1 2000 OK\r\n\(control)Content-Length: 4\r\n\r\nevil",
        "HTTP/1.1 101 Switching Protocols\r\n\(control)Upgrade: h2c\r\nConnection: upgrade\r\n\r\n",
    ]

    @Test("An answer that two readers could end at two places is neither given nor stored", .timeLimit(.minutes(1)))
    func framing() async throws {
        let turn = Mutex<Set<String>>([])
        let portal: @Sendable (WireMessage) -> String = { request in
            let isFirst = turn.withLock { $0.insert(request.target).inserted }
            let index = Int(request.target.dropFirst()) ?? 0
            return isFirst ? Self.odd[index] : sharedAnswer("the page")
        }
        try await Attack.play(on: portal) { attack async throws in
            for index in Self.odd.indices {
                let first = try? await attack.get("/\(index)")
                #expect(first?.status != 200 || first?.isWhole == false || first?.text == "the page", "\(index): \(first?.text ?? "")")
                for _ in 0..<2 { #expect(try await attack.get("/\(index)").text == "the page", "\(index)") }
            }
        }
    }

    @Test("What a portal sends behind an answer is not the next one's", .timeLimit(.minutes(1)), arguments: [
        "GET", "HEAD", "304", "204",
    ])
    func leftovers(_ kind: String) async throws {
        let evil = "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Length: 4\r\n\r\nevil"
        let portal: @Sendable (WireMessage) -> String = { request in
            guard request.target == "/first" else { return sharedAnswer("the page") }
            switch kind {
            case "304": return "HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n" + evil
            case "204": return "HTTP/1.1 204 No Content\r\n\r\n" + evil
            case "HEAD": return "HTTP/1.1 200 OK\r\nContent-Length: \(evil.utf8.count)\r\n\r\n" + evil
            default: return sharedAnswer("good") + evil
            }
        }
        try await Attack.play(on: portal) { attack async throws in
            for round in 0..<4 {
                _ = try await attack.get("/first?\(round)", method: kind == "HEAD" ? "HEAD" : "GET")
                _ = try await attack.get("/first", method: kind == "HEAD" ? "HEAD" : "GET")
                let victim = try await attack.get("/\(round)")
                #expect(victim.text == "the page", "\(round)")
            }
        }
    }

    @Test("A stored page is not thrown away because an attacker's request to look after it was refused", .timeLimit(.minutes(1)))
    func revalidation() async throws {
        let portal: @Sendable (WireMessage) -> String = { request in
            if request["x-lon"] != nil { return sharedAnswer("no", status: "400 Bad Request") }
            if request["if-none-match"] == "\"1\"" { return "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n" }
            return wireAnswer("the page", "Cache-Control: no-cache", "ETag: \"1\"")
        }
        try await Attack.play(on: portal) { attack async throws in
            #expect(try await attack.get("/").text == "the page")
            #expect(try await attack.get("/", ["X-Lon": "1"]).status == 400)
            let after = try await attack.get("/")
            #expect(after.text == "the page" && after.cacheStatus.contains("fwd-status=304"))
        }
    }
}
