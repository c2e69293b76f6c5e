import Connectors
import Front
import Gateway
import Testing

@testable import motcua

extension Scenarios {
    @Suite("Clients that leave, and noise") struct Leaving {
        /// Nothing of what was is still held: no connection, no transfer.
        private func expectQuiet(_ scene: Scene, _ portal: RawServer) async throws {
            try await eventually("the clients' connections are gone") { scene.gateway.front.service.openConnections == 0 }
            try await eventually("no transfer is left") {
                scene.gateway.snapshot.tree.connectors.values.allSatisfy { $0.connector.status.allSatisfy { $0.pending == 0 } }
            }
            #expect(try await scene.get("/ha-noi/it").status == 200)
        }

        @Test("Hundreds that leave in the middle of a download, by FIN or RST, leave nothing behind, upstream neither", .timeLimit(.minutes(1)))
        func downloads() async throws {
            let portal = try RawServer { wire, _ in
                let piece = [UInt8](repeating: 0x6d, count: 64 << 10)
                while let request = try wire.request() {
                    guard request.target.hasSuffix("/lon") else {
                        try wire.send(wireAnswer("well"))
                        continue
                    }
                    try wire.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: \(1 << 40)\r\n\r\n")
                    while true { try wire.send(piece) }
                }
            }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                _ = try await onThreads(8) { [port = scene.port] client in
                    for number in 0..<40 {
                        let wire = try Wire(port: port)
                        try wire.send("GET /ha-noi/lon HTTP/1.1\r\nHost: a.example\r\n\r\n")
                        // Before the answer, at its head, and within it.
                        _ = try wire.skip([0, 1, 200 << 10][number % 3])
                        if (number + client).isMultiple(of: 2) { wire.breakOnClose() }
                    }
                }
                try await expectQuiet(scene, portal)
                try await eventually("the portal's connections are gone") { portal.openConnections <= 1 }
            }
        }

        @Test("Those that leave in the middle of an upload, or while their page is being fetched, leave nothing behind", .timeLimit(.minutes(1)))
        func uploads() async throws {
            let portal = try RawServer.answering { request in
                if request.target.hasSuffix("/cham") { pause(milliseconds: 20) }
                return wireAnswer("well", "Cache-Control: max-age=60")
            }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                _ = try await onThreads(8) { [port = scene.port] client in
                    for number in 0..<20 {
                        let wire = try Wire(port: port)
                        try wire.send(number.isMultiple(of: 2)
                            ? "POST /ha-noi/nop HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100000\r\n\r\n" + String(repeating: "a", count: 50_000)
                            : "GET /ha-noi/\(number)/cham HTTP/1.1\r\nHost: a.example\r\n\r\n")
                        if client.isMultiple(of: 2) { wire.breakOnClose() }
                    }
                }
                try await expectQuiet(scene, portal)
            }
        }

        @Test("Noise of a thousand mangled requests on real connections is refused or answered, and the gateway serves on", .timeLimit(.minutes(1)))
        func noise() async throws {
            let portal = try RawServer.answering { _ in wireAnswer("well") }
            defer { portal.stop() }
            let sound = [
                "GET /ha-noi/ HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\n\r\n",
                "POST /ha-noi/x HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
                "POST /ha-noi/x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0",
            ].map { Array($0.utf8) }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                _ = try await onThreads(4) { [port = scene.port] client in
                    var random = SplitMix(seed: UInt64(client))
                    for _ in 0..<250 {
                        var bytes = sound.randomElement(using: &random).map { $0 + $0 } ?? []
                        for _ in 0..<Int.random(in: 1...6, using: &random) {
                            let place = Int.random(in: 0..<bytes.count, using: &random)
                            switch Int.random(in: 0..<3, using: &random) {
                            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
                            case 1: bytes.remove(at: place)
                            default: bytes.insert(contentsOf: bytes[place...].prefix(8), at: place)
                            }
                        }
                        let wire = try Wire(port: port)
                        try? wire.send(bytes)
                        // What comes back, if anything does at once, begins as HTTP.
                        if wire.hasBytes(within: 5), (try? wire.fill()) == true, let start = try? wire.read(count: 1).first {
                            #expect(start == UInt8(ascii: "H") || start == 0, "seed \(client)")
                        }
                    }
                }
                try await expectQuiet(scene, portal)
            }
        }
    }
}
