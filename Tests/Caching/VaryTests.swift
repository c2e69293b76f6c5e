import Gateway
import Testing

@testable import Caching

@Suite("RFC 9111 §4.1: Vary")
struct VaryTests {
    @Test("Each choice is stored beside the others and found again")
    func variants() throws {
        let scene = Scene(
            .ok("max-age=60", [("Vary", "Accept-Language")], body: "tiếng Việt"),
            .ok("max-age=60", [("Vary", "Accept-Language")], body: "English"))
        try scene.get("/", [.acceptLanguage: "vi"])
        #expect(try scene.get("/", [.acceptLanguage: "en"]).said == "fwd=vary-miss; fwd-status=200; stored")
        #expect(try scene.get("/", [.acceptLanguage: "vi"]).text == "tiếng Việt")
        #expect(try scene.get("/", [.acceptLanguage: "en"]).text == "English")
        #expect(scene.asked == 2 && scene.cache.statistics.entries == 2)
    }

    @Test("No field, an empty field and several lines are three different things")
    func lines() throws {
        let scene = Scene(.ok("max-age=60", [("Vary", "X-A")]))
        try scene.get("/", ["x-a": "1", "x-a": "2"])
        #expect(try scene.get("/", ["x-a": "1, 2"]).said == "hit")
        for fields: KeyValuePairs<FieldName, String> in [[:], ["x-a": ""], ["x-a": "1"], ["x-a": "1, 2", "x-a": "3"]] {
            #expect(try scene.get("/", fields).said.hasPrefix("fwd=vary-miss"))
        }
    }

    @Test("A newer answer takes the place of one chosen by the same fields")
    func replaced() throws {
        let scene = Scene(.ok("max-age=1", [("Vary", "X-A")]), .ok("max-age=60", [("Vary", "x-a")], body: "mới"))
        try scene.get("/", ["x-a": "1"])
        scene.clock.advance(by: .seconds(2))
        try scene.get("/", ["x-a": "1"])
        #expect(scene.cache.statistics.entries == 1)
        #expect(try scene.get("/", ["x-a": "1"]).text == "mới")
    }

    @Test("Blanks beside commas, case and empty members are no difference where the field is a list", arguments: [
        ("Accept-Encoding", "gzip, br", "GZIP,br", true), ("Accept-Encoding", "gzip, br", "gzip ,\tbr ,", true),
        ("Accept-Encoding", "gzip, br", "br, gzip", false), ("Accept-Language", "vi-VN, en;q=0.5", "vi-vn,en;q=0.5", true),
        ("Accept", "text/html;a=\"x, y\"", "text/html;a=\"x,y\"", false), ("Accept", "text/html;a=\"\\\", y\", b", "text/html;a=\"\\\", y\",b", true),
        ("Accept", "text/html", "TEXT/html", false),
        ("Accept-Encoding", "gzip br", "gzipbr", false), ("Cookie", "a=1, b", "a=1,b", false), ("User-Agent", "X (a, b)", "X (a,b)", false),
        ("Accept-Encoding", "", ",", true),
    ])
    func folding(_ name: String, _ first: String, _ second: String, _ isSame: Bool) throws {
        let scene = Scene(.ok("max-age=60", [("Vary", name)]))
        try scene.get("/", [FieldName(name): first])
        #expect((try scene.get("/", [FieldName(name): second]).said == "hit") == isSame)
    }

    @Test("Of several that match the one with the newest Date is chosen, whenever it was stored")
    func newest() throws {
        let scene = Scene(
            .ok("max-age=600", [("Vary", "X-A"), ("Date", Scene.begin)], body: "mới"),
            .ok("max-age=600", [("Vary", "X-B"), ("Date", Scene.hundredSecondsBefore)], body: "cũ"))
        try scene.get("/", ["x-a": "1", "x-b": "1"])
        try scene.get("/", ["x-a": "2", "x-b": "2"])
        #expect(try scene.get("/", ["x-a": "1", "x-b": "2"]).text == "mới")
        #expect(scene.asked == 2)
    }

    @Test("RFC 9111 §4.3.1: for another choice the origin may say that one of the stored answers will do")
    func anyOf() throws {
        let scene = Scene(
            .ok("max-age=60", [("Vary", "Accept-Language"), ("ETag", "\"vi\"")], body: "tiếng Việt"),
            .ok("max-age=60", [("Vary", "Accept-Language"), ("ETag", "W/\"en\"")], body: "English"),
            .status(304, [("Vary", "Accept-Language"), ("ETag", "\"vi\""), ("Cache-Control", "max-age=60")]))
        try scene.get("/", [.acceptLanguage: "vi"])
        try scene.get("/", [.acceptLanguage: "en"])
        let third = try scene.get("/", [.acceptLanguage: "vi-VN"])
        #expect(scene.lastAsked.values(.ifNoneMatch) == ["W/\"en\", \"vi\""])
        #expect(third.text == "tiếng Việt" && third.said == "fwd=vary-miss; fwd-status=304; stored")
        #expect(try scene.get("/", [.acceptLanguage: "vi-vn"]).said == "hit")
        #expect(try scene.get("/", [.acceptLanguage: "en"]).text == "English")
        #expect(scene.asked == 3)
    }

    @Test("A 304 for another choice that names none of ours has the whole fetched")
    func noneOf() throws {
        let scene = Scene(
            .ok("max-age=60", [("Vary", "Accept-Language"), ("ETag", "\"vi\"")], body: "tiếng Việt"),
            .status(304), .ok("max-age=60", [("Vary", "Accept-Language")], body: "English"))
        try scene.get("/", [.acceptLanguage: "vi"])
        #expect(try scene.get("/", [.acceptLanguage: "en"]).text == "English")
        #expect(!scene.lastAsked.contains(.ifNoneMatch))
    }

    @Test("One that names what chose it goes before a newer one that does not")
    func namedFirst() throws {
        let scene = Scene(
            .ok("max-age=600", [("Vary", "X-A"), ("Date", Scene.hundredSecondsBefore)], body: "chọn"),
            .ok("max-age=600", [("Date", Scene.begin)], body: "chung"))
        try scene.get("/", ["x-a": "1"])
        try scene.get("/", ["x-a": "2"])
        #expect(try scene.get("/", ["x-a": "1"]).text == "chọn")
        #expect(try scene.get("/", ["x-a": "3"]).text == "chung")
    }
}
