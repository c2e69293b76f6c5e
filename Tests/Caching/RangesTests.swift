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
        ("bytes=0-1,4-5", 206, "012345", "bytes 0-5/10"), ("bytes=,4-5 , 1-2,", 206, "12345", "bytes 1-5/10"),
        ("bytes=20-30, 8-9", 206, "89", "bytes 8-9/10"), ("bytes=20-30,11-", 416, "", "bytes */10"), ("bytes=0-1,x", 200, "0123456789", nil),
        ("bytes=0-4,5-9", 206, "0123456789", "bytes 0-9/10"), ("bytes=,", 200, "0123456789", nil),
        ("bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0", 200, "0123456789", nil),
        ("bytes=4-2", 200, "0123456789", nil), ("bytes=a-b", 200, "0123456789", nil),
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

    @Test("§14.6: several ranges come as multipart/byteranges, in the order asked for, near ones joined")
    func several() throws {
        let whole = String(repeating: "0123456789", count: 100)
        let scene = Scene(.ok("max-age=60", [("Content-Type", "text/plain")], body: whole))
        try scene.get()
        let answer = try scene.get("/", [.range: "bytes=-2,0-1,500-502,3-4"])
        let type = try #require(answer.fields.first(.contentType))
        let boundary = try #require(type.split(separator: "=").last)
        #expect(type.hasPrefix("multipart/byteranges; boundary=") && answer.status == 206 && answer.said == "hit")
        #expect(!answer.fields.contains(.contentRange))
        let parts = [("89", "998-999"), ("012", "500-502"), ("01234", "0-4")]
        var expected = ""
        for (text, range) in parts {
            expected += "\r\n--\(boundary)\r\nContent-Type: text/plain\r\nContent-Range: bytes \(range)/1000\r\n\r\n\(text)"
        }
        // The order asked for, but what was joined stands where its last range stood.
        #expect(answer.text.sorted() == (expected + "\r\n--\(boundary)--\r\n").sorted())
        #expect(answer.text.hasPrefix("\r\n--\(boundary)\r\nContent-Type: text/plain\r\nContent-Range: bytes 998-999/1000"))
    }

    @Test("§14.2: ranges that together are more than the whole get the whole")
    func greedy() throws {
        let whole = String(repeating: "0123456789", count: 100)
        let scene = Scene(.ok("max-age=60", body: whole))
        try scene.get()
        #expect(try scene.get("/", [.range: "bytes=0-,0-,0-,-1000"]).text == whole)
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
