import Gateway
import NIOCore
import NIOEmbedded
import Testbed
import Testing

@testable import Caching

@Suite("Purges of what is on its way")
struct PurgedFillTests {
    /// A cache before an origin that waits.
    struct Held {
        let scene = Scene()
        let origin = HeldOrigin()
        var connector: CachedConnector { CachedConnector(origin, cache: scene.cache, rules: CacheRules()) }

        func ask(_ target: String = "/") throws -> Reply { connector.answer(try scene.exchange(target)) }
    }

    @Test("A fill that was asked for before a purge is not stored after it", arguments: [
        ResponseCache.Purge.all, .tag("tin"), .exact(authority: "motcua.example", target: "/"), .prefix(authority: nil, path: "/"),
    ], [true, false])
    func notStored(_ purge: ResponseCache.Purge, isSoft: Bool) throws {
        let held = Held()
        let reply = try held.ask()
        held.scene.cache.purge(purge, softlyAt: isSoft ? held.scene.clock.tick() : nil)
        held.origin[0].pending.deliver(Canned.ok("max-age=60", [("Cache-Tag", "tin")], body: "cũ").outcome)
        #expect(try reply.outcome?.get().text == "cũ")
        #expect(try held.ask().isNow == false)
    }

    @Test("Who came after the purge does not get the answer that was asked for before it")
    func lookAgain() throws {
        let held = Held()
        let before = try held.ask()
        held.scene.cache.purge(.tag("tin"))
        let after = try held.ask()
        #expect(held.origin.count == 1)
        held.origin[0].pending.deliver(Canned.ok("max-age=60", [("Cache-Tag", "tin")], body: "cũ").outcome)
        held.scene.loop.run()
        #expect(held.origin.count == 2)
        held.origin[1].pending.deliver(Canned.ok("max-age=60", [("Cache-Tag", "tin")], body: "mới").outcome)
        #expect(try before.outcome?.get().text == "cũ")
        #expect(try after.outcome?.get().text == "mới")
        #expect(try held.ask().outcome?.get().said == "hit")
    }

    @Test("A fill whose body is on its way is purged too: nobody joins, and it is not stored")
    func streaming() throws {
        let held = Held()
        let before = try held.ask()
        let stream = BodyStream(loop: held.scene.loop)
        var answer = Answer(status: 200, fields: Fields([.cacheControl: "max-age=60", .cacheTag: "tin"]))
        answer.body = .stream(stream, length: nil)
        held.origin[0].pending.deliver(.success(answer))
        stream.offer(ByteBuffer(string: "cũ"))
        held.scene.cache.purge(.tag("tin"))
        _ = try held.ask()
        #expect(held.origin.count == 2)
        stream.finish()
        held.scene.loop.run()
        #expect(try before.outcome?.get().text == "cũ")
        #expect(held.scene.cache.statistics.entries == 0)
    }

    @Test("A validation asked for before the purge does not make fresh again what was purged")
    func validation() throws {
        let held = Held()
        _ = try held.ask()
        held.origin[0].pending.deliver(Canned.ok("max-age=1", [("ETag", "\"1\""), ("Cache-Tag", "tin")], body: "cũ").outcome)
        held.scene.clock.advance(by: .seconds(5))
        let validating = try held.ask()
        held.scene.cache.purge(.tag("tin"))
        held.origin[1].pending.deliver(Canned.status(304, [("ETag", "\"1\""), ("Cache-Control", "max-age=60")]).outcome)
        #expect(held.origin.count == 3)
        held.origin[2].pending.deliver(Canned.ok("max-age=60", body: "mới").outcome)
        #expect(try validating.outcome?.get().text == "mới")
        #expect(try held.ask().outcome?.get().text == "mới")
        #expect(!held.origin[2].exchange.request.fields.contains(.ifNoneMatch))
    }

    @Test("A soft purge of what has come in part lets nobody join it either")
    func softStreaming() throws {
        let held = Held()
        _ = try held.ask()
        let stream = BodyStream(loop: held.scene.loop)
        var answer = Answer(status: 200, fields: Fields([.cacheControl: "max-age=60", .cacheTag: "tin"]))
        answer.body = .stream(stream, length: nil)
        held.origin[0].pending.deliver(.success(answer))
        stream.offer(ByteBuffer(string: "cũ"))
        held.scene.cache.purge(.tag("tin"), softlyAt: held.scene.clock.tick())
        _ = try held.ask()
        #expect(held.origin.count == 2)
    }

    @Test("What was asked for after the purge is stored, even in the same moment")
    func sameTick() throws {
        let held = Held()
        held.scene.cache.purge(.tag("tin"))
        let reply = try held.ask()
        held.origin[0].pending.deliver(Canned.ok("max-age=60", [("Cache-Tag", "tin")]).outcome)
        _ = try reply.outcome?.get()
        #expect(try held.ask().outcome?.get().said == "hit")
    }

    @Test("A purge that is forgotten still holds for what was asked for before it")
    func forgotten() throws {
        let held = Held()
        let reply = try held.ask()
        held.scene.cache.purge(.tag("tin"))
        for number in 0...MarkTable.remembered { held.scene.cache.purge(.tag("\(number)")) }
        #expect(held.scene.cache.statistics.marks <= MarkTable.remembered)
        held.origin[0].pending.deliver(Canned.ok("max-age=60", [("Cache-Tag", "tin")]).outcome)
        _ = try reply.outcome?.get()
        #expect(held.scene.cache.statistics.entries == 0)
    }
}
