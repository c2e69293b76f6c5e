import Foundation
import Glibc
import Sandbox
import Synchronization
import Testing

extension Scenarios {
    /// What a citizen meets in a real browser (Debian's Chromium, headless), at the sandbox with its demonstration's catalogue.
    @Suite("Citizens in a browser") struct Browser {
        /// Of the virtual environment that `.ci/setup --tests` makes.
        private static let python: String = {
            let environment = ProcessInfo.processInfo.environment
            return (environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache") + "/motcua/python/bin/python"
        }()
        private static let isWanted = FileManager.default.isExecutableFile(atPath: python) && FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")
            || ProcessInfo.processInfo.environment["CI"] == "true"

        private static let journeys = [
            "every_page", "search", "hand_in", "hand_in_without_script", "mistakes", "draft", "dropped_line", "languages", "portal_down",
        ]

        /// - Parameter journeys: none for all at a sandbox.
        private static func citizen(_ address: String, _ journeys: String..., in folder: TemporaryFolder) throws -> Child {
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Browser/journeys.py").path
            return try Child(python, [script, address] + journeys, environment: ["HOME": folder.path, "PYTHONUNBUFFERED": "1"], output: folder.path + "/browser")
        }

        @Test("Every page is free of axe's violations, and each journey comes to its end", .enabled(if: isWanted), .timeLimit(.minutes(5)))
        func journeys() async throws {
            let folder = try TemporaryFolder(), port = try Loopback.freePort()
            let sandbox = try Program.start([
                "sandbox", "--listen", "127.0.0.1:\(port)", "--state", folder.path + "/sandbox", "--communes", "20", "--fault", "thai-nguyen=drop",
            ], in: folder)
            try await eventually("the sandbox is open", within: 60) { sandbox.said.contains("Một Cửa is open") || sandbox.status != nil }
            let citizen = try Self.citizen("http://127.0.0.1:\(port)", in: folder)
            let status = try await citizen.end(within: 240)
            sandbox.signal(SIGTERM)
            #expect(try await sandbox.end(within: 30) == 0, "\(sandbox.said)")
            #expect(status == 0, "\(citizen.said)")
            let well = Set(citizen.said.split(separator: "\n").filter { $0.hasSuffix(": well") }.map { String($0.dropLast(6)) })
            #expect(well == Set(Self.journeys), "\(citizen.said)")
        }

        @Test("Before a full portal visitors wait in the order in which they came, and keep their places", .enabled(if: isWanted), .timeLimit(.minutes(2)))
        func waitingRoom() async throws {
            let release = DispatchSemaphore(value: 0), isAsked = Mutex(false)
            let portal = try RawServer.answering { request in
                if request.target == "/ha-noi/giu" {
                    isAsked.withLock { $0 = true }
                    release.wait()
                }
                if request.target == "/ca-mau/tha" { release.signal() }
                return wireAnswer("<!doctype html><html lang=vi><title>Cổng giả lập</title><h1>trong cổng</h1>", "Content-Type: text/html; charset=utf-8", "Cache-Control: no-store")
            }
            defer { portal.stop() }
            var province = SceneFiles.Agency(portal.url, slug: "ca-mau", code: "H12")
            province.nameVi = "Tỉnh Cà Mau"
            var files = SceneFiles(.init(portal.url, connector: ["waiting-room: {capacity: 1}", "timeout: 2m"]), province)
            files.gateway = ["dossiers: {serve: true}", "pages: {serve: true}"]
            let folder = try TemporaryFolder()
            try await Scene.play(files.folder, in: folder) { scene in
                let held = Task { try await scene.get("/ha-noi/giu") }
                try await eventually("the portal is asked") { isAsked.withLock { $0 } }
                let citizen = try Self.citizen("http://127.0.0.1:\(scene.port)", "waiting_room", in: folder)
                #expect(try await citizen.end(within: 90) == 0, "\(citizen.said)")
                #expect(citizen.said.contains("waiting_room: well"), "\(citizen.said)")
                // Where the journey broke off before it.
                release.signal()
                _ = try? await held.value
            }
        }

        @Test("Who is sent back reads the agency's reason and what to do, and hands in anew", .enabled(if: isWanted), .timeLimit(.minutes(2)))
        func sentBack() async throws {
            var agency = SceneFiles.Agency("http://127.0.0.1:1")
            agency.route = [
                "services:", "  - {procedure: 1.900005, level: 4, path: /ha-noi/khai-sinh, name: {vi: Đăng ký khai sinh}, field: {code: GL, name: Giả lập}}", "accounts:",
                "  - {dialect: api, user: ha-noi, password-file: certs/ha-noi.password}",
            ]
            var files = SceneFiles(agency)
            files.gateway = ["dossiers: {serve: true}", "pages: {serve: true}"]
            var configuration = files.folder
            configuration["routes/ha-noi.yaml"] = agency.text.replacing("    services:", with: "services:").replacing("    accounts:", with: "accounts:")
            configuration["certs/ha-noi.password"] = "gia-lap\n"
            let folder = try TemporaryFolder()
            try await Scene.play(configuration, in: folder) { scene in
                let citizen = try Self.citizen("http://127.0.0.1:\(scene.port)", "sent_back", in: folder)
                #expect(try await citizen.end(within: 90) == 0, "\(citizen.said)")
                #expect(citizen.said.contains("sent_back: well"), "\(citizen.said)")
            }
        }
    }
}
