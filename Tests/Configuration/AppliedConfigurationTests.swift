import Configuration
import Gateway
import Testing

@Suite struct AppliedConfigurationTests {
    private static let early = TestFolder.now, late = Instant(seconds: TestFolder.now.seconds + 3600)

    private func apply(_ folder: TestFolder, over previous: AppliedConfiguration? = nil, at now: Instant = early) throws -> AppliedConfiguration {
        try #require(AppliedConfiguration.applying(folder.read(), over: previous, at: now))
    }

    private func codes(_ applied: AppliedConfiguration) -> [String] { applied.agencies.map(\.reference.code) }

    @Test("At start an agency with a mistake is left out with its paths and whom to call, and the others are served")
    func leftOutAtStart() throws {
        let folder = TestFolder([
            "a.yaml": TestFolder.agency("G01", paths: ["/a/*", "/a2"]) + "servces: []\n", "b.yaml": TestFolder.agency("G02", paths: ["/b/*"]),
        ])
        let applied = try apply(folder)
        #expect(codes(applied) == ["G02"])
        #expect(applied.isDegraded)
        #expect(applied.leftOut.map(\.reference) == [
            AgencyReference(code: "G01", nameVi: "Cơ quan G01", nameEn: "Agency G01", contact: "1900 G01")
        ])
        #expect(applied.leftOut[0].paths.map(\.pattern.description) == ["/a/*", "/a2"])
        #expect(applied.refusals.map(\.file) == ["routes/a.yaml"])
        #expect(applied.refusals[0].since == Self.early)
        #expect(!applied.refusals[0].keepsPrevious)
    }

    @Test("Of a file that is not even YAML the name, the contact and the paths are still found")
    func salvage() throws {
        let text = """
            agency:
              code: G01   # the ministry's
              name: {vi: Bộ Công an, en: "Ministry of Public Security"}
              contact: 1900 0368
            connectors:
              portal: {upstream: [http://x.vn, path: /not-a-route
            routes:
              - path: /bo-cong-an/*   # all
                to: portal
              - {path: /ho-so/{ma}, to: portal}
              # - path: /old
            """
        let applied = try apply(TestFolder(["a.yaml": text]))
        let left = try #require(applied.leftOut.first)
        #expect(left.reference == AgencyReference(
            code: "G01", nameVi: "Bộ Công an", nameEn: "Ministry of Public Security", contact: "1900 0368"))
        #expect(left.paths.map(\.pattern.description) == ["/bo-cong-an/*", "/ho-so/{ma}"])
    }

    @Test("A file of which nothing can be read lends its name")
    func nothingReadable() throws {
        let applied = try apply(TestFolder(["so-y-te.yaml": "\t"]))
        #expect(applied.leftOut.map(\.reference.code) == ["so-y-te"])
    }

    @Test("At a reload an agency with a mistake keeps what it had, and the others' changes apply")
    func keptAtReload() throws {
        var folder = TestFolder(["a.yaml": TestFolder.agency("G01", paths: ["/a/*"]), "b.yaml": TestFolder.agency("G02", paths: ["/b/*"])])
        let first = try apply(folder)
        folder["a.yaml"] = TestFolder.agency("G01", paths: ["a/*", "/a3"])
        folder["b.yaml"] = TestFolder.agency("G02", paths: ["/b/*", "/b2"])
        let second = try apply(folder, over: first, at: Self.late)
        #expect(second.agencies[0] == first.agencies[0])
        #expect(second.agencies[1].routes.count == 2)
        #expect(second.leftOut.isEmpty)
        #expect(second.refusals.map(\.keepsPrevious) == [true])
        #expect(second.refusals.map(\.since) == [Self.late])
    }

    @Test("A refusal says since when across reloads, and goes when the file is right again")
    func sinceWhen() throws {
        var folder = TestFolder(["a.yaml": TestFolder.agency("G01")])
        let first = try apply(folder)
        folder["a.yaml"] = "agency: {}\n"
        let second = try apply(folder, over: first, at: Self.early)
        folder["a.yaml"] = "agency: 1\n"
        let third = try apply(folder, over: second, at: Self.late)
        #expect(third.refusals.map(\.since) == [Self.early])
        #expect(third.refusals[0].mistakes != second.refusals[0].mistakes)
        folder["a.yaml"] = TestFolder.agency("G01", paths: ["/new"])
        let fourth = try apply(folder, over: third, at: Self.late)
        #expect(!fourth.isDegraded)
        #expect(fourth.agencies[0].routes.count == 1)
    }

    @Test("A mistake in gateway.yaml refuses a start, and the whole of a reload")
    func gatewayRefusesAll() throws {
        var folder = TestFolder(["a.yaml": TestFolder.agency("G01")])
        let first = try apply(folder)
        folder["gateway.yaml"] = "listen: 1\n"
        folder["a.yaml"] = TestFolder.agency("G01", paths: ["/new"])
        folder["b.yaml"] = "?"
        #expect(AppliedConfiguration.applying(folder.read(), over: nil, at: Self.early) == nil)
        let second = try apply(folder, over: first, at: Self.late)
        #expect(second.agencies == first.agencies)
        #expect(second.gateway == first.gateway)
        #expect(second.refusals.map(\.file) == ["routes/b.yaml", "routes/gateway.yaml"])
        #expect(second.refusals.map(\.keepsPrevious) == [false, true])
        folder["gateway.yaml"] = TestFolder.gateway
        folder["b.yaml"] = nil
        let third = try apply(folder, over: second, at: Self.late)
        #expect(!third.isDegraded)
        #expect(third.agencies[0].routes.count == 1)
    }

    @Test("At start the first of two files with one route keeps it, and the other is left out but for that path")
    func firstKeepsRoute() throws {
        let applied = try apply(TestFolder([
            "a.yaml": TestFolder.agency("G01", paths: ["/x/*"]), "b.yaml": TestFolder.agency("G02", paths: ["/x/*", "/b"]),
        ]))
        #expect(codes(applied) == ["G01"])
        #expect(applied.leftOut.map { $0.paths.map(\.pattern.description) } == [["/b"]])
        #expect(applied.refusals.map(\.mistakes.count) == [1])
    }

    @Test("At a reload the file already serving a route keeps it, whatever the other is called")
    func servingKeepsRoute() throws {
        var folder = TestFolder(["b.yaml": TestFolder.agency("G02", paths: ["/x/*"])])
        let first = try apply(folder)
        folder["a.yaml"] = TestFolder.agency("G01", paths: ["/x/*"])
        let second = try apply(folder, over: first)
        #expect(codes(second) == ["G02"])
        #expect(second.refusals.map(\.file) == ["routes/a.yaml"])
    }

    @Test("A file that takes another's route goes back to what it had, and so keeps the route it gave up from a third")
    func chain() throws {
        var folder = TestFolder(["a.yaml": TestFolder.agency("G01", paths: ["/a"]), "b.yaml": TestFolder.agency("G02", paths: ["/b"])])
        let first = try apply(folder)
        folder["a.yaml"] = TestFolder.agency("G01", paths: ["/b"])
        folder["c.yaml"] = TestFolder.agency("G03", paths: ["/a"])
        let second = try apply(folder, over: first)
        #expect(second.agencies == first.agencies)
        #expect(second.refusals.map(\.file) == ["routes/a.yaml", "routes/c.yaml"])
    }

    @Test("A file that loses only to one which is itself refused is served")
    func losesToLoser() throws {
        let applied = try apply(TestFolder([
            "a.yaml": TestFolder.agency("G01", paths: ["/x"]), "b.yaml": TestFolder.agency("G02", paths: ["/x", "/y"]),
            "c.yaml": TestFolder.agency("G03", paths: ["/y"]),
        ]))
        #expect(codes(applied) == ["G01", "G03"])
    }

    @Test("Two files that want each other's route both stay as they were")
    func exchangeRefused() throws {
        var folder = TestFolder(["a.yaml": TestFolder.agency("G01", paths: ["/a", "/a1"]), "b.yaml": TestFolder.agency("G02", paths: ["/b", "/b1"])])
        let first = try apply(folder)
        folder["a.yaml"] = TestFolder.agency("G01", paths: ["/a", "/b1"])
        folder["b.yaml"] = TestFolder.agency("G02", paths: ["/b", "/b1", "/a"])
        let second = try apply(folder, over: first)
        #expect(second.agencies == first.agencies)
    }

    @Test("Routes of one path with other methods, or of another host, stand side by side")
    func noClash() throws {
        let post = TestFolder.agency("G02").replacing("  []", with: "  - {path: /x, methods: [POST], to: portal, access: public}\n  - {path: /x, host: b.vn, to: portal, access: public}\n")
        let get = TestFolder.agency("G01").replacing("  []", with: "  - {path: /x, methods: [GET], to: portal, access: public}\n")
        #expect(codes(try apply(TestFolder(["a.yaml": get, "b.yaml": post]))) == ["G01", "G02"])
    }

    @Test("A file that widens its route to another's method goes back, and takes nothing from the other")
    func widening() throws {
        func text(_ code: String, _ methods: String) -> String {
            TestFolder.agency(code).replacing("  []", with: "  - {path: /x, \(methods)to: portal, access: public}\n")
        }
        var folder = TestFolder(["a.yaml": text("G01", "methods: [GET], "), "b.yaml": text("G02", "methods: [POST], ")])
        let first = try apply(folder)
        folder["a.yaml"] = text("G01", "")
        #expect(try apply(folder, over: first).agencies == first.agencies)
        folder["b.yaml"] = nil
        folder["0.yaml"] = text("G00", "methods: [GET], ")
        let second = try apply(folder, over: first)
        #expect(codes(second) == ["G01"])
        #expect(second.agencies[0].routes[0].methods == nil)
    }

    @Test("A second file with a served agency's code is refused")
    func oneCode() throws {
        var folder = TestFolder(["b.yaml": TestFolder.agency("G01", paths: ["/b"])])
        let first = try apply(folder)
        folder["a.yaml"] = TestFolder.agency("G01", paths: ["/a"])
        #expect(try apply(folder, over: first).agencies == first.agencies)
    }

    @Test("A file that is gone takes its agency with it, and a renamed one is the same agency")
    func goneAndRenamed() throws {
        var folder = TestFolder(["a.yaml": TestFolder.agency("G01", paths: ["/a"]), "b.yaml": TestFolder.agency("G02", paths: ["/b"])])
        let first = try apply(folder)
        folder["c.yaml"] = folder["a.yaml"]
        folder["a.yaml"] = nil
        folder["b.yaml"] = nil
        let second = try apply(folder, over: first)
        #expect(codes(second) == ["G01"])
        #expect(!second.isDegraded)
    }
}
