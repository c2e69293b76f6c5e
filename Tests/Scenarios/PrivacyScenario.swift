import Synchronization
import Testing

extension Scenarios {
    @Suite("Privacy") struct Privacy {
        /// Shows each citizen a page of their own, in the ways portals say so.
        private static func portal() throws -> RawServer {
            try RawServer.answering { request in
                let who = request["authorization"] ?? request["cookie"] ?? "nobody"
                return switch request.target.split(separator: "/").last ?? "" {
                case "rieng": wireAnswer(who, "Cache-Control: private, max-age=60")
                case "uy-quyen": wireAnswer(who, "Cache-Control: max-age=60")
                case "chung": wireAnswer("for all", "Cache-Control: public, max-age=60")
                case "dang-nhap": wireAnswer(who, "Cache-Control: max-age=60", "Set-Cookie: session=\(who)")
                default: wireAnswer(who, "Cache-Control: public, max-age=60", "Set-Cookie: session=\(who)")
                }
            }
        }

        @Test("Two citizens' look-ups are never each other's: neither private answers nor answers to Authorization are shared", .timeLimit(.minutes(1)), arguments: ["rieng", "uy-quyen"])
        func apart(_ page: String) async throws {
            let portal = try Self.portal()
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                for citizen in ["Citizen A", "Citizen B", "Citizen A"] {
                    let answer = try await scene.get("/ha-noi/" + page, ["Authorization": citizen])
                    #expect(answer.text == citizen && !answer.cacheStatus.contains("hit"))
                }
                // At once, too: who waits for another's answer must not be given it.
                let answers = try await onThreads(12) { [port = scene.port] number in
                    (number, try Wire(port: port).exchange("GET", "/ha-noi/" + page, ["Authorization": "Citizen \(number)"]).text)
                }
                #expect(answers.allSatisfy { $0.1 == "Citizen \($0.0)" })
            }
        }

        @Test("What a portal says is for all is shared, even when asked for with Authorization", .timeLimit(.minutes(1)))
        func shared() async throws {
            let portal = try Self.portal()
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                _ = try await scene.get("/ha-noi/chung", ["Authorization": "Citizen A"])
                #expect(try await scene.get("/ha-noi/chung", ["Authorization": "Citizen B"]).cacheStatus.contains("hit"))
            }
        }

        @Test("A session's cookie is given to the one it was made for and to nobody else", .timeLimit(.minutes(1)), arguments: ["dang-nhap", "trang-chu"])
        func cookies(_ page: String) async throws {
            let portal = try Self.portal()
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                let first = try await scene.get("/ha-noi/" + page, ["Cookie": "a=1"])
                #expect(first["set-cookie"] == "session=a=1")
                let second = try await scene.get("/ha-noi/" + page, ["Cookie": "b=2"])
                #expect(second["set-cookie"] != "session=a=1")
                if page == "dang-nhap" { #expect(second.text == "b=2" && !second.cacheStatus.contains("hit")) }
            }
        }
    }
}
