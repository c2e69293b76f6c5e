import Synchronization
import Testing

extension Scenarios {
    @Suite("Limits") struct LimitsInForce {
        private func play(_ limits: [String: String], _ act: (Scene) async throws -> Void) async throws {
            let portal = try RawServer.answering { wireAnswer("\($0.content.count)") }
            defer { portal.stop() }
            var files = SceneFiles(.init(portal.url))
            files.limits = limits
            try await Scene.play(files.folder) { try await act($0) }
        }

        @Test("A head that drips in is answered 408, a connection that says nothing is closed without a word", .timeLimit(.minutes(1)))
        func slowHead() async throws {
            try await play(["head-time": "300ms", "idle-time": "300ms"]) { scene in
                let dripping = try await onThread { [port = scene.port] in
                    let wire = try Wire(port: port)
                    try wire.send("GET /ha-noi/ HTTP/1.1\r\nHost:")
                    let answer = try wire.answer()
                    return (answer.status, try wire.fill())
                }
                #expect(dripping == (408, false))
                let silent = try await onThread { [port = scene.port] in
                    let wire = try Wire(port: port)
                    _ = try wire.exchange("GET", "/ha-noi/")
                    return try wire.readToEnd()
                }
                #expect(silent.isEmpty)
            }
        }

        @Test("A body that stops coming is answered 408, one that is too long 413", .timeLimit(.minutes(1)))
        func body() async throws {
            try await play(["body-time": "300ms", "body": "1000B"]) { scene in
                let stopped = try await onThread { [port = scene.port] in
                    let wire = try Wire(port: port)
                    try wire.send("POST /ha-noi/ HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10\r\n\r\n12345")
                    let answer = try wire.answer()
                    return (answer.status, try wire.fill())
                }
                #expect(stopped == (408, false))
                let long = try await scene.get("/ha-noi/", method: "POST", content: String(repeating: "a", count: 1001))
                #expect(long.status == 413)
                let chunked = try await onThread { [port = scene.port] in
                    let wire = try Wire(port: port)
                    try wire.send("POST /ha-noi/ HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n")
                    for _ in 0..<20 { try? wire.send("64\r\n" + String(repeating: "a", count: 100) + "\r\n") }
                    return try wire.answer().status
                }
                #expect(chunked == 413)
                #expect(try await scene.get("/ha-noi/", method: "POST", content: String(repeating: "a", count: 1000)).text == "1000")
            }
        }

        @Test("One address may have so many connections and no more; the next one is told so; a place left is a place free", .timeLimit(.minutes(1)))
        func connections() async throws {
            try await play(["connections-per-address": "3"]) { scene in
                let statuses = try await onThread { [port = scene.port] in
                    let held = try (0..<3).map { _ in try Wire(port: port) }
                    let first = try held.map { try $0.exchange("GET", "/ha-noi/").status }
                    let refused = try Wire(port: port)
                    try refused.send("GET /ha-noi/ HTTP/1.1\r\nHost: a.example\r\n\r\n")
                    return first + [try refused.answer().status]
                }
                #expect(statuses == [200, 200, 200, 429])
                try await eventually("the places are free") { (try? Wire(port: scene.port).exchange("GET", "/ha-noi/").status) == 200 }
            }
        }
    }
}
