import Configuration
import Connectors
import Foundation
import Gateway
import Glibc
import NIOPosix
import Sandbox
import Synchronization
import Testing

@testable import motcua

extension Scenarios {
    @Suite("Reload") struct Reload {
        @Test("kill -HUP ten times during thousands of requests, each time with something changed: none fails", .timeLimit(.minutes(3)))
        func underLoad() async throws {
            let portal = try RawServer.answering { wireAnswer($0.target, "Cache-Control: max-age=\($0.target.hasSuffix("1") ? 60 : 0)") }
            defer { portal.stop() }
            let steady = SceneFiles.Agency(portal.url)
            var changing = SceneFiles.Agency(portal.url, slug: "ca-mau", code: "H12")
            var files = SceneFiles(steady, changing)
            files.level = "info"
            let folder = try TemporaryFolder()
            let (gateway, port) = try await Program.serving(files, in: folder)
            let count = KeepAliveRace.requests
            let done = Atomic<Int>(0)
            async let failed = onThreads(16) { client in
                var wire = try Wire(port: port)
                var failed: [String] = []
                for number in 0..<count / 16 {
                    let target = (number.isMultiple(of: 2) ? "/ha-noi/" : "/ca-mau/") + "\(client % 3)"
                    let answer = try wire.exchange("GET", target)
                    if answer.status != 200 || answer.text != target { failed.append("\(target): \(answer.status)") }
                    if answer["connection"] == "close" { wire = try Wire(port: port) }
                    done.add(1, ordering: .relaxed)
                }
                return failed
            }
            for reload in 1...10 {
                try await eventually("requests go on", within: 120) { done.load(ordering: .relaxed) >= count / 11 * reload }
                changing.connector = ["timeout: \(reload + 20)s"]
                try folder.write("routes/ca-mau.yaml", changing.text)
                gateway.signal(SIGHUP)
                try await eventually("reload \(reload) is done") {
                    gateway.said.components(separatedBy: "reloaded refused-files=0\n").count == reload + 1
                }
            }
            let all = try await failed.flatMap(\.self)
            #expect(all.isEmpty, "\(all.count) failed: \(all.prefix(3))")
            let running = try await Program.run(["check", "--config", folder.path + "/routes", "--against", "unix:\(folder.path)/state/admin.sock"], in: folder)
            #expect(running.said == "the same as what is running\n", "\(running.said)")
            gateway.signal(SIGTERM)
            #expect(try await gateway.end() == 0, "\(gateway.said)")
        }

        @Test("One agency's broken file at a reload leaves that agency as it was; the others' changes apply; status names the file", .timeLimit(.minutes(1)))
        func brokenFile() async throws {
            let portal = try RawServer.answering { wireAnswer($0.target, "Cache-Control: no-store") }
            defer { portal.stop() }
            var sound = SceneFiles.Agency(portal.url), broken = SceneFiles.Agency(portal.url, slug: "ca-mau", code: "H12")
            try await Scene.play(SceneFiles(sound, broken).folder) { scene in
                sound.route = ["rewrite: /moi/*"]
                broken.route = ["rewrite: /moi/*", "acess: public"]
                try scene.folder.write("routes/ha-noi.yaml", sound.text)
                try scene.folder.write("routes/ca-mau.yaml", broken.text)
                let refusals = await scene.gateway.reload()
                #expect(refusals.map(\.keepsPrevious) == [true])
                #expect(try await scene.get("/ha-noi/x").text == "/moi/x")
                #expect(try await scene.get("/ca-mau/x").text == "/ca-mau/x")

                let report = StatusReport(scene.gateway).text
                #expect(report.hasPrefix("degraded"))
                #expect(report.contains("ca-mau.yaml since") && report.contains("serving what it had before") && report.contains("acess"), "\(report)")

                broken.route = ["rewrite: /moi/*"]
                try scene.folder.write("routes/ca-mau.yaml", broken.text)
                #expect(await scene.gateway.reload().isEmpty)
                #expect(try await scene.get("/ca-mau/x").text == "/moi/x")

                try scene.folder.write("routes/gateway.yaml", "listen: nowhere\n")
                _ = await scene.gateway.reload()
                #expect(try await scene.get("/ha-noi/x").text == "/moi/x")
            }
        }

        @Test("An agency whose file is broken at start is left out with whom to call; the others serve; --strict refuses instead", .timeLimit(.minutes(1)))
        func brokenAtStart() async throws {
            let portal = try RawServer.answering { _ in wireAnswer("well") }
            defer { portal.stop() }
            var broken = SceneFiles.Agency(portal.url, slug: "ca-mau", code: "H12")
            broken.connector = ["timeout: soon"]
            let files = SceneFiles(SceneFiles.Agency(portal.url), broken).folder
            try await Scene.play(files) { scene in
                #expect(try await scene.get("/ha-noi/").text == "well")
                let answer = try await scene.get("/ca-mau/")
                #expect(answer.status == 503 && answer.text.contains("agency-left-out") && answer.text.contains("0000 000 000"), "\(answer.text)")
                #expect(scene.gateway.snapshot.tree.configuration.isDegraded)
                #expect(scene.gateway.statusText.contains("degraded"))
            }
            let folder = try TemporaryFolder()
            try files.write(under: folder.path)
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await RunningGateway(.init(directory: folder.path + "/routes", isStrict: true), seed: 1, group: .singleton)
            }
            #expect(refusal?.reason.contains("ca-mau.yaml:8:14: error:") == true, "\(refusal?.reason ?? "")")
        }

        @Test("A renewed certificate is shown after a reload, without a restart",
              .enabled(if: Tool.curl.isWanted && Tool.openssl.isWanted, "curl or openssl is not installed"), .timeLimit(.minutes(1)))
        func certificates() async throws {
            let portal = try RawServer.answering { _ in wireAnswer("well") }
            defer { portal.stop() }
            var files = SceneFiles(SceneFiles.Agency(portal.url))
            let securePort = try Loopback.freePort()
            files.securePort = securePort
            let folder = try TemporaryFolder()
            try await Certificate.make(in: folder)
            try await Scene.play(files.folder, in: folder) { scene in
                let old = try folder.read("certs/gateway.pem")
                try folder.write("old.pem", old)
                func statusTrusting(_ authority: String) async throws -> String {
                    try await Tool.curl(
                        ["-sS", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", folder.path + "/" + authority, "https://127.0.0.1:\(securePort)/ha-noi/"],
                        in: folder).said
                }
                #expect(try await statusTrusting("old.pem") == "200")
                try await Certificate.make(in: folder)
                #expect(await scene.gateway.reload().isEmpty)
                #expect(try await statusTrusting("certs/gateway.pem") == "200")
                #expect(try await statusTrusting("old.pem").contains("certificate"))
            }
        }
    }
}
