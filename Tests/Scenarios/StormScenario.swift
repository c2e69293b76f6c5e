import Dispatch
import Synchronization
import Testing

extension Scenarios {
    @Test("10,000 requests at once for 10 slow pages ask their portal exactly 10 times, and each gets its page", .timeLimit(.minutes(2)))
    func storm() async throws {
        let connections = 100, streams = 100
        let gate = DispatchSemaphore(value: 0)
        let heard = Atomic(0), waiting = Atomic(0)
        let portal = try RawServer.answering { request in
            heard.add(1, ordering: .relaxed)
            gate.wait()
            return sharedAnswer(request.target)
        }
        defer { portal.stop() }
        try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
            let right = try await onThreads(connections) { [port = scene.port] _ in
                let wire = try Wire(port: port, patience: 90)
                let ids = (0..<streams).map { UInt32(2 * $0 + 1) }
                try wire.send(Frames.opening + ids.flatMap { Frames.request($0, [(":path", "/ha-noi/\($0 % 10)/\($0 % 20)")]) } + Frames.ping)
                // The answer to a ping behind them: all have been read.
                while let frame = try wire.frame(), frame.type != 6 || frame.flags & 1 == 0 {}
                if waiting.add(1, ordering: .relaxed).newValue == connections {
                    for _ in 0..<connections * streams { gate.signal() }
                }
                var texts: [UInt32: String] = [:], ended = 0
                while ended < streams, let frame = try wire.frame() {
                    if frame.type == 0 { texts[frame.stream, default: ""] += String(decoding: frame.content, as: UTF8.self) }
                    if frame.type <= 1, frame.flags & 1 == 1 { ended += 1 }
                }
                return ids.count { texts[$0] == "/ha-noi/\($0 % 10)/\($0 % 20)" }
            }
            #expect(right.reduce(0, +) == connections * streams)
            #expect(heard.load(ordering: .relaxed) == 10)
        }
    }
}
