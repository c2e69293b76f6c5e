import Foundation
import Gateway
import Synchronization
import Testing

extension Scenarios {
    @Suite("Keep-alive race") struct KeepAliveRace {
        /// `MOTCUA_REQUESTS` sets how long the long scenarios are.
        static let requests = ProcessInfo.processInfo.environment["MOTCUA_REQUESTS"].flatMap { Int($0) } ?? 20_000

        @Test("20,000 requests to an upstream that closes each connection after some answers, by FIN or by RST: no 502, every content right",
              .timeLimit(.minutes(2)))
        func race() async throws {
            let portal = try RawServer { wire, number in
                var random = SplitMix(seed: UInt64(number))
                let answers = Int.random(in: 1...20, using: &random)
                for _ in 0..<answers {
                    guard let request = try wire.request() else { return }
                    try wire.send(wireAnswer(request.target, "Cache-Control: no-store"))
                }
                // From at once to a little later: into the moment at which the next request is sent.
                if Bool.random(using: &random) { pause(milliseconds: Int32.random(in: 0...1, using: &random)) }
                if Bool.random(using: &random) { wire.breakOnClose() }
            }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                let each = Self.requests / 16, port = scene.port
                let wrong = try await onThreads(16) { client in
                    let wire = try Wire(port: port)
                    var wrong: [String] = []
                    for number in 0..<each {
                        let target = "/ha-noi/\(client)/\(number)"
                        let answer = try wire.exchange("GET", target)
                        if answer.status != 200 || answer.text != target { wrong.append("\(target): \(answer.status) \(answer.text)") }
                    }
                    return wrong
                }.flatMap(\.self)
                #expect(wrong.isEmpty, "\(wrong.count) of \(each * 16)")
                #expect(portal.connections > each / 20)
            }
        }
    }
}
