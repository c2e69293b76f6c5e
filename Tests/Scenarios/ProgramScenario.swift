import Foundation
import Glibc
import Sandbox
import Testing

@testable import motcua

extension Scenarios {
    @Suite("The program") struct TheProgram {
        @Test("check prints every mistake with file, line and column, and ends with 1; a sound folder with 0", .timeLimit(.minutes(1)))
        func check() async throws {
            let folder = try TemporaryFolder()
            var broken = SceneFiles.Agency("http://127.0.0.1:1")
            broken.connector = ["timout: 10s", "connect-timeout: soon"]
            try SceneFiles(broken).folder.write(under: folder.path)
            let bad = try await Program.run(["check", "--config", folder.path + "/routes"], in: folder)
            #expect(bad.status == 1)
            #expect(bad.said.contains("ha-noi.yaml:8:5: error: ") && bad.said.contains("timout") && bad.said.contains("timeout"), "\(bad.said)")
            #expect(bad.said.contains("ha-noi.yaml:9:22: error: ") && bad.said.contains("soon"), "\(bad.said)")
            broken.connector = []
            try folder.write("routes/ha-noi.yaml", broken.text)
            let good = try await Program.run(["check", "--config", folder.path + "/routes"], in: folder)
            #expect(good.status == 0 && good.said == "fine: 1 agencies, 1 routes\n", "\(good.said)")
            #expect(try await Program.run(["chek"], in: folder).status == 2)
        }

        @Test("run serves, reads its files again on SIGHUP, ends with 0 on SIGTERM, and tells systemd each time", .timeLimit(.minutes(1)))
        func lifecycle() async throws {
            let portal = try RawServer.answering { wireAnswer($0.target) }
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            let manager = try NotifySocket(folder.path + "/notify")
            var agency = SceneFiles.Agency(portal.url)
            let (gateway, port) = try await Program.serving(SceneFiles(agency), in: folder, environment: ["NOTIFY_SOCKET": manager.path])
            #expect(try await manager.next().hasPrefix("READY=1\nSTATUS=serving 1 routes of 1 agencies"))
            let get = { @Sendable in try Wire(port: port).exchange("GET", "/ha-noi/x").text }
            #expect(try await onThread(get) == "/ha-noi/x")

            agency.route = ["rewrite: /moi/*"]
            try folder.write("routes/ha-noi.yaml", agency.text)
            gateway.signal(SIGHUP)
            #expect(try await manager.next().hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
            #expect(try await manager.next().hasPrefix("READY=1\n"))
            #expect(try await onThread(get) == "/moi/x")

            let status = try await Program.run(["status", "--address", "unix:\(folder.path)/state/admin.sock"], in: folder)
            #expect(status.status == 0 && status.said.hasPrefix("serving, up"), "\(status.said)")

            gateway.signal(SIGTERM)
            #expect(try await manager.next().hasPrefix("STOPPING=1\n"))
            #expect(try await gateway.end() == 0, "\(gateway.said)")
            let log = try folder.read("state/access.log").split(separator: "\n")
            #expect(log.count == 2 && log.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") }, "\(log)")
        }

        @Test("run serves a socket that systemd opened", .timeLimit(.minutes(1)))
        func activation() async throws {
            let portal = try RawServer.answering { wireAnswer($0.target) }
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            try SceneFiles(.init(portal.url)).folder.write(under: folder.path)
            let (listener, port) = try Loopback.listen()
            // Asked before it has even begun: the socket is there already.
            async let early = onThread { try Wire(port: port).exchange("GET", "/ha-noi/early").text }
            let gateway = try Child(
                "/bin/sh", ["-c", "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" run --config \"$1\"", Program.path, folder.path + "/routes"],
                inherited: listener, output: folder.fresh("motcua"))
            close(listener)
            #expect(try await early == "/ha-noi/early", "\(gateway.said)")
            gateway.signal(SIGTERM)
            #expect(try await gateway.end() == 0, "\(gateway.said)")
        }

        @Test("Killed without warning it starts again from the same folder; a second one beside it is refused by name", .timeLimit(.minutes(1)))
        func again() async throws {
            let portal = try RawServer.answering { wireAnswer($0.target) }
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            let (first, _) = try await Program.serving(SceneFiles(.init(portal.url)), in: folder)
            first.signal(SIGKILL)
            #expect(try await first.end() == 128 + SIGKILL)
            let (second, port) = try await Program.serving(SceneFiles(.init(portal.url)), in: folder)
            let text = try await onThread { try Wire(port: port).exchange("GET", "/ha-noi/x").text }
            #expect(text == "/ha-noi/x")
            let third = try await Program.run(["run", "--config", folder.path + "/routes"], in: folder)
            #expect(third.status == 1 && third.said.contains("cannot listen on 127.0.0.1:\(port)"), "\(third.said)")
            let status = try await Program.run(["status", "--address", "unix:\(folder.path)/state/admin.sock"], in: folder)
            #expect(status.status == 0, "\(status.said)")
            second.signal(SIGTERM)
            #expect(try await second.end() == 0)
        }

        @Test("A log that was renamed is begun anew on SIGHUP, and no line is lost", .timeLimit(.minutes(1)))
        func rotation() async throws {
            let portal = try RawServer.answering { wireAnswer($0.target) }
            defer { portal.stop() }
            let folder = try TemporaryFolder()
            let (gateway, port) = try await Program.serving(SceneFiles(.init(portal.url)), in: folder)
            let get = { @Sendable in try Wire(port: port).exchange("GET", "/ha-noi/x").text }
            _ = try await onThread(get)
            try FileManager.default.moveItem(atPath: folder.path + "/state/access.log", toPath: folder.path + "/state/access.log.1")
            gateway.signal(SIGHUP)
            try await eventually("the log is there again") { FileManager.default.fileExists(atPath: folder.path + "/state/access.log") }
            _ = try await onThread(get)
            gateway.signal(SIGTERM)
            #expect(try await gateway.end() == 0, "\(gateway.said)")
            for name in ["state/access.log.1", "state/access.log"] {
                #expect(try folder.read(name).split(separator: "\n").count == 1, "\(name)")
            }
        }

        @Test("run refuses with every mistake, and ends with 1", .timeLimit(.minutes(1)))
        func refused() async throws {
            let folder = try TemporaryFolder()
            try folder.write("routes/gateway.yaml", "listen: nowhere\nstat: state\n")
            let result = try await Program.run(["run", "--config", folder.path + "/routes"], in: folder)
            #expect(result.status == 1 && result.said.contains("gateway.yaml:1:9: error:") && result.said.contains("gateway.yaml:2:1: error:"), "\(result.said)")
        }
    }
}

/// The manager's end of `NOTIFY_SOCKET`.
private final class NotifySocket: Sendable {
    let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let bound = UnixAddress.with(path) { bind(descriptor, $0, $1) }
        try #require(bound == 0)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    /// The next message.
    func next() async throws -> String {
        try await onThread { [descriptor] in
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count > 0 else { throw NeverTrue(description: "systemd is told nothing") }
            return String(decoding: bytes.prefix(count), as: UTF8.self)
        }
    }

    deinit { close(descriptor) }
}
