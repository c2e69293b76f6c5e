import Foundation
import Testing

@Suite("The tree is tidy") struct TreeTests {
    @Test("There are files to look at")
    func some() {
        #expect(SourceTree.files.count > 150)
        #expect(SourceTree.files.map(\.functions.count).reduce(0, +) > 700)
        #expect(SourceTree.files.map(\.imports.count).reduce(0, +) > 400)
    }

    @Test("No file is over 400 lines, no function over 60")
    func lengths() {
        for file in SourceTree.files {
            #expect(file.lines.count <= 400, "\(file.path)")
            for function in file.functions { #expect(function.length <= 60, "\(file.path):\(function.line)") }
        }
    }

    @Test("Nothing crashes on purpose, prints past the terminal, or is left for later")
    func words() {
        let banned = ["try!", "fatalError(", "print(", "as!"], notes = ["TODO", "FIXME", "XXX"]
        for file in SourceTree.files where file.target != "TidyTests" {
            for (index, line) in file.lines.enumerated() {
                let code = " " + file.code(line)
                for word in banned where code.contains(" " + word) || code.contains("{" + word) || code.contains("(" + word) {
                    Issue.record("\(word) at \(file.path):\(index + 1)")
                }
                for word in notes where line.contains("// \(word)") { Issue.record("\(word) at \(file.path):\(index + 1)") }
            }
        }
    }

    @Test("Sources promise nothing to the compiler that is not explained beside it")
    func promises() {
        for file in SourceTree.files where file.path.hasPrefix("Sources/") {
            for (index, line) in file.lines.enumerated() where file.code(line).contains("@unchecked Sendable") {
                let before = file.lines[max(0, index - 4)..<index].joined()
                #expect(before.contains("//"), "\(file.path):\(index + 1)")
            }
        }
    }

    @Test("Every type that other rooms see says what it is")
    func documented() {
        let kinds = ["struct ", "class ", "enum ", "protocol ", "actor "]
        for file in SourceTree.files where file.path.hasPrefix("Sources/") {
            for (index, line) in file.lines.enumerated() where line.hasPrefix("package ") {
                let words = line.dropFirst("package ".count)
                guard kinds.contains(where: { words.hasPrefix($0) || words.hasPrefix("final " + $0) || words.hasPrefix("indirect " + $0) }) else { continue }
                let above = file.lines[..<index].last { !$0.hasPrefix("@") } ?? ""
                #expect(above.hasPrefix("///"), "\(file.path):\(index + 1)")
            }
        }
    }

    @Test("No tabs, no blanks at a line's end, one line end at a file's end")
    func blanks() {
        for file in SourceTree.files {
            for (index, line) in file.lines.enumerated() where line.contains("\t") || line.hasSuffix(" ") {
                Issue.record("a blank at \(file.path):\(index + 1)")
            }
            #expect(file.lines.last == "" && file.lines.dropLast().last != "", "the end of \(file.path)")
        }
    }

    @Test("At the top stand only what belongs there")
    func top() throws {
        let all = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.path)
        let seen = Set(all.filter { !$0.hasPrefix(".") })
        // What a build and a run leave behind is ignored by git.
        #expect(seen.subtracting(["Package.resolved", "state"]) == ["Package.swift", "Sources", "Tests", "routes", "certs", "README.md"])
    }
}
