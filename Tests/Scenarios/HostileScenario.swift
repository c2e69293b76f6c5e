import Gateway
import Synchronization
import Testbed
import Testing

extension Scenarios {
    @Suite("Hostile requests") struct Hostile {
        @Test("Every malformed request is refused by its status, its connection closed, and nothing of it reaches an upstream", .timeLimit(.minutes(1)))
        func refused() async throws {
            let heard = Mutex<[String]>([]), connections = Atomic<Int>(0)
            let portal = try RawServer { wire, _ in
                connections.add(1, ordering: .sequentiallyConsistent)
                while let request = try wire.request() {
                    heard.withLock { $0.append(request.startLine) }
                    try wire.send(wireAnswer("heard"))
                }
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
                // Not so much as a connection is opened for one of them, but for the one longer than a read, whose flaw
                // comes when its head may have gone: a body that streams cannot be judged before it is here.
                let late = HostileRequest.all.filter { $0.bytes.contains("chunked") && $0.bytes.utf8.count > 2000 }
                #expect(late.count == 1)
                #expect(connections.load(ordering: .sequentiallyConsistent) <= late.count)
                let after = try await scene.get("/after")
                #expect(after.status == 200)
            }
            #expect(heard.withLock { $0 } == ["GET /after HTTP/1.1"])
        }
    }
}
