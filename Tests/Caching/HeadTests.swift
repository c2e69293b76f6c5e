import Gateway
import Synchronization
import Testing

@testable import Caching

@Suite("RFC 9111 §4.3.5: what a HEAD learns")
struct HeadTests {
    private func freshened(_ head: Canned, validator: Bool = false) throws -> (scene: Scene, answer: Answer) {
        let scene = Scene(.ok("max-age=10", [("X-Seen", "1"), ("Content-Type", "text/plain")], body: "0123456789"), head)
        try scene.get()
        scene.clock.advance(by: .seconds(11))
        let answer = try scene.get("/", method: .head)
        #expect(scene.origin.state.withLock { $0.methods } == [.get, .head])
        return (scene, answer)
    }

    @Test("A stale stored answer without a validator is made fresh by a HEAD that describes it, with its fields")
    func update() throws {
        let (scene, answer) = try freshened(
            .ok("max-age=30", [("X-Seen", "2"), ("Content-Type", "text/html"), ("Content-Length", "10")], body: ""))
        #expect(answer.said == "fwd=stale; fwd-status=200")
        let after = try scene.get()
        #expect(after.said == "hit" && after.text == "0123456789" && after.fields.first("x-seen") == "2")
        // RFC 9111 §3.2: all but the length.
        #expect(after.fields.first(.contentType) == "text/html" && !after.fields.contains(.contentLength))
    }

    @Test("A HEAD with another length or validator makes the stored answer stale", arguments: [
        [("Content-Length", "11")], [("Content-Length", "10"), ("ETag", "\"2\"")], [("Last-Modified", Scene.begin)],
    ])
    func differs(_ fields: [(String, String)]) throws {
        let (scene, _) = try freshened(.ok("max-age=30", fields, body: ""))
        scene.will(.ok("max-age=60", body: "mới"))
        #expect(try scene.get().text == "mới")
    }

    @Test("A fresh stored answer is made stale by a HEAD that went to the origin and found another length")
    func fresh() throws {
        let scene = Scene(.ok("max-age=60", body: "0123456789"), .ok("max-age=60", [("Content-Length", "3")], body: ""))
        try scene.get()
        try scene.get("/", [.cacheControl: "no-cache"], method: .head)
        scene.will(.ok("max-age=60", body: "mới"))
        #expect(try scene.get().said == "fwd=stale; fwd-status=200; stored")
    }

    @Test("A HEAD that fails, or is redirected, says nothing of what is stored", arguments: [404, 301, 500])
    func failed(_ status: Int) throws {
        let scene = Scene(.ok("max-age=60", body: "0123456789"), .status(status))
        try scene.get()
        try scene.get("/", [.cacheControl: "no-cache"], method: .head)
        #expect(try scene.get().said == "hit")
    }
}
