import Testing

extension Scenarios {
    @Suite("Slow reader") struct SlowReader {
        /// Sends `/lon` 200 MiB long and everything else 1 MiB; reads what is posted at its own pace.
        private static func portal() throws -> RawServer {
            try RawServer { wire, _ in
                let piece = [UInt8](repeating: 0x6d, count: 1 << 20)
                while let head = try wire.read(to: "\r\n\r\n") {
                    let request = WireMessage(head: head)
                    if let sent = request["content-length"].flatMap({ Int($0) }) {
                        for _ in 0..<150 where sent > 64 << 10 {
                            _ = try wire.skip(64 << 10)
                            pause(milliseconds: 10)
                        }
                        _ = try wire.skip(max(0, sent - 150 * 64 << 10))
                        try wire.send(wireAnswer("\(sent)"))
                        continue
                    }
                    let length = request.target.hasSuffix("/lon") ? Self.length : 1 << 20
                    try wire.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: \(length)\r\n\r\n")
                    for _ in 0..<length >> 20 { try wire.send(piece) }
                }
            }
        }

        private static let length = 200 << 20

        /// A gateway of its own for `act`, which must not make it grow by 32 MiB.
        private func expectSteady(_ act: (TemporaryFolder, _ port: Int) async throws -> Void) async throws {
            let portal = try Self.portal()
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            let (gateway, port) = try await Program.serving(SceneFiles(.init(portal.url)), in: folder)
            // What a first download takes once and for all.
            _ = try await onThread { try Wire(port: port).exchange("GET", "/ha-noi/warm").isWhole }
            let before = gateway.peakKilobytes
            try await act(folder, port)
            let grown = gateway.peakKilobytes - before
            #expect(grown < 32 << 10, "\(grown) KiB more")
            gateway.signal(15)
            #expect(try await gateway.end() == 0, "\(gateway.said)")
        }

        @Test("200 MiB to a client that reads slowly take less than 32 MiB of memory", .timeLimit(.minutes(2)))
        func download() async throws {
            try await expectSteady { _, port in
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
                    return received + (try wire.skip(Self.length - received))
                }
                #expect(received == Self.length)
            }
        }

        @Test("200 MiB over HTTP/2 to a client that reads slowly take no more", .enabled(if: Tool.curl.isWanted, "curl is not installed"), .timeLimit(.minutes(2)))
        func downloadHTTP2() async throws {
            try await expectSteady { folder, port in
                let result = try await Tool.curl(
                    ["-sS", "--http2-prior-knowledge", "--limit-rate", "60M", "-o", "/dev/null", "-w", "%{size_download}", "http://127.0.0.1:\(port)/ha-noi/lon"],
                    in: folder)
                #expect(result.said == "\(Self.length)")
            }
        }

        @Test("90 MiB posted to a portal that reads slowly take no more", .timeLimit(.minutes(2)), arguments: [false, true])
        func upload(isHTTP2: Bool) async throws {
            let length = 90 << 20
            try await expectSteady { folder, port in
                try folder.write("dossier", String(repeating: "hồ sơ\n", count: length / 9))
                let result = try await Tool.curl(
                    ["-sS", "-T", folder.path + "/dossier", "-X", "POST", isHTTP2 ? "--http2-prior-knowledge" : "--http1.1", "http://127.0.0.1:\(port)/ha-noi/nop"],
                    in: folder)
                #expect(result.said == "\(length / 9 * 9)")
            }
        }
    }
}
