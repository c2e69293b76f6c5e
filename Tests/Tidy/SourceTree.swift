import Foundation

/// The repository as text.
enum SourceTree {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Swift files of `Sources` and `Tests`, by their path from the root.
    static let files: [SourceFile] = ["Sources", "Tests"].flatMap { folder in
        let all = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
        let paths = (all?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".swift") }.sorted()
        return paths.compactMap { try? SourceFile("\(folder)/\($0)") }
    }

    static func text(_ path: String) throws -> String { try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) }
}

struct SourceFile: Sendable {
    let path: String
    let lines: [String]

    init(_ path: String) throws {
        self.path = path
        lines = try SourceTree.text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// `Sources/Front/HTTP1/Grammar.swift` is `Front`'s, `Tests/Front/…` is `FrontTests`'; a benchmark's folder has its name.
    var target: String {
        let parts = path.split(separator: "/").map(String.init)
        if parts[1] == "Benchmarks" { return parts[2] }
        return parts[0] == "Tests" && parts[1] != "Testbed" ? parts[1] + "Tests" : parts[1]
    }

    /// A line without what stands in quotes and comments, roughly.
    func code(_ line: String) -> String {
        var code = "", isQuoted = false, last: Character = " "
        for character in line {
            if character == "\"", last != "\\" { isQuoted.toggle() }
            if character == "/", last == "/", !isQuoted { return String(code.dropLast()) }
            if !isQuoted { code.append(character) }
            last = character
        }
        return code
    }

    /// Where each function begins and how many lines it has, by indentation.
    var functions: [(line: Int, length: Int)] {
        lines.indices.compactMap { start in
            let line = lines[start]
            let words = code(line).split(separator: " ").prefix { !$0.contains("(") || $0.hasPrefix("@") || $0.hasPrefix("init") }
            guard words.contains("func") || words.contains(where: { $0.hasPrefix("init(") || $0.hasPrefix("init?(") || $0.hasPrefix("init<") }),
                !line.hasSuffix("}")
            else { return nil }
            let end = String(line.prefix { $0 == " " }) + "}"
            guard let last = lines[start...].firstIndex(of: end) else { return nil }
            return (start + 1, last - start + 1)
        }
    }

    var imports: [(line: Int, module: String)] {
        lines.enumerated().compactMap { index, line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place < 3, words[..<place].allSatisfy({ $0.hasPrefix("@") || $0 == "package" || $0 == "public" }),
                let module = words.dropFirst(place + 1).last
            else { return nil }
            return (index + 1, module.split(separator: ".").first.map(String.init) ?? "")
        }
    }
}
