import Gateway
import NIOCore
import Testing

@testable import Caching

@Suite("Eviction")
struct EvictionTests {
    static func key(_ name: String) -> CacheKey {
        CacheKey(isSecure: false, authority: ByteBuffer(string: "a"), path: ByteBuffer(string: name), query: nil)
    }

    @Test("Memory stays within its bound whatever is stored")
    func bound() throws {
        let scene = Scene(memory: 64 << 10, .ok("max-age=60", body: String(repeating: "x", count: 1000)))
        for number in 0..<500 { try scene.get("/\(number)") }
        let statistics = scene.cache.statistics
        #expect(statistics.bytes <= 64 << 10 && statistics.entries > 10)
        #expect(statistics.evictions == 500 - statistics.entries)
    }

    @Test("A hot set survives a scan of addresses asked for once")
    func scan() throws {
        let scene = Scene(memory: 256 << 10, .ok("max-age=600", body: String(repeating: "x", count: 1000)))
        for _ in 0..<4 { for hot in 0..<40 { try scene.get("/hot/\(hot)") } }
        let before = scene.asked
        for cold in 0..<2000 {
            try scene.get("/cold/\(cold)")
            if cold % 500 == 499 { for hot in 0..<40 { try scene.get("/hot/\(hot)") } }
        }
        #expect(scene.asked == before + 2000)
    }

    @Test("Who comes back soon after falling out goes to the main queue at once")
    func ghost() {
        var queues = Eviction(capacity: 100)
        let first = Resident(key: Self.key("/first"))
        #expect(queues.admit(first, size: 10).isEmpty)
        for number in 0..<10 { _ = queues.admit(Resident(key: Self.key("/\(number)")), size: 10) }
        let again = Resident(key: Self.key("/first"))
        _ = queues.admit(again, size: 10)
        var left: [ObjectIdentifier] = []
        for number in 10..<100 { left += queues.admit(Resident(key: Self.key("/\(number)")), size: 10).map { ObjectIdentifier($0) } }
        #expect(!left.contains(ObjectIdentifier(again)))
        #expect(queues.bytes <= 100)
    }

    @Test("What is removed from the middle leaves its neighbours in order, and its bytes")
    func removal() {
        var queue = ResidentQueue()
        let residents = (0..<5).map { Resident(key: Self.key("/\($0)")) }
        for resident in residents { queue.append(resident, size: 3) }
        for index in [2, 0, 4] { queue.remove(residents[index]) }
        let removedAgain = queue.remove(residents[2])
        #expect(!removedAgain)
        queue.append(residents[0], size: 4)
        #expect(queue.bytes == 10 && queue.count == 3)
        var order: [ObjectIdentifier] = []
        while let next = queue.popFirst() { order.append(ObjectIdentifier(next.resident)) }
        #expect(order == [1, 3, 0].map { ObjectIdentifier(residents[$0]) })
        #expect(queue.bytes == 0)
    }

    @Test("Statistics count what happened")
    func statistics() throws {
        let scene = Scene(.ok("max-age=60"))
        for _ in 0..<3 { try scene.get() }
        try scene.get("/b")
        let statistics = scene.cache.statistics
        #expect(statistics.hits == 2 && statistics.misses == 2 && statistics.entries == 2)
        #expect(statistics.bytes > 2 * 768 && statistics.bytes < 4000)
    }
}
