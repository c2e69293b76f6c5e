import Gateway
import NIOCore
import Testing

@testable import Caching

@Suite("RFC 9110 §14: ranges from a stored whole")
struct RangesTests {
    @Test("A range is cut from the whole", arguments: [
        ("bytes=0-0", 206, "0", "bytes 0-0/10"), ("bytes=2-4", 206, "234", "bytes 2-4/10"), ("bytes=7-", 206, "789", "bytes 7-9/10"),
        ("bytes=-3", 206, "789", "bytes 7-9/10"), ("bytes=-30", 206, "0123456789", "bytes 0-9/10"),
        ("bytes=8-99999999999999999999", 206, "89", "bytes 8-9/10"), ("BYTES=2-4", 206, "234", "bytes 2-4/10"),
        ("bytes=10-", 416, "", "bytes */10"), ("bytes=-0", 416, "", "bytes */10"), ("bytes=99999999999999999999-", 416, "", "bytes */10"),
        ("bytes=0-1,4-5", 200, "0123456789", nil), ("bytes=4-2", 200, "0123456789", nil), ("bytes=a-b", 200, "0123456789", nil),
        ("bytes=-", 200, "0123456789", nil), ("lines=0-1", 200, "0123456789", nil), ("bytes=1-2x", 200, "0123456789", nil),
    ] as [(String, Int, String, String?)])
    func cut(_ range: String, _ status: Int, _ body: String, _ contentRange: String?) throws {
        let scene = Scene(.ok("max-age=60", body: "0123456789"))
        try scene.get()
        let answer = try scene.get("/", [.range: range])
        #expect(answer.status == status && answer.said == "hit")
        #expect(answer.fields.first(.contentRange) == contentRange)
        #expect(answer.text == body)
    }

    @Test("If-Range gives the part only of the very same whole", arguments: [
        ("\"1\"", 206), ("W/\"1\"", 200), ("\"2\"", 200), (Scene.hundredSecondsBefore, 206), (Scene.begin, 200), ("nonsense", 200),
    ])
    func ifRange(_ condition: String, _ status: Int) throws {
        let scene = Scene(.ok("max-age=60", [("ETag", "\"1\""), ("Last-Modified", Scene.hundredSecondsBefore), ("Date", Scene.begin)]))
        try scene.get()
        #expect(try scene.get("/", [.range: "bytes=0-1", .ifRange: condition]).status == status)
    }

    @Test("A range asked for first fetches the whole, and gets its part of it")
    func onMiss() throws {
        let scene = Scene(.ok("max-age=60", body: "0123456789"))
        let answer = try scene.get("/", [.range: "bytes=2-4", .ifNoneMatch: "\"x\""])
        #expect(answer.status == 206 && answer.text == "234")
        #expect(!scene.lastAsked.contains(.range) && !scene.lastAsked.contains(.ifNoneMatch))
        #expect(try scene.get().text == "0123456789")
        #expect(scene.asked == 1)
    }

    @Test("A range of what may not be stored is asked for as the client did")
    func uncacheable() throws {
        let scene = Scene(.ok("no-store"), .status(206, [("Content-Range", "bytes 0-1/8")], body: "xi"))
        let answer = try scene.get("/", [.range: "bytes=0-1"])
        #expect(answer.status == 206 && scene.lastAsked.first(.range) == "bytes=0-1")
        #expect(answer.said == "fwd=uri-miss; fwd-status=206; detail=uncacheable")
        try scene.get("/", [.range: "bytes=0-1"])
        #expect(scene.asked == 3)
    }
}
