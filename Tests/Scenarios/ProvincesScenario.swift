import Caching
import Catalogue
import Gateway
import Sandbox
import Synchronization
import Testing

@testable import motcua

extension Scenarios {
    @Suite("Provinces and ministries before real servers") struct Provinces {
        private static func files(_ upstreams: [String]) -> ProvincesConfiguration {
            ProvincesConfiguration(listeners: [.init(address: "127.0.0.1:0")], state: "state", upstreams: upstreams)
        }

        @Test("34 provinces and 22 ministries are reached through one door, from nginx and apache, missed first and hit then; one server's end is its own agencies' alone",
              .enabled(if: Tool.nginx.isWanted && Tool.apache.isWanted, "nginx or apache2 is not installed"), .timeLimit(.minutes(1)))
        func everyone() async throws {
            let nginx = try await WebServer.nginx(), apache = try await WebServer.apache()
            let files = Self.files([nginx.url, apache.url])
            let clock = ManualClock()
            #expect(files.assignments.count == 56)
            try await Scene.play(files.folder, clock: clock) { scene in
                for (agency, upstream) in files.assignments {
                    let first = try await scene.get("/\(agency.slug)/"), second = try await scene.get("/\(agency.slug)/")
                    #expect(first.status == 200 && second.status == 200)
                    #expect(first["x-portal"] == (upstream == nginx.url ? "nginx" : "apache"))
                    #expect(first.cacheStatus == "motcua; fwd=uri-miss; fwd-status=200; ttl=60; stored")
                    #expect(second.cacheStatus == "motcua; hit; ttl=60")
                    let own = try await scene.get("/\(agency.slug)/rieng")
                    #expect(own.status == 200 && own.cacheStatus == "motcua; fwd=uri-miss; fwd-status=200; detail=uncacheable", "\(own.cacheStatus)")
                }

                try await nginx.kill()
                clock.advance(by: .minutes(2))
                for (agency, upstream) in files.assignments where upstream == apache.url {
                    // Revalidated: the page is the one that is stored.
                    let answer = try await scene.get("/\(agency.slug)/")
                    #expect(answer.status == 200 && answer.cacheStatus.contains("fwd=stale; fwd-status=304"), "\(answer.cacheStatus)")
                }
                for (agency, upstream) in files.assignments where upstream == nginx.url {
                    let stale = try await scene.get("/\(agency.slug)/")
                    #expect(stale.status == 200 && stale.cacheStatus.contains("hit; ttl=-60; detail=stale-if-error"), "\(stale.cacheStatus)")
                    let inVietnamese = try await scene.get("/\(agency.slug)/rieng")
                    #expect(inVietnamese.status == 502 && inVietnamese["content-language"] == "vi")
                    #expect(inVietnamese.text.contains("hiện không kết nối được") && inVietnamese.text.contains(agency.nameVi))
                    let inEnglish = try await scene.get("/\(agency.slug)/rieng", ["Accept-Language": "en"])
                    #expect(inEnglish.status == 502 && inEnglish.text.contains("cannot be reached now") && inEnglish.text.contains(agency.nameEn))
                }
            }
        }

        @Test("Many who ask for one page at once are answered by one request, and each is told so", .timeLimit(.minutes(1)))
        func collapsed() async throws {
            let asked = Atomic<Int>(0), released = Atomic<Bool>(false)
            let portal = try RawServer.answering { _ in
                asked.add(1, ordering: .relaxed)
                while !released.load(ordering: .acquiring) { pause() }
                return wireAnswer("once", "Cache-Control: max-age=60")
            }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                async let all = scene.get("/ha-noi/", times: 20)
                try await eventually("all wait") { scene.gateway.cache.statistics.misses == 20 }
                released.store(true, ordering: .releasing)
                let answers = try await all
                #expect(answers.allSatisfy { $0.status == 200 && $0.text == "once" })
                #expect(answers.filter { $0.cacheStatus.contains("collapsed") }.count == 19)
                #expect(asked.load(ordering: .relaxed) == 1)
            }
        }

        @Test("A page just past its time is shown at once and fetched anew behind", .timeLimit(.minutes(1)))
        func staleWhileRevalidate() async throws {
            let asked = Atomic<Int>(0)
            let portal = try RawServer.answering { _ in
                wireAnswer("\(asked.add(1, ordering: .relaxed).newValue)", "Cache-Control: max-age=60, stale-while-revalidate=60")
            }
            defer { portal.stop() }
            let clock = ManualClock()
            try await Scene.play(SceneFiles(.init(portal.url)).folder, clock: clock) { scene in
                #expect(try await scene.get("/ha-noi/").text == "1")
                clock.advance(by: .seconds(90))
                let stale = try await scene.get("/ha-noi/")
                #expect(stale.text == "1" && stale.cacheStatus == "motcua; hit; ttl=-30; detail=stale-while-revalidate")
                try await eventually("the new page is stored") {
                    let answer = try Wire(port: scene.port).exchange("GET", "/ha-noi/", ["Cache-Control": "only-if-cached"])
                    return answer.text == "2" && answer.cacheStatus == "motcua; hit; ttl=60"
                }
            }
        }
    }
}
