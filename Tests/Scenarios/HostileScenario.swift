import Gateway
import Synchronization
import Testbed
import Testing

extension Scenarios {
    @Suite("Hostile requests") struct Hostile {
        @Test("Every malformed request is refused by its status, its connection closed, and no upstream hears a whole one", .timeLimit(.minutes(1)))
        func refused() async throws {
            let heard = Mutex<[String]>([])
            let portal = try RawServer.answering { request in
                heard.withLock { $0.append(request.startLine) }
                return wireAnswer("heard")
            }
            defer { portal.stop() }
            var agency = SceneFiles.Agency(portal.url)
            agency.path = "/*"
            #expect(HostileRequest.all.count >= 40)
            try await Scene.play(SceneFiles(agency).folder) { scene in
                let port = scene.port
                for hostile in HostileRequest.all {
                    let (answer, isClosed) = try await onThread {
                        let wire = try Wire(port: port, patience: 5)
                        // Behind it, what a smuggler wants the next one to be.
                        try? wire.send(hostile.bytes + "GET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n")
                        let answer = try wire.answer()
                        return (answer, (try? wire.fill()) != true)
                    }
                    #expect(answer.status == hostile.status, "\(hostile): \(answer.startLine)")
                    #expect(answer.text.contains("urn:motcua:problem:\(hostile.code)"), "\(hostile): \(answer.text)")
                    // CONNECT is well formed: what follows it is a request.
                    #expect(isClosed || hostile.status == 405, "\(hostile) left the connection open")
                }
                let after = try await scene.get("/after")
                #expect(after.status == 200)
            }
            let lines = heard.withLock { $0 }.filter { $0 != "GET /after HTTP/1.1" }
            #expect(lines.isEmpty || lines == ["GET /smuggled HTTP/1.1"], "\(lines)")
        }
    }
}
