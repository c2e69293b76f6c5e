import Gateway
import NIOCore
import NIOEmbedded
import Testing

@testable import Caching

@Suite("Readers that leave, and bodies that break")
struct CancellationTests {
    @Test("A fill whose readers have all left before its head is cancelled")
    func beforeHead() throws {
        let scene = HeldScene()
        let clients = try (0..<2).map { _ in try scene.client() }
        clients[0].pending?.cancel()
        scene.loop.run()
        #expect(!scene.origin.isLeft(0))
        clients[1].pending?.cancel()
        scene.loop.run()
        #expect(scene.origin.isLeft(0))
        _ = try scene.client()
        #expect(scene.origin.count == 2)
    }

    @Test("The one who asked may leave; the others get the answer")
    func firstLeaves() throws {
        let scene = HeldScene()
        let first = try scene.client()
        let second = try scene.client()
        first.pending?.cancel()
        scene.loop.run()
        scene.deliver(0, .ok("max-age=60"))
        #expect(second.answer?.text == "xin chào")
    }

    @Test("What may not be shared and whose asker has left serves nobody")
    func uncacheableWithoutAsker() throws {
        let scene = HeldScene()
        let first = try scene.client()
        let second = try scene.client()
        first.pending?.cancel()
        let body = scene.stream(0, "private")
        #expect(!body.wantsMore)
        scene.deliver(1, .ok("private", body: "của tôi"))
        #expect(second.answer?.text == "của tôi")
    }

    @Test("What may be stored is fetched to its end, though nobody reads it any more")
    func goesOn() throws {
        let scene = HeldScene()
        let client = try scene.client()
        let body = scene.stream(0)
        body.offer(ByteBuffer(string: "ab"))
        client.stream?.abandon()
        scene.loop.run()
        #expect(body.wantsMore)
        body.offer(ByteBuffer(string: "cd"))
        body.finish()
        #expect(try scene.client().answer?.text == "abcd")
    }

    @Test("A body that breaks off breaks for its readers and is not stored", arguments: [nil, 10])
    func broken(_ length: Int?) throws {
        let scene = HeldScene()
        let client = try scene.client()
        let body = scene.stream(0, length: length)
        body.offer(ByteBuffer(string: "ab"))
        body.fail(GatewayError(502, .upstream, at: .body, retry: .ifIdempotent, .answerBroken))
        #expect(client.read() == "ab!")
        #expect(scene.cache.statistics.entries == 0)
        _ = try scene.client()
        #expect(scene.origin.count == 2)
    }

    @Test("A body shorter than it was announced counts as broken")
    func short() throws {
        let scene = HeldScene()
        let client = try scene.client()
        let body = scene.stream(0, length: 10)
        body.offer(ByteBuffer(string: "ab"))
        body.finish()
        #expect(client.read() == "ab!")
        #expect(scene.cache.statistics.entries == 0)
    }

    @Test("A body that outgrows the limit is only passed on, at the pace of its readers, and held no further")
    func overflow() throws {
        let scene = HeldScene(limit: 64 << 10)
        let client = try scene.client()
        let body = scene.stream(0)
        let piece = ByteBuffer(repeating: 0x78, count: 32 << 10)
        var offered = 0
        while body.wantsMore, offered < 1000 {
            body.offer(piece)
            offered += 1
        }
        // The reader's stream, the window and the source's stream hold 256 KiB each, and a piece over.
        #expect(offered < 32)
        var taken = 0
        for _ in 0..<1000 {
            scene.loop.run()
            while case .bytes(let bytes)? = client.stream?.take() { taken += bytes.readableBytes }
            if offered < 200, body.wantsMore {
                body.offer(piece)
                offered += 1
            } else if taken == 200 * piece.readableBytes {
                break
            }
        }
        #expect(offered == 200 && taken == 200 * piece.readableBytes)
        body.finish()
        scene.loop.run()
        #expect(client.read() == ".")
        #expect(scene.cache.statistics.entries == 0)
    }

    @Test("The last reader of what is only passed on takes the transfer along")
    func overflowLeft() throws {
        let scene = HeldScene(limit: 1 << 10)
        let client = try scene.client()
        let body = scene.stream(0)
        body.offer(ByteBuffer(repeating: 0x78, count: 2 << 10))
        var isAbandoned = false
        body.onAbandoned = { isAbandoned = true }
        client.stream?.abandon()
        scene.loop.run()
        #expect(isAbandoned)
    }
}
