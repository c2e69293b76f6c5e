import Foundation
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

        @Test("Every page is free of axe's violations, and each journey comes to its end", .enabled(if: isWanted), .timeLimit(.minutes(5)))
        func journeys() async throws {
            let folder = try TemporaryFolder(), port = try Loopback.freePort()
            let sandbox = try Program.start([
                "sandbox", "--listen", "127.0.0.1:\(port)", "--state", folder.path + "/sandbox", "--communes", "20", "--fault", "thai-nguyen=drop",
            ], in: folder)
            try await eventually("the sandbox is open", within: 60) { sandbox.said.contains("Một Cửa is open") || sandbox.status != nil }
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Browser/journeys.py").path
            let citizen = try Child(
                Self.python, [script, "http://127.0.0.1:\(port)"], environment: ["HOME": folder.path, "PYTHONUNBUFFERED": "1"], output: folder.path + "/browser")
            let status = try await citizen.end(within: 240)
            sandbox.signal(SIGTERM)
            #expect(try await sandbox.end(within: 30) == 0, "\(sandbox.said)")
            #expect(status == 0, "\(citizen.said)")
            let well = Set(citizen.said.split(separator: "\n").filter { $0.hasSuffix(": well") }.map { String($0.dropLast(6)) })
            #expect(well == Set(Self.journeys), "\(citizen.said)")
        }
    }
}
