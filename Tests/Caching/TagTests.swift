import Gateway
import Testing

@testable import Caching

@Suite("Tags")
struct TagTests {
    @Test("Cache-Tag is a list with commas, Surrogate-Key one with blanks", arguments: [
        (["Cache-Tag": "a, b"], ["a", "b"]), (["Cache-Tag": " a,,b ,\t"], ["a", "b"]), (["Cache-Tag": "a b"], ["a b"]),
        (["Surrogate-Key": "a b"], ["a", "b"]), (["Surrogate-Key": "  a\tb  "], ["a", "b"]), (["Surrogate-Key": "a,b"], ["a,b"]),
        (["cache-tag": "a, a", "surrogate-key": "a b"], ["a", "b"]), (["Cache-Tag": "A, a"], ["A", "a"]), (["Cache-Tag": ""], []),
        (["Cache-Tag": "hồ-sơ"], ["hồ-sơ"]),
    ] as [([String: String], [String])])
    func syntax(_ lines: [String: String], _ tags: [String]) {
        var fields = Fields([.contentType: "text/plain"])
        for (name, value) in lines.sorted(by: { $0.key < $1.key }) { fields.add(spelled: name, value) }
        let taken = CacheTags.take(from: &fields)
        #expect(taken?.tags == tags && taken?.ignored == 0)
        #expect(fields.count == 1)
    }

    @Test("Several lines are one list, and answers without either field have no tags at all")
    func lines() {
        var fields = Fields([.cacheTag: "a", .cacheTag: "b"])
        #expect(CacheTags.take(from: &fields)?.tags == ["a", "b"])
        #expect(CacheTags.take(from: &fields) == nil)
    }

    @Test("Of too many tags the first count, and of too long ones none; what is left out is counted")
    func bounds() throws {
        let long = String(repeating: "x", count: CacheTags.longest), longer = long + "x"
        let many = (0..<CacheTags.limit + 3).map { "t\($0)" }.joined(separator: ",")
        let scene = Scene(.ok("max-age=60", [("Cache-Tag", longer + "," + long)]), .ok("max-age=60", [("Cache-Tag", many)]))
        try scene.get("/long")
        try scene.get("/many")
        #expect(scene.cache.statistics.ignoredTags == 4)
        #expect(scene.cache.purge(.tag(longer)) == 0 && scene.cache.purge(.tag(long)) == 1)
        #expect(scene.cache.purge(.tag("t\(CacheTags.limit)")) == 0 && scene.cache.purge(.tag("t\(CacheTags.limit - 1)")) == 1)
    }

    @Test("Tags are compared with regard to case")
    func caseSensitive() throws {
        let scene = Scene(.ok("max-age=60", [("Cache-Tag", "Tin")]))
        try scene.get()
        #expect(scene.cache.purge(.tag("tin")) == 0 && scene.cache.purge(.tag("Tin")) == 1)
    }

    @Test("No client sees a tag: of a miss, a hit, what is not stored, and what goes around the cache", arguments: [
        ("max-age=60", Method.get, true), ("private", .get, true), ("max-age=60", .post, true), ("max-age=60", .get, false),
    ])
    func hidden(_ control: String, _ method: Method, _ isOn: Bool) throws {
        var rules = CacheRules()
        rules.isOn = isOn
        let scene = Scene(rules: rules, .ok(control, [("Cache-Tag", "a"), ("Surrogate-Key", "b"), ("X-Kept", "1")]))
        for _ in 0..<2 {
            let fields = try scene.get("/", method: method).fields
            #expect(!fields.contains("cache-tag") && !fields.contains("surrogate-key") && fields.contains("x-kept"))
        }
    }

    @Test("A 304 that names tags changes them; one that names none leaves them")
    func freshened() throws {
        let scene = Scene(
            .ok("max-age=1", [("ETag", "\"1\""), ("Cache-Tag", "a")]), .status(304, [("Cache-Control", "max-age=1")]),
            .status(304, [("Cache-Tag", "b"), ("Cache-Control", "max-age=60")]))
        for _ in 0..<3 {
            try scene.get()
            scene.clock.advance(by: .seconds(2))
        }
        #expect(scene.cache.purge(.tag("a")) == 0)
        #expect(scene.cache.purge(.tag("b")) == 1)
    }
}
