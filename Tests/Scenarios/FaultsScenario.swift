import Gateway
import NIOPosix
import Sandbox
import Testing

extension Scenarios {
    @Suite("Faults of a portal") struct Faults {
        /// Hà Nội's portal of the sandbox behind a gateway.
        private func play(
            connector: [String] = [], clock: any GatewayClock = SystemClock(), _ act: (Scene, PortalConnector) async throws -> Void
        ) async throws {
            let agencies = SandboxAgency.all.filter { $0.slug == "ha-noi" }.map { agency in
                var agency = agency
                agency.port = 0
                return agency
            }
            let portals = try await SandboxPortals.start(agencies, on: MultiThreadedEventLoopGroup.singleton)
            do {
                let port = try #require(portals.agencies.first?.port), portal = try #require(portals["ha-noi"])
                let files = SceneFiles(.init("http://127.0.0.1:\(port)", connector: connector))
                try await Scene.play(files.folder, clock: clock) { try await act($0, portal) }
            } catch {
                await portals.stop()
                throw error
            }
            await portals.stop()
        }

        @Test("slow: a portal slower than its timeout is answered for with 504, in the citizen's language", .timeLimit(.minutes(1)))
        func slow() async throws {
            try await play(connector: ["timeout: 300ms"]) { scene, _ in
                let start = ContinuousClock.now
                let answer = try await scene.get("/ha-noi/", ["Sandbox-Fault": "slow:30"])
                #expect(ContinuousClock.now - start < .seconds(10))
                #expect(answer.status == 504 && answer.text.contains("answer-timeout") && answer.text.contains("không trả lời trong thời gian cho phép"), "\(answer.text)")
                let english = try await scene.get("/ha-noi/", ["Sandbox-Fault": "slow:30", "Accept-Language": "en", "Accept": "text/html"])
                #expect(english.status == 504 && english["content-language"] == "en" && english["content-type"] == "text/html; charset=utf-8")
                #expect(english.text.contains("The portal of Hanoi did not answer in the time allowed"))
                #expect(try await scene.get("/ha-noi/").status == 200)
            }
        }

        @Test("drop: a portal that hangs up is answered for with 502, whose fault it was said", .timeLimit(.minutes(1)))
        func drop() async throws {
            try await play { scene, _ in
                let answer = try await scene.get("/ha-noi/tra-cuu/H26-20171231-0001", ["Sandbox-Fault": "drop"])
                #expect(answer.status == 502 && answer["cache-control"] == "no-store")
                #expect(answer.text.contains(#""fault":"upstream""#) && answer.text.contains("no-answer"), "\(answer.text)")
                // Nothing of the inside is said.
                #expect(!answer.text.contains("127.0.0.1") && answer["server"] == nil)
            }
        }

        @Test("500: passed on where nothing is stored; a stored page is shown instead", .timeLimit(.minutes(1)))
        func serverError() async throws {
            let clock = ManualClock()
            try await play(clock: clock) { scene, portal in
                let page = try await scene.get("/ha-noi/")
                portal.standingFault = .serverError
                clock.advance(by: .minutes(2))
                let stale = try await scene.get("/ha-noi/")
                #expect(stale.status == 200 && stale.content == page.content && stale.cacheStatus.contains("detail=stale-if-error"), "\(stale.cacheStatus)")
                let failed = try await scene.get("/ha-noi/dich-vu")
                #expect(failed.status == 500 && failed.cacheStatus == "motcua; fwd=uri-miss; fwd-status=500; detail=uncacheable")
                portal.standingFault = nil
                #expect(try await scene.get("/ha-noi/dich-vu").status == 200)
            }
        }

        @Test("half: an answer that breaks off is broken off to the citizen too, and nothing of it is stored", .timeLimit(.minutes(1)), arguments: ["bieu-mau.pdf", "lon", "lon?bytes=300000&chunked"])
        func half(_ page: String) async throws {
            try await play { scene, _ in
                let target = "/ha-noi/" + page
                let answer = try await scene.get(target, ["Sandbox-Fault": "half"])
                #expect(!answer.isWhole || answer.status == 502)
                let whole = try await scene.get(target)
                #expect(whole.status == 200 && whole.isWhole && whole.cacheStatus.contains("fwd=uri-miss"), "\(whole.cacheStatus)")
                #expect(whole.content.count > 90_000)
            }
        }

        @Test("flap: a portal that fails every other time does not show on a stored page, and shows on others as what it said", .timeLimit(.minutes(1)))
        func flap() async throws {
            let clock = ManualClock()
            try await play(clock: clock) { scene, portal in
                _ = try await scene.get("/ha-noi/")
                portal.standingFault = .flap
                for _ in 0..<6 {
                    clock.advance(by: .minutes(2))
                    #expect(try await scene.get("/ha-noi/").status == 200)
                }
                let statuses = [
                    try await scene.get("/ha-noi/tra-cuu/H26-1").status, try await scene.get("/ha-noi/tra-cuu/H26-1").status,
                ]
                #expect(statuses.sorted() == [200, 503])
            }
        }

        @Test("A portal that goes on failing is left alone for a while, and asked again after", .timeLimit(.minutes(1)))
        func circuit() async throws {
            let clock = ManualClock()
            try await play(connector: ["circuit: {failures: 3, rest: 10s}", "retry: {attempts: 1}"], clock: clock) { scene, portal in
                for _ in 0..<3 {
                    let answer = try await scene.get("/ha-noi/tra-cuu/1", ["Sandbox-Fault": "drop"])
                    #expect(answer.status == 502, "\(answer.text)")
                }
                let refused = try await scene.get("/ha-noi/tra-cuu/1")
                #expect(refused.status == 503 && refused.text.contains("circuit-open") && refused["retry-after"] != nil, "\(refused.text)")
                clock.advance(by: .seconds(11))
                #expect(try await scene.get("/ha-noi/tra-cuu/1").status == 200)
            }
        }
    }
}
