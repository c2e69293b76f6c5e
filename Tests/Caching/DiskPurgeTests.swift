import Foundation
import Gateway
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import Caching

@Suite("What was purged does not come back from disk") struct DiskPurgeTests {
    static let purges: [(ResponseCache.Purge, Int)] = [
        (.all, 3), (.exact(authority: "motcua.example", target: "/a/1"), 1), (.prefix(authority: nil, path: "/a/"), 2),
        (.prefix(authority: "other.example", path: "/"), 0),
    ]

    @Test("Purged, settled and killed, it is a miss; the rest is still there", arguments: purges)
    func purged(_ purge: ResponseCache.Purge, _ count: Int) throws {
        let scene = DiskScene()
        for target in ["/a/1", "/a/2", "/b"] { try scene.get(target) }
        #expect(scene.cache.purge(purge) == count)
        var isGone: Bool?
        let box = Mutex<Bool?>(nil)
        scene.cache.disk?.whenPurged { gone in box.withLock { $0 = gone } }
        scene.settle()
        isGone = box.withLock { $0 }
        #expect(isGone == true && scene.paths.count == 3 - count)
        scene.start()
        let hits = try ["/a/1", "/a/2", "/b"].filter { try scene.get($0).said == "hit" }
        #expect(hits.count == 3 - count)
    }

    @Test("What is only on disk counts too, and so does what waits to be written")
    func onlyOnDisk() throws {
        let scene = DiskScene()
        for target in ["/a", "/b"] { try scene.get(target) }
        scene.start()
        #expect(scene.cache.purge(.exact(authority: "motcua.example", target: "/a")) == 1)
        // What bears a mark is looked for on disk afterwards, and not counted.
        #expect(scene.cache.purge(.all) == 0)
        _ = try scene.ask("/c")
        #expect(scene.cache.purge(.all) == 1)
        scene.settle()
        #expect(scene.paths.isEmpty && scene.statistics.files == 0)
    }

    @Test("By tag it goes from disk too, in memory or not, written by this run or one before")
    func tagged() throws {
        let scene = DiskScene()
        scene.will(.ok("max-age=600", [("Cache-Tag", "x, y")]))
        for target in ["/a", "/b"] { try scene.get(target) }
        scene.will(.ok("max-age=600"))
        try scene.get("/c")
        scene.start()
        #expect(try scene.get("/a").said == "hit")
        #expect(scene.cache.purge(.tag("other")) == 0 && scene.cache.purge(.tag("y")) == 1)
        // At once, though the files are still there.
        scene.will(.ok("max-age=600", body: "mới"))
        let (a, b) = (try scene.get("/a"), try scene.get("/b"))
        #expect(scene.text(a) == "mới" && scene.text(b) == "mới")
        scene.settle()
        scene.start()
        let (c, again) = (try scene.get("/c"), try scene.get("/b"))
        #expect(c.said == "hit" && scene.text(c) == "xin chào" && scene.text(again) == "mới")
    }

    @Test("Softly purged it is stale, in memory, on disk, and after a restart, and still stands in", arguments: [
        ResponseCache.Purge.tag("x"), .exact(authority: "motcua.example", target: "/a"), .prefix(authority: nil, path: "/"), .all,
    ])
    func softly(_ purge: ResponseCache.Purge) throws {
        for isInMemory in [true, false] {
            for restarts in [true, false] {
                let scene = DiskScene()
                scene.will(.ok("max-age=600, stale-if-error=6000", [("Cache-Tag", "x")], body: "cũ"))
                try scene.get("/a")
                if !isInMemory { scene.start() }
                scene.clock.advance(by: .seconds(10))
                scene.cache.purge(purge, softlyAt: scene.clock.tick())
                scene.settle()
                if restarts { scene.start() }
                scene.clock.advance(by: .seconds(10))
                scene.will(.down)
                let answer = try scene.get("/a")
                #expect(answer.said == "hit; detail=stale-if-error" && scene.text(answer) == "cũ", "\(isInMemory) \(restarts)")
                #expect(answer.age == 20)
            }
        }
    }

    @Test("Softly purged while the warm start is under way, a file not read yet is stale too")
    func softlyWhileLoading() throws {
        let scene = DiskScene()
        scene.will(.ok("max-age=600, stale-if-error=6000", body: "cũ"))
        try scene.get("/a")
        scene.start(settles: false)
        scene.cache.purge(.prefix(authority: nil, path: "/"), softlyAt: scene.clock.tick())
        scene.settle()
        scene.clock.advance(by: .seconds(1))
        scene.will(.down)
        #expect(try scene.get("/a").said == "hit; detail=stale-if-error")
    }

    @Test("A purge while the warm start is under way reaches files that it has not come to")
    func whileLoading() throws {
        let scene = DiskScene()
        for number in 0..<200 { try scene.get("/a/\(number)") }
        try scene.get("/b")
        scene.start(settles: false)
        scene.cache.purge(.prefix(authority: nil, path: "/a/"))
        let box = Mutex<[Bool]>([])
        scene.cache.disk?.whenPurged { gone in box.withLock { $0.append(gone) } }
        #expect(box.withLock { $0.isEmpty })
        scene.settle()
        #expect(box.withLock { $0 } == [true] && scene.paths.count == 1)
        #expect(try scene.get("/b").said == "hit")
    }

    @Test("An answer stored while the warm start is under way is not replaced by the older one on disk")
    func storedWhileLoading() throws {
        let scene = DiskScene()
        try scene.get("/a")
        scene.start(settles: false)
        scene.will(.ok("max-age=60", body: "mới"))
        guard case .later(let pending) = try scene.ask("/a") else {
            scene.settle()
            #expect(scene.text(try scene.get("/a")) == "mới")
            scene.start()
            #expect(scene.text(try scene.get("/a")) == "mới" && scene.paths.count == 1)
            return
        }
        pending.whenDelivered { _ in }
        scene.settle()
        #expect(scene.text(try scene.get("/a")) == "mới")
        scene.start()
        #expect(scene.text(try scene.get("/a")) == "mới" && scene.paths.count == 1)
    }

    @Test("RFC 9111 §4.4: an unsafe method's answer waits until what it made void is off the disk")
    func invalidated() throws {
        let scene = DiskScene()
        try scene.get("/a")
        scene.start()
        scene.will(.status(204))
        guard case .later(let pending) = try scene.ask("/a", .post) else { throw Scene.NoAnswer() }
        var outcome: Outcome?
        pending.whenDelivered { outcome = $0 }
        scene.loop.run()
        #expect(outcome == nil && scene.paths.count == 1)
        scene.settle()
        #expect(try outcome?.get().status == 204 && scene.paths.isEmpty)
        // Where there was nothing, nothing is waited for.
        #expect(try scene.ask("/other", .post).isNow)
    }

    @Test("An answer that may not be stored takes the stored one off the disk too (RFC 9111 §4.3.3)")
    func replacedByNothing() throws {
        let scene = DiskScene()
        scene.will(.ok("max-age=10", [("ETag", "\"1\"")]), .ok("private"))
        try scene.get()
        scene.clock.advance(by: .seconds(20))
        try scene.get()
        scene.settle()
        #expect(scene.paths.isEmpty)
    }

    @Test("One that is being read while it is purged does not come into memory")
    func purgedWhileRead() throws {
        let scene = DiskScene()
        try scene.get("/a")
        scene.start()
        scene.will(.ok("max-age=60", body: "mới"))
        guard case .later(let pending) = try scene.ask("/a") else { throw Scene.NoAnswer() }
        var outcome: Outcome?
        pending.whenDelivered { outcome = $0 }
        scene.cache.purge(.all)
        scene.settle()
        #expect(try outcome.map { scene.text(try $0.get()) } == "mới")
        #expect(scene.asked == 2)
    }

    @Test("Where the disk refuses to remove, that is said, and tried again with the next removal")
    func refused() throws {
        let scene = DiskScene()
        for target in ["/a", "/b"] { try scene.get(target) }
        scene.files.fail(.init(first: 0, last: 0, code: EROFS, steps: [.remove]))
        let box = Mutex<[Bool]>([])
        for target in ["/a", "/b"] {
            scene.cache.purge(.exact(authority: "motcua.example", target: target))
            scene.cache.disk?.whenPurged { gone in box.withLock { $0.append(gone) } }
            scene.settle()
        }
        #expect(box.withLock { $0 } == [false, true] && scene.paths.isEmpty)
        #expect(scene.told.all.count == 1)
    }
}
