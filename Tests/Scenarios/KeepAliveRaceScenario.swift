import Connectors
import Foundation
import Gateway
import Synchronization
import Testing

@testable import motcua

extension Scenarios {
    @Suite("Keep-alive race") struct KeepAliveRace {
        /// `MOTCUA_REQUESTS` sets how long the long scenarios are.
        static let requests = ProcessInfo.processInfo.environment["MOTCUA_REQUESTS"].flatMap { Int($0) } ?? 20_000

        /// Closes each connection after a number of answers that its own number decides, half by FIN and half by RST.
        private static func portal() throws -> RawServer {
            try RawServer { wire, number in
                var random = SplitMix(seed: UInt64(number))
                let answers = Int.random(in: 1...20, using: &random)
                for _ in 0..<answers {
                    guard let request = try wire.request() else { return }
                    try wire.send(wireAnswer(request.target + request.text, "Cache-Control: no-store"))
                }
                // From at once to a little later: into the moment at which the next request is sent.
                if Bool.random(using: &random) { pause(milliseconds: Int32.random(in: 0...1, using: &random)) }
                if Bool.random(using: &random) { wire.breakOnClose() }
            }
        }

        /// Sends `count` requests over 16 connections.
        /// - Returns: those that were not answered well.
        private static func wrong(_ scene: Scene, _ method: String, count: Int, content: String? = nil) async throws -> [String] {
            let port = scene.port
            return try await onThreads(16) { client in
                let wire = try Wire(port: port)
                var wrong: [String] = []
                for number in 0..<count / 16 {
                    let target = "/ha-noi/\(client)/\(number)"
                    let answer = try wire.exchange(method, target, content: content)
                    if answer.status != 200 || answer.text != target + (content ?? "") { wrong.append("\(target): \(answer.status) \(answer.text)") }
                }
                return wrong
            }.flatMap(\.self)
        }

        @Test("20,000 requests to an upstream that closes each connection after some answers, by FIN or by RST: no 502, every content right",
              .timeLimit(.minutes(2)))
        func race() async throws {
            let portal = try Self.portal()
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                let wrong = try await Self.wrong(scene, "GET", count: Self.requests)
                #expect(wrong.isEmpty, "\(wrong.count) of \(Self.requests)")
                #expect(portal.connections > Self.requests / 20)
            }
        }

        @Test("What may not be sent twice is not, and is not lost either: 1,600 dossiers, each handed in once", .timeLimit(.minutes(1)))
        func posts() async throws {
            let portal = try Self.portal()
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                let wrong = try await Self.wrong(scene, "POST", count: 1600, content: "hồ sơ")
                #expect(wrong.isEmpty, "\(wrong.count) of 1600")
                let asked = scene.gateway.snapshot.tree.connectors.values.flatMap(\.connector.status).map(\.requests)
                #expect(asked == [1600])
            }
        }
    }
}
