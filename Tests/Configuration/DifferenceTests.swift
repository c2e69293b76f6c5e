import Configuration
import Foundation
import Gateway
import Testing

@Suite struct DifferenceTests {
    private func summary(_ folder: TestFolder) throws -> ConfigurationSummary {
        ConfigurationSummary(try #require(AppliedConfiguration.applying(folder.read(), over: nil, at: TestFolder.now)))
    }

    @Test("What comes, goes and changes is a line each, and nothing is said of the rest")
    func lines() throws {
        var folder = TestFolder(["a.yaml": TestFolder.agency("G01", paths: ["/a/*", "/old"]), "b.yaml": TestFolder.agency("G02")])
        let old = try summary(folder)
        folder["gateway.yaml"] = TestFolder.gateway + "limits: {head: 64KiB}\n"
        folder["a.yaml"] = TestFolder.agency("G01", paths: ["/a/*", "/new"], port: 18081)
            .replacing("access: public", with: "access: deny", maxReplacements: 1)
        folder["b.yaml"] = nil
        #expect(Difference.lines(from: old, to: try summary(folder)) == [
            "~ limit head: value 32KiB → 64KiB",
            "- agency G02",
            "~ connector G01/portal: upstream http://127.0.0.1:18080 → http://127.0.0.1:18081",
            "- connector G02/portal",
            "~ route /a/*: access public → deny",
            "+ route /new (G01/portal)",
            "- route /old",
        ])
    }

    @Test("Moving a line changes nothing, and a summary survives its journey as JSON")
    func journey() throws {
        let folder = TestFolder(["a.yaml": EveryKeyTests.agency])
        let moved = TestFolder(["a.yaml": "\n\n" + EveryKeyTests.agency])
        let sent = try JSONDecoder().decode(ConfigurationSummary.self, from: JSONEncoder().encode(try summary(folder)))
        #expect(sent == (try summary(folder)))
        #expect(Difference.lines(from: sent, to: try summary(moved)) == [])
    }

    @Test("The table of limits has a line for each, with its value in force")
    func limits() throws {
        var values = LimitValues()
        values[Limits.head] = 64 << 10
        let lines = LimitsTable.text(values).split(separator: "\n")
        #expect(lines.count == Limits.all.count + 1)
        let head = try #require(lines.first { $0.hasPrefix("head ") })
        #expect(head.split(separator: " ").prefix(7) == ["head", "bytes", "32KiB", "64KiB", "1KiB", "1MiB", "431"])
        let starts = Set(lines.compactMap { $0.range(of: $0.split(separator: " ")[1])?.lowerBound.utf16Offset(in: $0) })
        #expect(starts.count == 1)
    }
}
