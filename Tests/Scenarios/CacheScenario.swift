import Caching
import Curl
import Foundation
import Glibc
import Sandbox
import Telemetry
import Testing

@testable import motcua

extension Scenarios {
    @Suite("What the operator sees and drops of the cache") struct CacheOfTheOperator {
        private static func answer(_ target: String) -> String {
            wireAnswer(target, "Cache-Control: max-age=60\r\nVary: Cookie\r\nCache-Tag: tin, \(target.hasSuffix("a") ? "một cửa" : "khac")\r\nETag: \"\(target)\"")
        }

        /// One command against a scene's gateway.
        private static func command(_ arguments: [String], _ scene: Scene) async throws -> (status: Int32, said: String) {
            try await Program.run(["cache"] + arguments + ["--config", scene.folder.path + "/routes"], in: scene.folder)
        }

        @Test("cache show tells variants, arithmetic, tags and hits, and no cookie; cache purge drops by tag, agency, prefix and URL", .timeLimit(.minutes(1)))
        func commands() async throws {
            let portal = try RawServer.answering { Self.answer($0.target) }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url, connector: ["cache: {stale-if-error: 1d}"])).folder) { scene in
                for target in ["/ha-noi/a", "/ha-noi/b"] {
                    for _ in 0..<2 { _ = try await scene.get(target, ["Cookie": "phien=bi-mat"]) }
                }
                #expect(try await scene.get("/ha-noi/a", ["Cookie": "phien=bi-mat"])["cache-tag"] == nil)
                let shown = try await Self.command(["show", "http://motcua.test/ha-noi/a"], scene)
                #expect(shown.status == 0, "\(shown.said)")
                for word in [
                    "1 answer stored", "200, fresh for", "cookie: (not shown)", "60 s from max-age", "= max(apparent", "in place of a failure (the rules, ",
                    "ha-noi.yaml:8)", "ETag \"/ha-noi/a\"", "H26", "tin, một cửa", "bytes as accounted",
                ] { #expect(shown.said.contains(word), "\(word) in \(shown.said)") }
                #expect(!shown.said.contains("bi-mat"))
                let json = try await Self.command(["show", "http://motcua.test/ha-noi/a", "--json"], scene)
                let report = try JSONDecoder().decode(CacheReport.self, from: Data(json.said.utf8))
                #expect(report.stored.variants.map(\.hits) == [2] && report.stored.variants.first?.contentLength == 9)

                #expect(try await Self.command(["purge", "--tag", "một cửa", "--soft"], scene).said == "tag một cửa: 1 answer made stale\n")
                #expect(try await Self.command(["show", "http://motcua.test/ha-noi/a"], scene).said.contains("softly, "))
                #expect(try await Self.command(["purge", "--tag", "tin"], scene).said == "tag tin: 2 answers dropped\n")
                #expect(try await Self.command(["show", "http://motcua.test/ha-noi/a"], scene).said.contains("nothing stored"))
                for (arguments, said) in [
                    (["--url", "http://motcua.test/ha-noi/a"], "url motcua.test/ha-noi/a: 1 answer dropped\n"),
                    (["--prefix", "motcua.test/ha-noi/"], "prefix motcua.test/ha-noi/: 1 answer dropped\n"),
                    (["--agency", "H26"], "agency H26: 1 answer dropped\n"), (["--all"], "everything: 1 answer dropped\n"),
                    (["--agency", "H27"], "agency H27: 0 answers dropped\n"),
                ] {
                    #expect(try await scene.get("/ha-noi/a").cacheStatus.contains("fwd=uri-miss") || arguments.contains("H27"))
                    #expect(try await Self.command(["purge"] + arguments, scene) == (0, said))
                }
            }
        }

        @Test("A purge that is not understood is refused with what is allowed, and drops nothing", .timeLimit(.minutes(1)))
        func refused() async throws {
            let portal = try RawServer.answering { Self.answer($0.target) }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                _ = try await scene.get("/ha-noi/a")
                let socket = scene.folder.path + "/state/admin.sock"
                for query in ["", "?", "?al", "?soft", "?tag=", "?tag=%zz", "?all&tag=tin", "?prefix=ha-noi", "?url=/ha-noi/a"] {
                    let answer = try await onThread {
                        var fetch = CurlFetch("http://localhost/purge" + query, unixSocket: socket)
                        fetch.method = "POST"
                        let answer = try fetch()
                        return (answer.status, String(decoding: answer.content, as: UTF8.self))
                    }
                    #expect(answer.0 == 400 && answer.1.hasSuffix("\n"), "\(query): \(answer)")
                }
                for query in ["", "?url", "?url=x", "?uri=http://a/"] {
                    #expect(try await onThread { try CurlFetch("http://localhost/cache" + query, unixSocket: socket)().status } == 400, "\(query)")
                }
                #expect(try await scene.get("/ha-noi/a").cacheStatus.contains("hit"))
            }
        }

        @Test("The metrics tell hits, misses by reason, what was purged and what was made void", .timeLimit(.minutes(1)))
        func metrics() async throws {
            let portal = try RawServer.answering { Self.answer($0.target) }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                for _ in 0..<3 { _ = try await scene.get("/ha-noi/a") }
                _ = try await scene.get("/ha-noi/a", ["Cookie": "x=1"])
                _ = try await scene.get("/ha-noi/a", method: "POST", content: "x")
                _ = try await scene.get("/ha-noi/b")
                scene.gateway.cache.purge(.tag("tin"))
                let text = scene.gateway.metrics.prometheusText(AdminGauges.all(scene.gateway))
                for line in [
                    "motcua_cache_hits_total 2", "motcua_cache_misses_total{reason=\"uri-miss\"} 2", "motcua_cache_misses_total{reason=\"vary-miss\"} 1",
                    "motcua_cache_misses_total{reason=\"method\"} 1", "motcua_cache_invalidated_total 2", "motcua_cache_purged_total 1",
                    "motcua_cache_stale_total{reason=\"stale-if-error\"} 0", "motcua_cache_joined_total 0",
                ] { #expect(text.contains("\n" + line + "\n"), "\(line) in \(text)") }
            }
        }
    }

    @Suite("What an operator asks to have purged") struct PurgeRequests {
        @Test("Each kind is read with its percent-encoding undone", arguments: [
            ("all", "everything", false), ("all&soft", "everything", true), ("soft&tag=a", "tag a", true), ("tag=m%E1%BB%99t%20c%E1%BB%ADa", "tag một cửa", false),
            ("tag=a+b", "tag a+b", false), ("tag=a=b", "tag a=b", false), ("tag=a%26soft", "tag a&soft", false), ("agency=000.00.01.H26", "agency 000.00.01.H26", false),
            ("url=http://A.example/x", "url a.example/x", false), ("url=https://a.example", "url a.example/", false),
            ("url=http://a.example?x=1", "url a.example/?x=1", false), ("url=http://a.example/x?a=1%26b=%2541", "url a.example/x?a=1&b=%41", false),
            ("url=http://a.example/x%23y", "url a.example/x", false), ("prefix=/x/%257Ey", "prefix /x/~y", false), ("prefix=A.example:8080/x", "prefix a.example:8080/x", false),
        ])
        func read(_ query: String, _ title: String, _ isSoft: Bool) throws {
            let request = try PurgeRequest(query)
            #expect(request.title == title && request.isSoft == isSoft)
        }

        @Test("What is not understood says what is allowed", arguments: [
            "", "all=1", "soft", "soft=1&all", "all&all", "tag=a&tag=b", "tag", "agency=", "tag=%C3", "tag=%2", "tag=%+1", "TAG=a", "prefix=", "prefix=a.example",
            "prefix=/x?y", "prefix=http://a.example/", "prefix=/a/%2E%2E/b", "url=a.example/x", "url=ftp://a.example/", "url=http:///x", "url=http://u@a.example/",
            "url=http://a.example/a b", "url=http://a.example/x?a=1&b=2",
        ])
        func refused(_ query: String) {
            #expect(throws: Refusal.self, "\(query)") { try PurgeRequest(query) }
        }

        @Test("What a command writes into a query is read as it was", arguments: ["một cửa", "a&b=c%20+#?", "/x/~y", "\u{7f}\t"])
        func encoded(_ text: String) throws {
            #expect(try PurgeRequest("tag=" + AdminQuery.encoded(text)).title == "tag " + text)
        }
    }
}
