import Foundation
import Testing

/// The table of what the standards demand of the cache, and the tests it names.
private enum RequirementTable {
    static let path = "Sources/Caching/Caching.docc/Requirements.md"

    /// What stands in a row's last cell, by the row's line.
    static func proofs() throws -> [(line: Int, proof: String)] {
        try SourceTree.text(path).components(separatedBy: "\n").enumerated().compactMap { index, line in
            guard line.hasPrefix("| "), !line.hasPrefix("| § |") else { return nil }
            let cells = line.dropLast().components(separatedBy: "|")
            return (index + 1, cells.last?.trimmingCharacters(in: .whitespaces) ?? "")
        }
    }

    /// `group/name` in code type, but no field or directive.
    static func programIDs(in proof: String) -> [String] {
        proof.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 && $0.element.contains("/") }.map(\.element)
    }

    static func testNames(in proof: String) -> [String] {
        proof.components(separatedBy: "\"").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }
}

/// The names of the black-box program's tests, as it lists them itself.
private enum CachingProgram {
    static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first { FileManager.default.isExecutableFile(atPath: $0) }
    static var isWanted: Bool { python != nil || ProcessInfo.processInfo.environment["CI"] == "true" }

    static func ids() throws -> [String] {
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(python))
        process.arguments = [SourceTree.root.appendingPathComponent("Tests/Conformance/Caching/run").path, "--list"]
        process.standardOutput = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

@Suite("Every requirement of the caching standards has its proof") struct RequirementTests {
    @Test("The table is there, and each row names a test or whom it binds")
    func rows() throws {
        let rows = try RequirementTable.proofs()
        #expect(rows.count > 150)
        for (line, proof) in rows {
            let named = RequirementTable.programIDs(in: proof).count + RequirementTable.testNames(in: proof).count
            #expect(named > 0 || proof.hasPrefix("not ours: ") || proof.hasPrefix("not taken: "), "\(RequirementTable.path):\(line)")
        }
    }

    @Test("Every test of the program that the table names exists", .enabled(if: CachingProgram.isWanted))
    func programTests() throws {
        let ids = try CachingProgram.ids()
        #expect(ids.count > 300)
        for (line, proof) in try RequirementTable.proofs() {
            for name in RequirementTable.programIDs(in: proof) {
                let exists = name.hasSuffix("*") ? ids.contains { $0.hasPrefix(name.dropLast()) } : ids.contains(name)
                #expect(exists, "\(name) at \(RequirementTable.path):\(line)")
            }
        }
    }

    @Test("Every Swift test that the table names exists")
    func swiftTests() throws {
        let names = Set(SourceTree.files.flatMap { file in
            file.lines.joined(separator: " ").components(separatedBy: "@Test(").dropFirst().map { $0.components(separatedBy: "\"").dropFirst().first ?? "" }
        })
        for (line, proof) in try RequirementTable.proofs() {
            for name in RequirementTable.testNames(in: proof) { #expect(names.contains(name), "\(name) at \(RequirementTable.path):\(line)") }
        }
    }
}
