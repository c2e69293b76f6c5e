import Testing

@testable import motcua

extension Scenarios {
    @Suite("TLS", .enabled(if: Tool.curl.isWanted && Tool.openssl.isWanted, "curl or openssl is not installed")) struct TLS {
        private func play(
            _ clientAuthority: String? = nil, _ act: (Scene, _ status: @Sendable (_ arguments: [String]) async throws -> String) async throws -> Void
        ) async throws {
            let portal = try RawServer.answering { wireAnswer($0["x-forwarded-proto"] ?? "-") }
            defer { portal.stop() }
            let port = try Loopback.freePort()
            let folder = try TemporaryFolder()
            try await Certificate.make(in: folder)
            var files = SceneFiles(.init(portal.url))
            files.securePort = port
            files.clientAuthority = clientAuthority
            if let clientAuthority { try await Certificate.make(in: folder, as: clientAuthority.replacing(".pem", with: "")) }
            try await Certificate.make(in: folder, as: "certs/stranger")
            try await Scene.play(files.folder, in: folder) { scene in
                try await act(scene) { arguments in
                    try await Tool.curl(
                        ["-s", "--cacert", folder.path + "/certs/gateway.pem", "-w", " %{http_code}", "https://127.0.0.1:\(port)/ha-noi/"] + arguments, in: folder).said
                }
            }
        }

        @Test("TLS 1.2 and 1.3 are spoken and nothing older, and the portal is told that the citizen's side was secure", .timeLimit(.minutes(1)))
        func versions() async throws {
            try await play { scene, status in
                #expect(try await status(["--tls-max", "1.2"]) == "https 200")
                #expect(try await status(["--tlsv1.3"]) == "https 200")
                #expect(try await status(["--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"]) == " 000")
                #expect(try await scene.get("/ha-noi/").text == "http")
                // Plain words on the secure port are not answered.
                let port = try #require(scene.securePort)
                let said = try await onThread { () -> Bool in
                    let wire = try Wire(port: port)
                    try wire.send("GET /ha-noi/ HTTP/1.1\r\nHost: a.example\r\n\r\n")
                    return try String(decoding: wire.readToEnd(), as: UTF8.self).contains("HTTP/1.1 200")
                }
                #expect(!said)
            }
        }

        @Test("Where client certificates are asked for, nobody comes in without one, nor with a stranger's", .timeLimit(.minutes(1)))
        func mutual() async throws {
            try await play("certs/client.pem") { scene, status async throws in
                #expect(try await status([]) == " 000")
                #expect(try await status(["--tls-max", "1.2"]) == " 000")
                let folder = scene.folder.path + "/certs/"
                #expect(try await status(["--cert", folder + "stranger.pem", "--key", folder + "stranger.key"]) == " 000")
                #expect(try await status(["--cert", folder + "client.pem", "--key", folder + "client.key"]) == "https 200")
                #expect(await scene.gateway.reload().isEmpty)
                #expect(try await status([]) == " 000")
            }
        }
    }
}
