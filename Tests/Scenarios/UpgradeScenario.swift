import Foundation
import Gateway
import Glibc
import Synchronization
import Testing

@testable import motcua

extension Scenarios {
    @Suite("Upgrade") struct Upgrade {
        private static func files(_ portal: TunnelPortal, connector: [String] = [], route: [String] = ["upgrade: [websocket]"]) -> SceneFiles {
            SceneFiles(.init(portal.url, connector: connector, route: route))
        }

        /// Opens a tunnel and reads the portal's greeting.
        private static func open(_ target: String, port: Int, with early: String = "") throws -> Wire {
            let wire = try Wire(port: port)
            try wire.send(TunnelPortal.request(target) + early)
            let head = WireMessage(head: try wire.read(to: "\r\n\r\n") ?? "")
            #expect(head.startLine == "HTTP/1.1 101 Switching Protocols")
            #expect(head["upgrade"] == "websocket")
            #expect(head["connection"] == "upgrade")
            #expect(head["sec-websocket-accept"] == TunnelPortal.key)
            #expect(head["cache-status"] == nil)
            #expect(try wire.read(to: "\n") == "xin chào")
            return wire
        }

        /// The access log's lines, once the gateway has closed.
        private static func log(_ scene: Scene) async throws -> [[String: Any]] {
            await scene.close()
            return try scene.folder.read("state/access.log").split(separator: "\n").map {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
            }
        }

        @Test("A client and its portal talk through the gateway, from the first byte behind the request to the last", .timeLimit(.minutes(1)))
        func talk() async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            try await Scene.play(Self.files(portal).folder) { scene in
                try await onThread { [port = scene.port] in
                    let wire = try Self.open("/ha-noi/echo", port: port, with: "early")
                    #expect(try wire.read(count: 5) == Array("early".utf8))
                    try wire.send("GET / HTTP/1.1\r\n\r\n")
                    #expect(try wire.read(count: 18) == Array("GET / HTTP/1.1\r\n\r\n".utf8))
                    shutdown(wire.descriptor, Int32(SHUT_WR))
                    #expect(try wire.readToEnd() == Array("tạm biệt".utf8))
                }
                let asked = try #require(portal.requests.first)
                #expect(asked["connection"] == "upgrade")
                #expect(asked["upgrade"] == "websocket")
                #expect(asked["sec-websocket-key"] == TunnelPortal.key)
                #expect(asked["host"].map { portal.url.hasSuffix($0) } == true)
                #expect(asked["via"] == "1.1 motcua")
                let lines = try await Self.log(scene)
                #expect(lines.map { $0["http.response.status_code"] as? Int } == [101])
            }
        }

        @Test("Megabytes go both ways at once, whole and in order, as fast as the slower side", .timeLimit(.minutes(1)))
        func much() async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            try await Scene.play(Self.files(portal).folder) { scene in
                try await onThread { [port = scene.port] in
                    // Sent to by one thread and read from by another; sending touches the descriptor alone.
                    nonisolated(unsafe) let wire = try Self.open("/ha-noi/echo", port: port)
                    let sent = (0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 12) }
                    let sender = Thread {
                        try? wire.send(sent)
                        shutdown(wire.descriptor, Int32(SHUT_WR))
                    }
                    sender.start()
                    // Nothing is read at first, so that every buffer on the way fills up.
                    pause(milliseconds: 300)
                    #expect(try wire.read(count: sent.count) == sent)
                    #expect(try wire.readToEnd() == Array("tạm biệt".utf8))
                }
            }
        }

        @Test("A client that leaves takes its tunnel with it", .timeLimit(.minutes(1)), arguments: [true, false])
        func clientLeaves(breaksOff: Bool) async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            try await Scene.play(Self.files(portal).folder) { scene in
                try await onThread { [port = scene.port] in
                    let wire = try Self.open("/ha-noi/echo", port: port)
                    if breaksOff { wire.breakOnClose() }
                }
                try await eventually("the portal is let go") { portal.ended == 1 }
                let lines = try await Self.log(scene)
                #expect(lines.map { $0["http.response.status_code"] as? Int } == [101])
            }
        }

        @Test("A portal that leaves, in order or not, ends the tunnel after all it said", .timeLimit(.minutes(1)), arguments: ["leave", "break"])
        func portalLeaves(_ how: String) async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            try await Scene.play(Self.files(portal).folder) { scene in
                try await onThread { [port = scene.port] in
                    let wire = try Wire(port: port)
                    try wire.send(TunnelPortal.request("/ha-noi/\(how)"))
                    let all = (try? wire.readToEnd()) ?? []
                    if how == "leave" { #expect(String(decoding: all, as: UTF8.self).hasSuffix("xin chào\n")) }
                }
                #expect(await scene.close())
                let lines = try await Self.log(scene)
                #expect(lines.count == 1)
            }
        }

        @Test("A portal that only listens is still sent to", .timeLimit(.minutes(1)))
        func portalListens() async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            try await Scene.play(Self.files(portal).folder) { scene in
                try await onThread { [port = scene.port] in
                    let wire = try Self.open("/ha-noi/listen", port: port)
                    #expect(try wire.readToEnd().isEmpty)
                    try wire.send([UInt8](repeating: 0x6d, count: 1 << 20))
                    #expect(portal.ended == 0)
                    shutdown(wire.descriptor, Int32(SHUT_WR))
                }
                try await eventually("the portal has all of it") { portal.ended == 1 }
                let lines = try await Self.log(scene)
                #expect(lines.map { $0["http.response.status_code"] as? Int } == [101])
            }
        }

        @Test("A portal that refuses is answered with its refusal, and the connection goes on", .timeLimit(.minutes(1)), arguments: [
            ("refuse", "no"), ("refuse-chunked", "noway"), ("refuse-and-close", "to the end"),
        ])
        func refused(_ how: String, _ content: String) async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            try await Scene.play(Self.files(portal).folder) { scene in
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
            try await Scene.play(Self.files(portal, connector: ["timeout: 300ms", "retry: {attempts: 1}"]).folder) { scene in
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
            try await Scene.play(Self.files(portal, route: route).folder) { scene in
                let answer = try await onThread { [port = scene.port] in
                    let wire = try Wire(port: port)
                    try wire.send(TunnelPortal.request("/ha-noi/echo"))
                    return try wire.answer()
                }
                #expect(answer.text == "plain")
                #expect(portal.requests.map { $0["upgrade"] } == [nil])
            }
        }

        @Test("A tunnel goes over TLS on both sides, and through two gateways", .timeLimit(.minutes(1)))
        func secure() async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            try await Certificate.make(in: folder)
            var files = Self.files(portal)
            let port = try Loopback.freePort()
            files.securePort = port
            // The other agency's portal is this gateway's own door.
            files.agencies.append(.init(
                "https://127.0.0.1:\(port)", slug: "cong", code: "G02", connector: ["tls: {authority: certs/gateway.pem}"],
                route: ["rewrite: /ha-noi/*", "upgrade: [websocket]"]))
            try await Scene.play(files.folder, in: folder) { scene in
                try await onThread { [port = scene.port] in
                    let wire = try Self.open("/cong/echo", port: port, with: "early")
                    let text = [UInt8](repeating: 0x74, count: 300_000)
                    try wire.send(text)
                    #expect(try wire.read(count: 5) == Array("early".utf8))
                    #expect(try wire.read(count: text.count) == text)
                }
                try await eventually("the portal is let go") { portal.ended == 1 }
                let left = try await onThread { [port = scene.port] in try Self.open("/cong/leave", port: port).readToEnd() }
                #expect(left.isEmpty)
                #expect(await scene.close())
                let lines = try await Self.log(scene)
                #expect(lines.map { $0["http.response.status_code"] as? Int } == [101, 101, 101, 101])
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
                    let wire = try Self.open("/ha-noi/echo", port: port, with: "early")
                    #expect(try wire.read(count: 5) == Array("early".utf8))
                }
                #expect(asked.withLock { $0 } == "CONNECT portal.test:81 HTTP/1.1")
            }
        }

        @Test("A gateway that stops closes tunnels at drain-time's end, and says so", .timeLimit(.minutes(1)))
        func drained() async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            var files = Self.files(portal)
            files.limits["drain-time"] = "200ms"
            try await Scene.play(files.folder) { scene in
                async let rest = onThread { [port = scene.port] in try Self.open("/ha-noi/echo", port: port).readToEnd() }
                try await eventually("the tunnel stands") { portal.requests.count == 1 }
                #expect(await scene.close() == false)
                #expect(try await rest.isEmpty)
                try await eventually("the portal is let go") { portal.ended == 1 }
            }
        }

        @Test("Open tunnels count among their connector's transfers, and give their place back", .timeLimit(.minutes(1)))
        func counted() async throws {
            let portal = try TunnelPortal()
            defer { portal.stop() }
            var files = Self.files(portal)
            files.limits["transfers"] = "1"
            try await Scene.play(files.folder) { scene in
                try await onThread { [port = scene.port] in
                    let wire = try Self.open("/ha-noi/echo", port: port)
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
