import Foundation
import Testing

/// The unit files, judged by systemd itself; in CI it must be there.
@Suite struct SystemdUnits {
    private static let tool = ["/usr/bin/systemd-analyze", "/bin/systemd-analyze"].first { FileManager.default.isExecutableFile(atPath: $0) }
    private static var isWanted: Bool { tool != nil || ProcessInfo.processInfo.environment["CI"] == "true" }

    /// A copy of the units whose `ExecStart` names a program that is there.
    private func withCopies(_ use: (_ folder: URL) throws -> Void) throws {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Sources/motcua/Deployment").standardized
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["motcua.service", "motcua.socket"] {
            let text = try String(contentsOf: source.appendingPathComponent(name), encoding: .utf8)
            try text.replacingOccurrences(of: "ExecStart=/usr/bin/motcua ", with: "ExecStart=/bin/true ")
                .write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        try use(folder)
    }

    private func analyze(_ arguments: String...) throws -> (status: Int32, said: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: try #require(Self.tool, "systemd-analyze is missing"))
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, said)
    }

    @Test("systemd finds no mistake in the units", .enabled(if: isWanted, "systemd-analyze is not installed"))
    func verified() throws {
        try withCopies { folder in
            let result = try analyze("verify", folder.appendingPathComponent("motcua.service").path, folder.appendingPathComponent("motcua.socket").path)
            #expect(result.status == 0)
            #expect(result.said.split(separator: "\n").filter { $0.contains(folder.path) || $0.hasPrefix("motcua") }.isEmpty, "\(result.said)")
        }
    }

    @Test("systemd rates the service's exposure at 1.5 or better", .enabled(if: isWanted, "systemd-analyze is not installed"))
    func rated() throws {
        try withCopies { folder in
            // The threshold is in tenths; a worse rating ends with another status.
            let result = try analyze("security", "--offline=true", "--no-pager", "--threshold=15", folder.appendingPathComponent("motcua.service").path)
            #expect(result.status == 0, "\(result.said.suffix(200))")
        }
    }
}
