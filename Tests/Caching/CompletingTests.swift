import Gateway
import NIOCore
import Testing

@testable import Caching

@Suite("RFC 9111 §3.3 and §3.4: an answer that broke off is completed")
struct CompletingTests {
    /// A scene whose first answer broke off after `0123`.
    private func broken(_ fields: [(String, String)] = [("ETag", "\"1\"")], length: Int? = 10) throws -> HeldScene {
        let scene = HeldScene()
        let first = try scene.client()
        let body = scene.stream(0, "max-age=60", fields, length: length)
        body.offer(ByteBuffer(string: "0123"))
        body.fail(GatewayError(502, .upstream, at: .body, retry: .ifIdempotent, .answerBroken))
        #expect(first.read() == "0123!")
        return scene
    }

    private func asked(_ scene: HeldScene, _ index: Int) -> Fields { scene.origin[index].exchange.request.fields }

    @Test("The next request asks for the rest alone, gets the whole, and it is stored", arguments: [10, nil])
    func completed(_ length: Int?) throws {
        let scene = try broken(length: length)
        let client = try scene.client([.range: "bytes=2-5"])
        #expect(asked(scene, 1).first(.range) == "bytes=4-" && asked(scene, 1).first(.ifRange) == "\"1\"")
        scene.deliver(1, .status(206, [("ETag", "\"1\""), ("Content-Range", "bytes 4-9/10"), ("Cache-Control", "max-age=60"), ("X-New", "1")], body: "456789"))
        #expect(client.answer?.status == 206 && client.answer?.fields.first(.contentRange) == "bytes 2-5/10")
        #expect(client.answer?.said == "fwd=partial; fwd-status=206; stored" && client.read() == "2345.")
        let after = try scene.client()
        #expect(after.answer?.said == "hit" && after.answer?.text == "0123456789")
        #expect(after.answer?.status == 200 && after.answer?.fields.first("x-new") == "1")
        #expect(after.answer?.fields.contains(.contentRange) == false)
        #expect(scene.cache.statistics.entries == 1)
    }

    @Test("A whole that has changed meanwhile takes the place of what was there")
    func changed() throws {
        let scene = try broken()
        let client = try scene.client()
        scene.deliver(1, .ok("max-age=60", [("ETag", "\"2\"")], body: "mới"))
        #expect(client.answer?.text == "mới" && client.answer?.said == "fwd=uri-miss; fwd-status=200; stored")
        #expect(scene.cache.statistics.entries == 1)
    }

    @Test("A part of something else is not put together with it: the whole is asked for", arguments: [
        (206, [("ETag", "\"2\""), ("Content-Range", "bytes 4-9/10")]), (206, [("ETag", "W/\"1\""), ("Content-Range", "bytes 4-9/10")]),
        (206, [("ETag", "\"1\""), ("Content-Range", "bytes 5-9/10")]), (206, [("ETag", "\"1\""), ("Content-Range", "bytes 4-8/10")]),
        (206, [("ETag", "\"1\""), ("Content-Range", "bytes 4-9/*")]), (206, [("ETag", "\"1\"")]), (206, [("Content-Range", "bytes 4-9/10")]),
        (416, [("Content-Range", "bytes */3")]),
    ] as [(Int, [(String, String)])])
    func mismatched(_ status: Int, _ fields: [(String, String)]) throws {
        let scene = try broken()
        let client = try scene.client()
        scene.deliver(1, .status(status, fields, body: "456789"))
        #expect(scene.origin.count == 3 && !asked(scene, 2).contains(.range) && !asked(scene, 2).contains(.ifRange))
        scene.deliver(2, .ok("max-age=60", body: "mới"))
        #expect(client.answer?.text == "mới")
    }

    @Test("Without a strong validator nothing is kept of what broke off", arguments: [
        [("ETag", "W/\"1\"")], [("Last-Modified", Scene.hundredSecondsBefore)], [],
    ])
    func weak(_ fields: [(String, String)]) throws {
        let scene = try broken(fields)
        _ = try scene.client()
        #expect(!asked(scene, 1).contains(.range))
        #expect(scene.cache.statistics.entries == 0 && scene.cache.statistics.bytes == 0)
    }

    @Test("What broke off twice goes on from where it broke off last")
    func twice() throws {
        let scene = try broken()
        _ = try scene.client()
        let body = scene.stream(1, status: 206, "max-age=60", [("ETag", "\"1\""), ("Content-Range", "bytes 4-9/10")], length: 6)
        body.offer(ByteBuffer(string: "45"))
        body.fail(GatewayError(502, .upstream, at: .body, retry: .ifIdempotent, .answerBroken))
        _ = try scene.client()
        #expect(asked(scene, 2).first(.range) == "bytes=6-")
        #expect(scene.cache.statistics.entries == 1)
    }

    @Test("A purge drops the part too")
    func purged() throws {
        let scene = try broken()
        #expect(scene.cache.statistics.entries == 1)
        scene.cache.purge(.all)
        scene.cache.sweep()
        #expect(scene.cache.statistics.entries == 0 && scene.cache.statistics.bytes == 0)
        _ = try scene.client()
        #expect(!asked(scene, 1).contains(.range))
    }
}
