import Gateway
import Synchronization
import Testing

extension Scenarios {
    @Suite("Stopping") struct Stopping {
        private static let length = 1 << 20

        /// Sends half of each download at once and the rest when released.
        private static func portal(_ begun: Atomic<Int>.Shared, _ released: Atomic<Int>.Shared) throws -> RawServer {
            try RawServer { wire, _ in
                while try wire.request() != nil {
                    try wire.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: \(length)\r\n\r\n")
                    try wire.send([UInt8](repeating: 0x6d, count: length / 2))
                    begun.value.add(1, ordering: .relaxed)
                    while released.value.load(ordering: .acquiring) == 0 { pause() }
                    try wire.send([UInt8](repeating: 0x6d, count: length / 2))
                }
            }
        }

        @Test("A gateway that stops during downloads finishes every one, takes no new one, and says that all went well", .timeLimit(.minutes(1)))
        func drained() async throws {
            let begun = Atomic<Int>.Shared(), released = Atomic<Int>.Shared()
            let portal = try Self.portal(begun, released)
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                async let downloads = onThreads(8) { [port = scene.port] number in
                    try Wire(port: port).exchange("GET", "/ha-noi/\(number)").content.count
                }
                try await eventually("all have begun") { begun.value.load(ordering: .relaxed) == 8 }
                async let finished = scene.close()
                try await eventually("no new connection is taken") { (try? Wire(port: scene.port)) == nil }
                released.value.store(1, ordering: .releasing)
                #expect(try await downloads == Array(repeating: Self.length, count: 8))
                #expect(await finished)
            }
        }

        @Test("Downloads over HTTP/2 are finished too", .enabled(if: Tool.curl.isWanted, "curl is not installed"), .timeLimit(.minutes(1)))
        func drainedHTTP2() async throws {
            let begun = Atomic<Int>.Shared(), released = Atomic<Int>.Shared()
            let portal = try Self.portal(begun, released)
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                let downloads = try (0..<3).map { number in
                    try Child(
                        Tool.curl.path, ["-sS", "--http2-prior-knowledge", "-o", "/dev/null", "-w", "%{size_download}", scene.url("/ha-noi/\(number)")],
                        output: scene.folder.path + "/download-\(number)")
                }
                try await eventually("all have begun") { begun.value.load(ordering: .relaxed) == 3 }
                async let finished = scene.close()
                try await eventually("no new connection is taken") { (try? Wire(port: scene.port)) == nil }
                released.value.store(1, ordering: .releasing)
                for download in downloads {
                    #expect(try await download.end() == 0)
                    #expect(download.said == "\(Self.length)")
                }
                #expect(await finished)
            }
        }

        @Test("Downloads that outlast drain-time are broken off, never passed off as whole, and the gateway says so", .timeLimit(.minutes(1)))
        func brokenOff() async throws {
            let begun = Atomic<Int>.Shared(), released = Atomic<Int>.Shared()
            let portal = try Self.portal(begun, released)
            defer { portal.stop() }
            var files = SceneFiles(.init(portal.url))
            files.limits["drain-time"] = "100ms"
            try await Scene.play(files.folder) { scene in
                async let downloads = onThreads(3) { [port = scene.port] number in
                    try Wire(port: port).exchange("GET", "/ha-noi/\(number)").isWhole
                }
                try await eventually("all have begun") { begun.value.load(ordering: .relaxed) == 3 }
                #expect(await scene.close() == false)
                #expect(try await downloads == [false, false, false])
                released.value.store(1, ordering: .releasing)
            }
        }
    }
}

extension Atomic where Value == Int {
    /// A count that closures can share.
    final class Shared: Sendable {
        let value = Atomic<Int>(0)
    }
}
