import Gateway
import Synchronization
import Testing

extension Scenarios {
    @Suite("As curl meets it", .enabled(if: Tool.curl.isWanted && Tool.nginx.isWanted, "curl or nginx is not installed")) struct AsCurlMeetsIt {
        private func curl(_ arguments: [String], _ scene: Scene) async throws -> String {
            try await Tool.curl(["-sS"] + arguments, in: scene.folder).said
        }

        @Test("A page in store answers HEAD, ranges and conditions by itself", .timeLimit(.minutes(1)))
        func fromTheStore() async throws {
            let nginx = try await WebServer.nginx()
            try await Scene.play(SceneFiles(.init(nginx.url)).folder) { scene in
                let url = scene.url("/ha-noi/")
                let whole = try await curl([url], scene)
                let head = try await curl(["-I", url], scene).lowercased()
                #expect(head.hasPrefix("http/1.1 200 ok") && head.contains("cache-status: motcua; hit") && head.contains("content-length: \(whole.utf8.count)"), "\(head)")
                let part = try await curl(["-i", "-r", "2-5", url], scene)
                #expect(part.hasPrefix("HTTP/1.1 206 Partial Content") && part.contains("bytes 2-5/\(whole.utf8.count)"), "\(part)")
                #expect(part.hasSuffix(String(whole.dropFirst(2).prefix(4))) && part.contains("motcua; hit"))
                #expect(try await curl(["-r", "9999-", "-o", "/dev/null", "-w", "%{http_code}", url], scene) == "416")
                _ = try await curl(["-o", "/dev/null", "--etag-save", scene.folder.path + "/etag", url], scene)
                let known = try await curl(["-i", "--etag-compare", scene.folder.path + "/etag", url], scene)
                #expect(known.hasPrefix("HTTP/1.1 304 Not Modified") && known.contains("motcua; hit"), "\(known)")
                #expect(try await curl(["-H", "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT", "-o", "/dev/null", "-w", "%{http_code}", url], scene) == "304")
            }
        }

        @Test("What is posted arrives however it is sent: with a length, chunked, after 100 Continue, from HTTP/1.0", .timeLimit(.minutes(1)))
        func posted() async throws {
            let portal = try RawServer.answering { wireAnswer("\($0.method) \($0.content.count) \($0["expect"] ?? "-") \($0["content-type"] ?? "-")") }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                try scene.folder.write("dossier", String(repeating: "hồ sơ\n", count: 100_000))
                let url = scene.url("/ha-noi/nop"), file = "@" + scene.folder.path + "/dossier"
                #expect(try await curl(["--data-binary", file, url], scene) == "POST 900000 - application/x-www-form-urlencoded")
                #expect(try await curl(["-H", "Transfer-Encoding: chunked", "-H", "Content-Type: text/plain", "--data-binary", file, url], scene) == "POST 900000 - text/plain")
                #expect(try await curl(["-H", "Expect: 100-continue", "--expect100-timeout", "20", "-T", scene.folder.path + "/dossier", url], scene).hasPrefix("PUT 900000 -"))
                #expect(try await curl(["--http1.0", "--data-binary", file, url], scene).hasPrefix("POST 900000 -"))
                #expect(try await curl(["-F", "dossier=\(file)", url], scene).contains("multipart/form-data; boundary="))
                #expect(try await curl(["-X", "POST", url], scene).hasPrefix("POST 0 -"))
            }
        }

        @Test("A redirect is the citizen's to follow, a cookie comes through, an encoded page is only for who takes it", .timeLimit(.minutes(1)))
        func passedOn() async throws {
            let asked = Atomic<Int>(0)
            let portal = try RawServer.answering { request in
                asked.add(1, ordering: .relaxed)
                if request.target.hasSuffix("/cu") { return wireAnswer("", status: "302 Found", "Location: /ha-noi/moi", "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2") }
                let coding = request["accept-encoding"] ?? "none"
                return wireAnswer(coding, "Cache-Control: max-age=60", "Vary: Accept-Encoding")
            }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                let moved = try await curl(["-i", scene.url("/ha-noi/cu")], scene)
                #expect(moved.hasPrefix("HTTP/1.1 302 Found") && moved.contains("Set-Cookie: a=1; Path=/\r\n") && moved.contains("Set-Cookie: b=2\r\n"), "\(moved)")
                #expect(try await curl(["-L", scene.url("/ha-noi/cu")], scene) == "none")
                for coding in ["gzip", "br", "gzip", "br"] {
                    #expect(try await curl(["-H", "Accept-Encoding: \(coding)", scene.url("/ha-noi/moi")], scene) == coding)
                }
                #expect(asked.load(ordering: .relaxed) == 5)
            }
        }

        @Test("What goes upstream says where it came from, and nothing a citizen made up", .timeLimit(.minutes(1)))
        func fields() async throws {
            let portal = try RawServer.answering { wireAnswer(([$0.startLine] + $0.lines).joined(separator: "\n")) }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                let seen = try await curl([
                    "-H", "X-Forwarded-For: 6.6.6.6", "-H", "Forwarded: for=6.6.6.6", "-H", "X-Real-IP: 6.6.6.6", "-H", "Connection: X-Secret", "-H", "X-Secret: 1",
                    "-H", "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "-A", "test", scene.url("/ha-noi/x?q=1"),
                ], scene).lowercased()
                #expect(seen.hasPrefix("get /ha-noi/x?q=1 http/1.1\n"))
                #expect(!seen.contains("6.6.6.6") && !seen.contains("x-secret"), "\(seen)")
                #expect(seen.contains("x-forwarded-for: 127.0.0.1") && seen.contains("forwarded: for=127.0.0.1") && seen.contains("via: 1.1 motcua"), "\(seen)")
                #expect(seen.contains("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-") && !seen.contains("00f067aa0ba902b7"))
                #expect(seen.contains("user-agent: test") && seen.contains("x-forwarded-host: 127.0.0.1:\(scene.port)"), "\(seen)")
            }
        }
    }
}
