import Gateway
import NIOCore
import NIOEmbedded
import Testing

@testable import Caching

@Suite("Many at once")
struct StormTests {
    @Test("Ten thousand requests for ten slow keys ask the origin ten times")
    func storm() throws {
        let scene = HeldScene()
        let clients = try (0..<10_000).map { try scene.client([:], "/\($0 % 10)") }
        #expect(scene.origin.count == 10)
        for index in 0..<10 { scene.deliver(index, .ok("max-age=60", body: "\(index)")) }
        for (number, client) in clients.enumerated() { #expect(client.answer?.text == "\(number % 10)") }
        #expect(scene.origin.count == 10)
        #expect(clients.filter { $0.answer?.cacheStatus?.collapsed == true }.count == 9990)
    }

    @Test("A thousand who wait for an answer that may not be shared are let go together, and nobody after them waits")
    func released() throws {
        let scene = HeldScene()
        let clients = try (0..<1000).map { _ in try scene.client() }
        #expect(scene.origin.count == 1)
        scene.deliver(0, .ok("private", body: "0"))
        #expect(scene.origin.count == 1000)
        let late = try scene.client()
        #expect(scene.origin.count == 1001)
        // Each is answered by its own request, in whatever order they end.
        for index in (1...1000).reversed() { scene.deliver(index, .ok("private", body: "\(index)")) }
        #expect(Set((clients + [late]).compactMap { $0.answer?.text }).count == 1001)
        #expect(scene.cache.statistics.entries == 0)
    }

    @Test("Whoever leaves, in whatever order, the last one who waits gets the answer")
    func leavers() throws {
        let scene = HeldScene()
        var clients = try (0..<1000).map { _ in try scene.client() }
        var random = SplitMix(seed: 20_261_124)
        clients.shuffle(using: &random)
        for client in clients.dropLast() {
            client.pending?.cancel()
            scene.loop.run()
        }
        #expect(!scene.origin.isLeft(0))
        scene.deliver(0, .ok("max-age=60"))
        #expect(clients.last?.answer?.text == "xin chào")
        #expect(clients.dropLast().allSatisfy { $0.outcome == nil })
        #expect(scene.origin.count == 1)
    }

    @Test("A reader who leaves in the middle of a body takes nothing from the others")
    func leavesMidway() throws {
        let scene = HeldScene()
        let clients = try (0..<100).map { _ in try scene.client() }
        let body = scene.stream(0, length: 4)
        body.offer(ByteBuffer(string: "ab"))
        for client in clients.dropLast() { client.stream?.abandon() }
        scene.loop.run()
        body.offer(ByteBuffer(string: "cd"))
        body.finish()
        #expect(clients.last?.read() == "abcd.")
        #expect(try scene.client().answer?.text == "abcd")
    }
}
