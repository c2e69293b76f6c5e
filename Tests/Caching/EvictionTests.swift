import Gateway
import NIOCore
import NIOEmbedded
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
        let queue = ResidentQueue(.main)
        let residents = (0..<5).map { Resident(key: Self.key("/\($0)")) }
        for resident in residents { queue.append(resident, size: 3) }
        for index in [2, 0, 4] { queue.remove(residents[index]) }
        #expect(residents[2].link.home == .none)
        queue.append(residents[0], size: 4)
        #expect(queue.bytes == 10 && queue.count == 3)
        var order: [ObjectIdentifier] = []
        while let next = queue.first {
            order.append(ObjectIdentifier(next))
            queue.remove(next)
        }
        #expect(order == [1, 3, 0].map { ObjectIdentifier(residents[$0]) })
        #expect(queue.bytes == 0 && queue.count == 0)
    }

    @Test("A queue lets go of a hundred thousand residents at its end, and each of them goes")
    func longQueue() {
        weak var last: Resident?
        do {
            let queue = ResidentQueue(.small)
            for number in 0..<100_000 {
                let resident = Resident(key: Self.key("/\(number)"))
                queue.append(resident, size: 1)
                last = resident
            }
            #expect(queue.count == 100_000 && last != nil)
        }
        #expect(last == nil)
    }

    @Test("A ghost is remembered once, and only among as many as are asked for")
    func ghosts() {
        var ghosts = Ghosts(capacity: 8 << 20)
        for hash in 1...3000 { ghosts.append(hash << 32 | hash) }
        func remembers(_ hash: Int, _ count: Int) -> Bool { ghosts.remove(hash << 32 | hash, lastOf: count) }
        #expect(remembers(3000, 0) && !remembers(3000, 0))
        #expect(!remembers(1000, 0) && remembers(1000, 2500))
        #expect(!remembers(5000, 3000))
    }

    @Test("Room for one large answer is made in slices, however often the small ones were used, and to the end", arguments: 0...3)
    func slices(_ uses: Int) {
        var queues = Eviction(capacity: 10_000_000)
        let residents = (0..<10_000).map { Resident(key: Self.key("/\($0)")) }
        for resident in residents { #expect(queues.admit(resident, size: 1000).isEmpty) }
        for _ in 0..<uses { for resident in residents { resident.used() } }
        var left = queues.admit(Resident(key: Self.key("/large")), size: 1_000_000)
        #expect(left.count == Eviction.slice && queues.isOver)
        while queues.isOver {
            let more = queues.trim()
            #expect(!more.isEmpty && more.count <= Eviction.slice)
            left += more
        }
        #expect(Set(left.map { ObjectIdentifier($0) }).count == left.count)
        #expect(left.count == 1000 && queues.bytes == 10_000_000)
    }

    @Test("However large what comes, what is over its bound stays within an eighth of it")
    func overshoot() {
        var queues = Eviction(capacity: 1_000_000)
        for number in 0..<10_000 { _ = queues.admit(Resident(key: Self.key("/\(number)")), size: 100) }
        for number in 0..<10 {
            _ = queues.admit(Resident(key: Self.key("/large/\(number)")), size: 200_000)
            #expect(queues.bytes <= 1_125_000)
        }
    }

    @Test("The rest of a large answer's room is made while the loop turns")
    func loopTurns() throws {
        let scene = Scene(memory: 2 << 20, limit: 1 << 20, .ok("max-age=60", body: "x"))
        for number in 0..<2000 { try scene.get("/\(number)") }
        scene.will(.ok("max-age=60", body: String(repeating: "x", count: 900 << 10)))
        try scene.get("/large")
        #expect(scene.cache.statistics.bytes > 2 << 20)
        scene.loop.advanceTime(by: .seconds(1))
        #expect(scene.cache.statistics.bytes <= 2 << 20)
        #expect(try scene.get("/large").said == "hit")
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
