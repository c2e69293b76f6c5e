import Curl
import Foundation
import Glibc
import Sandbox
import Testing

@testable import motcua

extension Scenarios {
    @Suite("What the operator sees") struct Operator {
        @Test("Health, status, metrics, purge and reload answer at the admin address, and nowhere else", .timeLimit(.minutes(1)))
        func admin() async throws {
            let portal = try RawServer.answering { wireAnswer($0.target, "Cache-Control: max-age=60") }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                let socket = scene.folder.path + "/state/admin.sock"
                @Sendable func ask(_ path: String, method: String = "GET") async throws -> (Int, String) {
                    try await onThread {
                        var fetch = CurlFetch("http://localhost" + path, unixSocket: socket)
                        fetch.method = method
                        let answer = try fetch()
                        return (answer.status, String(decoding: answer.content, as: UTF8.self))
                    }
                }
                _ = try await scene.get("/ha-noi/a")
                #expect(try await scene.get("/ha-noi/a").cacheStatus.contains("hit"))
                #expect(try await ask("/health") == (200, "ok\n"))
                let metrics = try await ask("/metrics").1
                #expect(metrics.contains("# TYPE") && metrics.contains("motcua"), "\(metrics)")
                #expect(try await ask("/purge?prefix=/ha-noi", method: "POST") == (200, "prefix /ha-noi: 1 answer dropped\n"))
                #expect(try await scene.get("/ha-noi/a").cacheStatus.contains("fwd=uri-miss"))
                #expect(try await ask("/reload", method: "POST") == (200, "reloaded\n"))
                #expect(try await ask("/reload").0 == 405)
                try scene.folder.write("routes/ha-noi.yaml", "agency: {}\n")
                let refused = try await ask("/reload", method: "POST")
                #expect(refused.0 == 422 && refused.1.contains("ha-noi.yaml:1:9: error:"), "\(refused.1)")
                #expect(try await ask("/health") == (200, "degraded\n"))
                for path in ["/health", "/status", "/metrics", "/reload", "/purge?all", "/cache?url=http://a/"] { #expect(try await scene.get(path).status == 404) }
            }
        }

        @Test("Each request leaves one line that says who, which route, how the cache fared and how long it took", .timeLimit(.minutes(1)))
        func accessLog() async throws {
            let portal = try RawServer.answering { wireAnswer($0.target, "Cache-Control: max-age=60") }
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            try await Scene.play(SceneFiles(.init(portal.url)).folder, in: folder) { scene in
                _ = try await scene.get("/ha-noi/a?ma=1")
                _ = try await scene.get("/ha-noi/a?ma=1")
                _ = try await scene.get("/nowhere")
            }
            let lines = try folder.read("state/access.log").split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
            // In the order of each loop's requests, not of all.
            let told = lines.map { line in
                ["http.response.status_code", "http.route", "cache.verdict", "motcua.agency", "error.type", "client.address"].map { "\(line[$0] ?? "-")" }
                    .joined(separator: " ")
            }
            #expect(told.sorted() == [
                "200 /ha-noi/* hit H26 - 127.0.0.1", "200 /ha-noi/* miss H26 - 127.0.0.1", "404 - - - no-route 127.0.0.1",
            ])
            #expect(lines.allSatisfy { ($0["duration_us"] as? Int ?? 0) > 0 && ($0["trace_id"] as? String)?.count == 32 })
        }

        @Test("explain tells the way of a request, and sends none", .timeLimit(.minutes(1)))
        func explain() async throws {
            let folder = try TemporaryFolder()
            try SceneFiles(.init("http://127.0.0.1:1")).folder.write(under: folder.path)
            let known = try await Program.run(["explain", "http://127.0.0.1/ha-noi/x", "--config", folder.path + "/routes"], in: folder)
            #expect(known.status == 0 && known.said.contains("ha-noi.yaml:9)") && known.said.contains("http://127.0.0.1:1"), "\(known.said)")
            let posted = try await Program.run(["explain", "/ha-noi/x", "--method", "POST", "--config", folder.path + "/routes"], in: folder)
            #expect(posted.said.contains("cache      goes around: POST") && posted.said.contains("RFC 9111 §4.4"), "\(posted.said)")
            let unknown = try await Program.run(["explain", "http://127.0.0.1/ha-noy/x", "--config", folder.path + "/routes"], in: folder)
            #expect(unknown.said.contains("/ha-noi"), "\(unknown.said)")
        }

        @Test("explain names the file and line of each cache rule, the route's or the connector's", .timeLimit(.minutes(1)))
        func explainRules() async throws {
            let folder = try TemporaryFolder()
            var agency = SceneFiles.Agency(
                "http://127.0.0.1:1", connector: ["cache: {stale-if-error: 1d, stale-while-revalidate: 5s}"], route: ["cache: {stale-while-revalidate: 10s}"])
            try SceneFiles(agency).folder.write(under: folder.path)
            func said() async throws -> String {
                try await Program.run(["explain", "/ha-noi/x", "--config", folder.path + "/routes"], in: folder).said
            }
            let both = try await said().split(separator: "\n").filter { $0.hasPrefix("cache ") }
            #expect(both.count == 6 && both[1].contains("10 s stale while it is asked again") && both[1].hasSuffix("ha-noi.yaml:13)"), "\(both)")
            #expect(both[2].contains("86400 s stale while it fails") && both[2].hasSuffix("ha-noi.yaml:8)"), "\(both)")
            agency.route = ["cache: off"]
            try folder.write("routes/ha-noi.yaml", agency.text)
            let off = try await said()
            #expect(off.contains("cache      off") && off.contains("ha-noi.yaml:13)"), "\(off)")
        }

        @Test("status says that nobody answers where nobody does, and ends with 1", .timeLimit(.minutes(1)))
        func nobody() async throws {
            let folder = try TemporaryFolder()
            let result = try await Program.run(["status", "--address", "unix:\(folder.path)/none.sock"], in: folder)
            #expect(result.status == 1 && result.said.contains("no gateway answers"), "\(result.said)")
        }

        @Test("--help reads like a manual page; what is not understood ends with 2", .timeLimit(.minutes(1)))
        func help() async throws {
            let folder = try TemporaryFolder()
            let help = try await Program.run(["--help"], in: folder)
            #expect(help.status == 0)
            for command in ["run", "check", "explain", "status", "cache", "sandbox"] { #expect(help.said.contains("  \(command) ")) }
            for wrong in [["run"], ["check"], ["run", "--config"], ["explain"], ["sandbox", "--fault", "ha-noi=fire"], ["--nothing"],
                ["cache", "show"], ["cache", "purge"], ["cache", "purge", "--all", "--tag", "a"], ["cache", "purge", "--prefix", "a b"],
            ] {
                #expect(try await Program.run(wrong, in: folder).status == 2, "\(wrong)")
            }
        }
    }
}
