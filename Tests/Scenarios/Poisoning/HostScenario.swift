import Testing

extension Scenarios.Poisoning {
    @Test("Each spelling of a host has pages of its own, keyed by the bytes the portal is told", .timeLimit(.minutes(1)))
    func hosts() async throws {
        try await Attack.play(on: { sharedAnswer($0["x-forwarded-host"] ?? "none") }) { attack async throws in
            let hosts = [
                "dvc.test", "dvc.test.", "dvc.test:80", "dvc.test:8080", "dvc.test:", "dvc.test:080", "xdvc.test", "127.0.0.1", "[::1]",
                "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::1]:80",
            ]
            for isStored in [false, true] {
                for host in hosts {
                    let answer = try await attack.send("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                    #expect(answer.text == host && answer.cacheStatus.contains("hit") == isStored, "\(host)")
                }
            }
            // Capitals are the same host (RFC 9110 §4.2.3), and the portal is told of no others.
            let capitals = try await attack.send("GET / HTTP/1.1\r\nHost: DVC.Test\r\n\r\n")
            #expect(capitals.text == "dvc.test" && capitals.cacheStatus.contains("hit"))
        }
    }

    private static let twoHosts = [
        "GET / HTTP/1.1\r\nHost: motcua.test\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: motcua.test\r\nHost: motcua.test\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: motcua.test\r\n\r\n",
        "GET http://motcua.test/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "GET http://motcua.test@evil.example/ HTTP/1.1\r\nHost: motcua.test\r\n\r\n",
        "GET http://motcua.test:80/ HTTP/1.1\r\nHost: motcua.test\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: motcua.test@evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: motcua.test, evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: motcua.test/evil\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: motcua.test?evil\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: motcua.test#evil\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: motcua.test:evil\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : evil.example\r\nHost: motcua.test\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: evil.example\r\nHost: motcua.test\r\n\r\n",
    ]

    @Test("A request that names two hosts, or none that is one, is refused, and the portal hears nothing", .timeLimit(.minutes(1)))
    func refusedHosts() async throws {
        try await Attack.play(on: { sharedAnswer($0["x-forwarded-host"] ?? "none") }) { attack async throws in
            for text in Self.twoHosts { #expect(try await attack.send(text).status == 400, "\(text)") }
            #expect(attack.requests.isEmpty)
            #expect(try await attack.get("/").text == "motcua.test")
        }
    }

    @Test("A whole address as the target is the same request as its path with Host", .timeLimit(.minutes(1)))
    func absoluteForm() async throws {
        try await Attack.play(on: { sharedAnswer($0.target) }) { attack async throws in
            #expect(try await attack.send("GET http://MOTCUA.test/a?b HTTP/1.1\r\nHost: motcua.test\r\n\r\n").text == "/a?b")
            #expect(try await attack.get("/a?b").cacheStatus.contains("hit"))
        }
    }
}
