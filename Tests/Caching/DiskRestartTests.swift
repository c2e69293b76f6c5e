import Foundation
import Gateway
import NIOCore
import Synchronization
import Testing

@testable import Caching

@Suite("What is on disk outlives the process") struct DiskRestartTests {
    @Test("After a restart an answer is there, and its Age tells of the time between")
    func age() throws {
        let scene = DiskScene()
        scene.will(.ok("max-age=60", [("Age", "5"), ("X-A", "b")], body: "xin chào"))
        try scene.get("/a?b")
        scene.clock.advance(by: .seconds(20))
        scene.start()
        let answer = try scene.get("/a?b")
        #expect(answer.said == "hit" && answer.age == 25 && answer.cacheStatus?.ttl == 35)
        #expect(scene.text(answer) == "xin chào" && answer.fields.first("x-a") == "b")
        #expect(scene.asked == 1 && scene.statistics.hits == 1)
        // From now on it is in memory.
        #expect(try scene.ask("/a?b").isNow)
        #expect(try scene.get("/a").said != "hit")
    }

    @Test("One that became stale meanwhile is validated, and the new head outlives the next restart")
    func validated() throws {
        let scene = DiskScene()
        scene.will(.ok("max-age=60", [("ETag", "\"1\"")]), .status(304, [("Cache-Control", "max-age=600"), ("ETag", "\"1\"")]))
        try scene.get()
        scene.clock.advance(by: .seconds(100))
        scene.start()
        #expect(try scene.get().said == "fwd=stale; fwd-status=304; stored")
        #expect(scene.origin.state.withLock { $0.asked.last?.first(.ifNoneMatch) } == "\"1\"")
        scene.clock.advance(by: .seconds(100))
        scene.start()
        let answer = try scene.get()
        #expect(answer.said == "hit" && answer.age == 100 && scene.text(answer) == "xin chào")
        #expect(scene.asked == 2 && scene.paths.count == 1)
    }

    @Test("Each choice of Vary is found again, and no other")
    func variants() throws {
        let scene = DiskScene()
        for language in ["vi", "en"] {
            scene.will(.ok("max-age=60", [("Vary", "Accept-Language")], body: language))
            try scene.get("/", [.acceptLanguage: language])
        }
        scene.start()
        for language in ["vi", "en"] {
            let answer = try scene.get("/", [.acceptLanguage: language])
            #expect(answer.said == "hit" && scene.text(answer) == language)
        }
        scene.will(.ok("no-store"))
        #expect(try scene.get("/", [.acceptLanguage: "fr"]).cacheStatus?.forward == .varyMiss)
    }

    @Test("A large body is sent from its file: whole, a part, its head, or not at all")
    func large() throws {
        let body = String((0..<300_000).map { _ in "abcdefghij".randomElement() ?? "a" })
        let scene = DiskScene()
        scene.will(.ok("max-age=60", [("ETag", "\"1\"")], body: body))
        try scene.get()
        scene.start()
        let whole = try scene.get()
        guard case .file = whole.body else { throw Scene.NoAnswer() }
        #expect(whole.said == "hit" && whole.body.length == 300_000 && scene.text(whole) == body)
        let part = try scene.get("/", [.range: "bytes=100-199"])
        #expect(part.status == 206 && part.fields.first(.contentRange) == "bytes 100-199/300000")
        #expect(scene.text(part) == String(body.dropFirst(100).prefix(100)))
        let head = try scene.get("/", method: .head)
        #expect(head.fields.first(.contentLength) == "300000" && head.body.length == 0)
        #expect(try scene.get("/", [.ifNoneMatch: "\"1\""]).status == 304)
        // Validated it stays where it is.
        scene.clock.advance(by: .seconds(100))
        scene.will(.status(304, [("Cache-Control", "max-age=60")]))
        #expect(scene.text(try scene.get()) == body)
        scene.start()
        #expect(try scene.get().said == "hit" && scene.asked == 2)
        #expect(scene.cache.statistics.bytes < 20_000)
    }

    @Test("A large body comes as a stream for those who need its bytes")
    func streamed() throws {
        let body = String(repeating: "một cửa ", count: 60_000)
        let scene = DiskScene()
        scene.will(.ok("max-age=60", body: body))
        try scene.get()
        scene.start()
        guard case .stream(let stream, let length) = try scene.get().body.streamed(on: scene.loop) else { throw Scene.NoAnswer() }
        var bytes = ByteBuffer()
        for _ in 0..<100 {
            scene.settle()
            while let piece = stream.take(), case .bytes(var piece) = piece { bytes.writeBuffer(&piece) }
        }
        #expect(length == body.utf8.count && bytes == ByteBuffer(string: body))
    }

    @Test("Many who ask at once for the same entry read it once")
    func once() throws {
        let scene = DiskScene()
        try scene.get()
        scene.start()
        let before = scene.reading.done
        var answers: [Outcome] = []
        for _ in 0..<50 {
            guard case .later(let pending) = try scene.ask() else { throw Scene.NoAnswer() }
            pending.whenDelivered { answers.append($0) }
        }
        scene.settle()
        #expect(answers.count == 50 && scene.reading.done == before + 1 && scene.asked == 1)
        for answer in answers { #expect(try answer.get().said == "hit") }
    }

    @Test("What memory let go is found on disk, without a restart too, and its age goes on")
    func evicted() throws {
        let scene = DiskScene(memory: 20_000)
        scene.will(.ok("max-age=600", body: String(repeating: "a", count: 4000)))
        for number in 0..<50 { try scene.get("/\(number)") }
        scene.clock.advance(by: .seconds(10))
        #expect(scene.cache.statistics.entries < 10)
        for number in 0..<50 {
            let answer = try scene.get("/\(number)")
            #expect(answer.said == "hit" && answer.age == 10)
        }
        #expect(scene.asked == 50 && scene.cache.statistics.bytes <= 20_000)
    }

    @Test("The newer of two answers comes back, even where the older one's file was still there")
    func newer() throws {
        let scene = DiskScene()
        scene.will(.ok("max-age=10, stale-if-error=600", body: "cũ"), .ok("max-age=60", body: "mới"))
        try scene.get()
        scene.clock.advance(by: .seconds(20))
        scene.files.fail(.init(first: 0, last: .max, code: EIO, steps: [.remove]))
        try scene.get()
        #expect(scene.paths.count == 2)
        scene.files.fail(nil)
        scene.start()
        #expect(scene.text(try scene.get()) == "mới" && scene.paths.count == 1)
    }

    @Test("An answer that may not be kept leaves no trace, and one of no use soon is not written", arguments: ["no-store", "private", "max-age=2"])
    func none(_ control: String) throws {
        let scene = DiskScene()
        scene.will(.ok(control))
        try scene.get()
        #expect(scene.paths.isEmpty)
    }
}
