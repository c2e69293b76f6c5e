import Glibc
import Synchronization
import Testing

@testable import motcua

extension Scenarios.Upgrade {
    @Suite("until the answer") struct UntilTheAnswer {
        @Test("A client that leaves before the portal has answered takes its request with it", .timeLimit(.minutes(1)))
        func clientLeavesEarly() async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            try await Scene.play(Scenarios.Upgrade.files(portal).folder) { scene in
                // Until both sides are known to have met, the wire stays open.
                let wire = try await onThread { [port = scene.port] in
                    let wire = try Wire(port: port)
                    try wire.send(TunnelPortal.request("/ha-noi/silent"))
                    return dup(wire.descriptor)
                }
                try await eventually("the portal is asked") { portal.requests.count == 1 }
                #expect(portal.ended == 0)
                close(wire)
                try await eventually("the portal is let go") { portal.ended == 1 }
                let lines = try await Scenarios.Upgrade.log(scene)
                #expect(lines.map { $0["http.response.status_code"] as? Int } == [499])
            }
        }

        @Test("Where a portal's upstream cannot be reached, its other one is asked", .timeLimit(.minutes(1)))
        func retried() async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            let dead = "http://127.0.0.1:\(try Loopback.freePort())"
            let agency = SceneFiles.Agency(dead, portal.url, route: ["upgrade: [websocket]"])
            try await Scene.play(SceneFiles(agency).folder) { scene in
                for _ in 0..<4 {
                    try await onThread { [port = scene.port] in _ = try Scenarios.Upgrade.open("/ha-noi/echo", port: port) }
                }
            }
        }

        @Test("A portal that refuses is answered with its refusal, and the connection goes on", .timeLimit(.minutes(1)), arguments: [
            ("refuse", "no"), ("refuse-chunked", "noway"), ("refuse-and-close", "to the end"),
        ])
        func refused(_ how: String, _ content: String) async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            try await Scene.play(Scenarios.Upgrade.files(portal).folder) { scene in
                try await onThread { [port = scene.port] in
                    let wire = try Wire(port: port)
                    try wire.send(TunnelPortal.request("/ha-noi/\(how)"))
                    let answer = try wire.answer()
                    #expect(answer.status == 403)
                    #expect(answer.text == content)
                    #expect(answer["upgrade"] == nil)
                    #expect(try wire.exchange("GET", "/ha-noi/").text == "plain")
                }
            }
        }

        @Test("An answer that is none is 502, and a half refusal is not passed off as whole", .timeLimit(.minutes(1)))
        func malformed() async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            try await Scene.play(Scenarios.Upgrade.files(portal, connector: ["timeout: 300ms", "retry: {attempts: 1}"]).folder) { scene in
                let half = try await onThread { [port = scene.port] in
                    let wire = try Wire(port: port)
                    try wire.send(TunnelPortal.request("/ha-noi/refuse-half"))
                    return try wire.answer()
                }
                #expect(half.status == 403)
                #expect(!half.isWhole)
                for (how, status) in [("other", 502), ("none", 502), ("garbage", 502), ("hang-up", 502), ("silent", 504)] {
                    let answer = try await onThread { [port = scene.port] in
                        let wire = try Wire(port: port)
                        try wire.send(TunnelPortal.request("/ha-noi/\(how)"))
                        return try wire.answer()
                    }
                    #expect(answer.status == status, "\(how)")
                }
            }
        }

        @Test("Where the route does not allow it the request goes on without the wish", .timeLimit(.minutes(1)), arguments: [
            [], ["upgrade: [ocpp1.6]"],
        ])
        func notAllowed(route: [String]) async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            try await Scene.play(Scenarios.Upgrade.files(portal, route: route).folder) { scene in
                let answer = try await onThread { [port = scene.port] in
                    let wire = try Wire(port: port)
                    try wire.send(TunnelPortal.request("/ha-noi/echo"))
                    return try wire.answer()
                }
                #expect(answer.text == "plain")
                #expect(portal.requests.map { $0["upgrade"] } == [nil])
            }
        }

        @Test("A proxy on the way is asked to connect, and reads nothing of the tunnel", .timeLimit(.minutes(1)))
        func proxied() async throws {
            let asked = Mutex<String?>(nil)
            let proxy = try RawServer { wire, _ in
                let connect = try wire.request()
                asked.withLock { $0 = connect?.startLine }
                try wire.send("HTTP/1.1 200 OK\r\n\r\n")
                guard let request = try wire.request() else { return }
                try TunnelPortal.serve(request, on: wire)
            }
            defer { proxy.stop() }
            let agency = SceneFiles.Agency("http://portal.test:81", connector: ["proxy: \(proxy.url)"], route: ["upgrade: [websocket]"])
            try await Scene.play(SceneFiles(agency).folder) { scene in
                try await onThread { [port = scene.port] in
                    let wire = try Scenarios.Upgrade.open("/ha-noi/echo", port: port, with: "early")
                    #expect(try wire.read(count: 5) == Array("early".utf8))
                }
                #expect(asked.withLock { $0 } == "CONNECT portal.test:81 HTTP/1.1")
            }
        }

        @Test("Open tunnels count among their connector's transfers, and give their place back", .timeLimit(.minutes(1)))
        func counted() async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            var files = Scenarios.Upgrade.files(portal)
            files.limits["transfers"] = "1"
            try await Scene.play(files.folder) { scene in
                try await onThread { [port = scene.port] in
                    let wire = try Scenarios.Upgrade.open("/ha-noi/echo", port: port)
                    #expect(try Wire(port: port).exchange("GET", "/ha-noi/").status == 503)
                    shutdown(wire.descriptor, Int32(SHUT_WR))
                    _ = try wire.readToEnd()
                }
                try await eventually("the place is free") { [port = scene.port] in
                    try Wire(port: port).exchange("GET", "/ha-noi/").status == 200
                }
            }
        }
    }
}
