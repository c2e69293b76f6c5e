import Gateway
import NIOPosix
import Sandbox
import Synchronization
import Testing

extension Scenarios {
    @Suite("HTTP/2") struct HTTP2 {
        private static let curl = Tool.curl

        /// A portal of the sandbox behind a gateway that answers HTTP and HTTPS.
        private func play(_ limits: [String: String] = [:], _ act: (Scene, _ secure: String) async throws -> Void) async throws {
            let agencies = SandboxAgency.all.filter { $0.slug == "ha-noi" }.map { agency in
                var agency = agency
                agency.port = 0
                return agency
            }
            let portals = try await SandboxPortals.start(agencies, on: MultiThreadedEventLoopGroup.singleton)
            do {
                var files = SceneFiles(.init("http://127.0.0.1:\(try #require(portals.agencies.first?.port))"))
                let securePort = try Loopback.freePort()
                files.securePort = securePort
                files.limits = limits
                let folder = try TemporaryFolder()
                try await Certificate.make(in: folder)
                try await Scene.play(files.folder, in: folder) { try await act($0, "https://127.0.0.1:\(securePort)") }
            } catch {
                await portals.stop()
                throw error
            }
            await portals.stop()
        }

        @Test("curl speaks HTTP/2 by prior knowledge and by ALPN, and HTTP/1.1 where it wants that; streams go side by side",
              .enabled(if: curl.isWanted && Tool.openssl.isWanted, "curl or openssl is not installed"), .timeLimit(.minutes(1)))
        func versions() async throws {
            try await play { scene, secure in
                let show = ["-sS", "-k", "-o", "/dev/null", "-w", "%{http_version} %{http_code}\n"]
                #expect(try await Tool.curl(show + ["--http2-prior-knowledge", scene.url("/ha-noi/")], in: scene.folder).said == "2 200\n")
                #expect(try await Tool.curl(show + ["--http2", secure + "/ha-noi/"], in: scene.folder).said == "2 200\n")
                #expect(try await Tool.curl(show + ["--http1.1", secure + "/ha-noi/"], in: scene.folder).said == "1.1 200\n")
                // By ALPN: curl 7.88 breaks off streams of its own when they share a connection by prior knowledge.
                let many = try await Tool.curl(
                    ["-sS", "-k", "-Z", "--parallel-max", "30", "-w", "%{http_version} %{http_code} %{size_download}\n",
                     "-o", scene.folder.path + "/lon-#1", secure + "/ha-noi/lon?bytes=40000&n=[1-60]"], in: scene.folder)
                let lines = many.said.split(separator: "\n")
                #expect(lines.count { $0 == "2 200 40000" } == 60, "\(many.said.suffix(300))")
            }
        }

        @Test("A dossier of 3 MiB is handed in through HTTP/2, to the last byte",
              .enabled(if: curl.isWanted && Tool.openssl.isWanted, "curl or openssl is not installed"), .timeLimit(.minutes(1)))
        func upload() async throws {
            try await play { scene, secure in
                try scene.folder.write("dossier", String(repeating: "hồ sơ\n", count: 393_216))
                for address in [scene.url(""), secure] {
                    let result = try await Tool.curl(
                        ["-sS", "-k", "--http2-prior-knowledge", "--data-binary", "@\(scene.folder.path)/dossier", address + "/ha-noi/nop-ho-so"].filter {
                            address != secure || $0 != "--http2-prior-knowledge"
                        }, in: scene.folder)
                    #expect(result.said.contains(#""bytes":3538944,"#), "\(result.said)")
                }
            }
        }

        @Test("1,000 requests on 4 connections with 25 streams each all succeed",
              .enabled(if: Tool.h2load.isWanted && Tool.openssl.isWanted, "h2load is not installed"), .timeLimit(.minutes(1)))
        func load() async throws {
            try await play { scene, secure in
                for address in [scene.url("/ha-noi/"), secure + "/ha-noi/bieu-mau.pdf"] {
                    let result = try await Tool.h2load(["-n", "1000", "-c", "4", "-m", "25", address], in: scene.folder)
                    #expect(result.said.contains("1000 succeeded, 0 failed, 0 errored, 0 timeout"), "\(result.said)")
                }
            }
        }

        @Test("A connection that resets too many streams is closed; others go on", .timeLimit(.minutes(1)))
        func resets() async throws {
            try await play(["resets": "20"]) { scene, _ in
                let isClosed = try await onThread { [port = scene.port] in
                    let wire = try Wire(port: port, patience: 10)
                    try wire.send(Frames.opening)
                    for number in 0..<200 {
                        let stream = UInt32(number * 2 + 1)
                        do { try wire.send(Frames.request(stream, [(":path", "/ha-noi/lon?bytes=9")]) + Frames.reset(stream)) } catch { return true }
                    }
                    while (try? wire.fill()) == true {}
                    return true
                }
                #expect(isClosed)
                #expect(try await scene.get("/ha-noi/").status == 200)
            }
        }

        @Test("Trailers of a portal reach a citizen's program through HTTP/2",
              .enabled(if: curl.isWanted, "curl is not installed"), .timeLimit(.minutes(1)))
        func trailers() async throws {
            let portal = try RawServer.answering { _ in
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 42\r\n\r\n"
            }
            defer { portal.stop() }
            try await Scene.play(SceneFiles(.init(portal.url)).folder) { scene in
                let result = try await Tool.curl(["-sS", "--http2-prior-knowledge", "-D", "-", scene.url("/ha-noi/")], in: scene.folder)
                #expect(result.said.contains("hello") && result.said.contains("x-sum: 42"), "\(result.said)")
            }
        }
    }
}
