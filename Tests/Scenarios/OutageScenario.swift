import Curl
import Gateway
import Sandbox
import Synchronization
import Testing

extension Scenarios {
    @Suite("Outages and what a route says of its caching") struct Outage {
        private static let page = "<!doctype html><html lang=vi><head><title>A</title></head><body><h1>Xin chào</h1></body></html>"
        private static let rules = ["circuit: {failures: 1, rest: 1h}", "retry: {attempts: 1}", "cache: {stale-if-error: 1d, outage-banner: true}"]

        @Test("A page whose portal is down is shown with a banner, at once, and the log says why", .timeLimit(.minutes(1)))
        func banner() async throws {
            let portal = try RawServer.answering { _ in
                wireAnswer(Self.page, "Cache-Control: max-age=60", "ETag: \"1\"", "Content-Type: text/html; charset=utf-8")
            }
            defer { portal.stop() }
            let clock = ManualClock(), folder = try TemporaryFolder()
            try await Scene.play(SceneFiles(.init(portal.url, connector: Self.rules)).folder, clock: clock, in: folder) { scene in
                #expect(try await scene.get("/ha-noi/").text == Self.page)
                portal.stop()
                clock.advance(by: .minutes(10))
                let first = try await scene.get("/ha-noi/")
                #expect(first.status == 200 && first.cacheStatus == "motcua; hit; ttl=-540; detail=stale-if-error", "\(first.cacheStatus)")
                #expect(first.text.contains("<body><div role=\"status\" lang=\"vi\"") && first.text.contains("</div><h1>Xin chào</h1>"))
                #expect(first["etag"] == nil && first["cache-control"] == "no-cache" && first["age"] == "600")
                let second = try await scene.get("/ha-noi/", ["Accept-Language": "en", "If-None-Match": "\"1\"", "Range": "bytes=0-1"])
                #expect(second.status == 200 && second.text.contains("The portal of Hanoi is not available right now. This page was saved at 05:13 on 15 November 2023."))
                let head = try await scene.get("/ha-noi/", ["Accept-Language": "en"], method: "HEAD")
                #expect(head["content-length"] == String(second.content.count) && head["etag"] == nil)
            }
            let log = try folder.read("state/access.log")
            #expect(log.contains("\"cache.verdict\":\"stale\",\"cache.ttl\":-540,\"cache.detail\":\"stale-if-error\""))
        }

        @Test("A query is sent in its route's form, and the log keeps the one that came", .timeLimit(.minutes(1)))
        func query() async throws {
            let asked = Mutex<[String]>([])
            let portal = try RawServer.answering { request in
                asked.withLock { $0.append(request.target) }
                return wireAnswer(request.target, "Cache-Control: max-age=60")
            }
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            let files = SceneFiles(.init(portal.url, route: ["rewrite: /*", "cache: {query: {sort: true, drop: [utm_*]}}"])).folder
            try await Scene.play(files, in: folder) { scene in
                let first = try await scene.get("/ha-noi/a?utm_source=x&b=1&a=%7e")
                #expect(first.text == "/a?a=~&b=1")
                #expect(try await scene.get("/ha-noi/a?a=~&b=1&utm_medium=y").cacheStatus.contains("hit"))
                #expect(try await scene.get("/ha-noi/b?utm_source=x", ["Cache-Control": "no-store"]).text == "/b")
                // An operator finds it, and drops it, by any address that leads to it.
                let socket = scene.folder.path + "/state/admin.sock"
                for (method, path, part) in [("GET", "cache", "?a=~&b=1"), ("POST", "purge", "1 answer dropped")] {
                    let url = "http://localhost/\(path)?url=http://motcua.test/ha-noi/a%3Fb=1%26utm_source=z%26a=~"
                    let said = try await onThread {
                        var fetch = CurlFetch(url, unixSocket: socket)
                        fetch.method = method
                        return String(decoding: try fetch().content, as: UTF8.self)
                    }
                    #expect(said.contains(part), "\(said)")
                }
            }
            #expect(asked.withLock { $0 } == ["/a?a=~&b=1", "/b"])
            let log = try folder.read("state/access.log")
            for target in ["/ha-noi/a?utm_source=x&b=1&a=%7e", "/ha-noi/a?a=~&b=1&utm_medium=y", "/ha-noi/b?utm_source=x"] {
                #expect(log.contains("\"url.original\":\"\(target)\""))
            }
            let said = try await Program.run(["explain", "http://127.0.0.1/ha-noi/a?utm_source=x&b=1&a=%7e", "--config", folder.path + "/routes"], in: folder).said
            #expect(said.contains("query      ?a=~&b=1, for the key and for the portal, where ?utm_source=x&b=1&a=%7e was asked for"), "\(said)")
            #expect(said.contains("target     /a?a=~&b=1") && said.contains("never where it sets a cookie"), "\(said)")
        }

        @Test("A portal that comes back is asked again behind its stored pages, and nobody waits", .timeLimit(.minutes(1)))
        func back() async throws {
            let isDown = Atomic(false), count = Atomic(0)
            let portal = try RawServer.answering { request in
                let number = count.add(1, ordering: .relaxed).newValue
                return isDown.load(ordering: .relaxed) ? wireAnswer("", status: "503 Service Unavailable") : wireAnswer("\(number)", "Cache-Control: max-age=60")
            }
            defer { portal.stop() }
            let clock = ManualClock()
            try await Scene.play(SceneFiles(.init(portal.url, connector: ["retry: {attempts: 1}", "cache: {stale-if-error: 1d}"])).folder, clock: clock) { scene in
                #expect(try await scene.get("/ha-noi/").text == "1")
                clock.advance(by: .minutes(10))
                isDown.store(true, ordering: .relaxed)
                for _ in 0..<3 { #expect(try await scene.get("/ha-noi/").cacheStatus.contains("hit; ttl=-540; detail=stale-if-error")) }
                isDown.store(false, ordering: .relaxed)
                let stale = try await scene.get("/ha-noi/")
                #expect(stale.text == "1" && stale.cacheStatus.contains("detail=stale-if-error"))
                try await eventually("the page is fetched anew") {
                    let answer = try Wire(port: scene.port).exchange("GET", "/ha-noi/", ["Cache-Control": "only-if-cached"])
                    return answer.text == "5" && answer.cacheStatus == "motcua; hit; ttl=60"
                }
            }
        }
    }
}
