import Foundation
import Testing

/// Tests named in the articles' tables, in the column `test`: several of one row with ` · ` between.
@Suite("What an article says is tested") struct NamedTests {
    @Test("Every test that a table names is there by that very name")
    func named() throws {
        let tests = Set(SourceTree.files.filter { $0.path.hasPrefix("Tests/") }.flatMap(\.lines).compactMap(Self.name))
        #expect(tests.count > 400)
        var count = 0
        for article in try Self.articles() {
            for (line, name) in Self.names(in: try SourceTree.text(article)) {
                count += 1
                #expect(tests.contains(name), "\(article):\(line): \(name)")
            }
        }
        #expect(count > 30)
    }

    private static func articles() throws -> [String] {
        let all = FileManager.default.enumerator(atPath: SourceTree.root.appendingPathComponent("Sources").path)?.allObjects as? [String]
        return (all ?? []).filter { $0.hasSuffix(".md") }.map { "Sources/" + $0 }.sorted()
    }

    /// The name in a line that declares a test.
    private static func name(_ line: String) -> String? {
        guard let start = line.firstRange(of: "@Test(\"") else { return nil }
        var name = "", isEscaped = false
        for character in line[start.upperBound...] {
            if character == "\"", !isEscaped { return name }
            if isEscaped || character != "\\" { name.append(character) }
            isEscaped = character == "\\" && !isEscaped
        }
        return nil
    }

    private static func names(in text: String) -> [(line: Int, name: String)] {
        var isTable = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line -> [(Int, String)] in
            guard line.hasPrefix("|") else {
                isTable = false
                return []
            }
            let last = line.split(separator: "|").last?.trimmingCharacters(in: .whitespaces) ?? ""
            if last == "test" { isTable = true }
            guard isTable, last != "test", !last.hasPrefix("---") else { return [] }
            return last.components(separatedBy: " · ").map { (index + 1, $0.trimmingCharacters(in: .whitespaces)) }
        }
    }
}
