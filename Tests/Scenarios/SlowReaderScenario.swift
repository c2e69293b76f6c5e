import Testing

extension Scenarios {
    @Suite("Slow reader") struct SlowReader {
        @Test("200 MiB to a client that reads slowly take less than 32 MiB of memory", .timeLimit(.minutes(2)), arguments: ["HTTP/1.1"])
        func memory(_ version: String) async throws {
            let length = 200 << 20
            let portal = try RawServer { wire, _ in
                let piece = [UInt8](repeating: 0x6d, count: 1 << 20)
                while let request = try wire.request() {
                    let length = request.target.hasSuffix("/lon") ? length : 1 << 20
                    try wire.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: \(length)\r\n\r\n")
                    for _ in 0..<length >> 20 { try wire.send(piece) }
                }
            }
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            let (gateway, port) = try await Program.serving(SceneFiles(.init(portal.url)), in: folder)
            // What a first download takes once and for all.
            _ = try await onThread { try Wire(port: port).exchange("GET", "/ha-noi/warm").isWhole }
            let before = gateway.peakKilobytes
            let received = try await onThread {
                let wire = try Wire(port: port, receiveBuffer: 64 << 10)
                try wire.send("GET /ha-noi/lon HTTP/1.1\r\nHost: motcua.test\r\n\r\n")
                _ = try wire.read(to: "\r\n\r\n")
                // Two seconds at walking pace, in which the portal could send it all; then to the end.
                var received = 0
                for _ in 0..<200 {
                    received += try wire.skip(64 << 10)
                    pause(milliseconds: 10)
                }
                return received + (try wire.skip(length - received))
            }
            #expect(received == length)
            let grown = gateway.peakKilobytes - before
            #expect(grown < 32 << 10, "\(grown) KiB more")
            gateway.signal(15)
            #expect(try await gateway.end() == 0, "\(gateway.said)")
        }
    }
}
