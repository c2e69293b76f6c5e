import Foundation
import Gateway
import NIOCore
import NIOEmbedded
import Testing

@testable import Caching

@Suite("Bounds and faults of the disk") struct DiskFaultTests {
    @Test("Neither bytes nor files go over their bounds; who was asked for again stays")
    func bounds() throws {
        var settings = DiskSettings(bytes: 40 * 4096, files: 30)
        settings.queue = 1 << 20
        let scene = DiskScene(memory: 1 << 20, settings)
        scene.will(.ok("max-age=600", body: "nhỏ"))
        try scene.get("/kept")
        scene.start()
        for number in 0..<100 {
            // Only the disk is asked for what is kept there: memory is begun anew.
            if number % 10 == 0 {
                scene.start()
                #expect(try scene.get("/kept").said == "hit")
            }
            scene.will(.ok("max-age=600", body: String(repeating: "a", count: number % 3 == 0 ? 9000 : 10)))
            try scene.get("/\(number)")
            #expect(scene.statistics.files <= 30 && scene.statistics.bytes <= 40 * 4096)
            #expect(scene.paths.count == scene.statistics.files)
        }
        #expect(scene.statistics.evictions > 0)
    }

    @Test("Narrower bounds hold after a restart")
    func narrower() throws {
        let scene = DiskScene()
        for number in 0..<40 { try scene.get("/\(number)") }
        scene.settings.files = 10
        scene.start()
        #expect(scene.paths.count == 10 && scene.statistics.files == 10)
        #expect(try scene.get("/39").said == "hit")
    }

    @Test("What comes faster than it can be written is dropped, counted, and never waited for")
    func queue() throws {
        var settings = DiskSettings(bytes: 16 << 20, files: 1000)
        settings.queue = 10_000
        let scene = DiskScene(settings)
        for number in 0..<20 { #expect(try scene.ask("/\(number)").outcome != nil) }
        scene.settle()
        #expect(scene.statistics.dropped > 10 && scene.statistics.files == scene.paths.count && scene.paths.count < 10)
    }

    /// Stores, restarts, validates, purges, and reads again.
    private func story(_ scene: DiskScene) throws -> [String] {
        var said: [String] = []
        scene.will(.ok("max-age=60", [("ETag", "\"1\"")], body: "một"))
        said.append(scene.text(try scene.get("/a")))
        scene.will(.ok("max-age=60", body: "hai"))
        said.append(scene.text(try scene.get("/b")))
        scene.start()
        scene.will(.ok("max-age=60", [("ETag", "\"1\"")], body: "một"))
        said.append(scene.text(try scene.get("/a")))
        scene.will(.ok("max-age=60", body: "hai"))
        said.append(scene.text(try scene.get("/b")))
        scene.clock.advance(by: .seconds(100))
        scene.will(.ok("max-age=60", [("ETag", "\"2\"")], body: "ba"))
        said.append(scene.text(try scene.get("/a")))
        scene.start()
        scene.will(.ok("max-age=60", [("ETag", "\"2\"")], body: "ba"))
        said.append(scene.text(try scene.get("/a")))
        scene.cache.purge(.exact(authority: "motcua.example", target: "/b"))
        scene.settle()
        scene.will(.ok("max-age=60", body: "bốn"))
        said.append(scene.text(try scene.get("/b")))
        return said
    }

    @Test("Whichever operation fails, alone or with all after it, every answer is right", arguments: [(EIO, false), (ENOSPC, true)])
    func everyOperation(_ code: Int32, _ lasts: Bool) throws {
        let whole = DiskScene()
        whole.files.fail(nil)
        let expected = try story(whole)
        #expect(expected == ["một", "hai", "một", "hai", "ba", "ba", "bốn"])
        let operations = whole.files.count
        #expect(operations > 20)
        for first in 0..<operations {
            let scene = DiskScene()
            scene.files.fail(.init(first: first, last: lasts ? .max : first, code: code))
            #expect(try story(scene) == expected, "operation \(first)")
            #expect(scene.told.all.count <= 6)
        }
    }

    @Test("A full disk is said once, rested from, and used again when there is room")
    func full() throws {
        let scene = DiskScene()
        try scene.get("/a")
        scene.files.fail(.init(first: 0, last: .max, steps: [.write]))
        for number in 0..<10 { try scene.get("/\(number)") }
        #expect(scene.told.all.count == 1 && scene.told.all[0].contains("write: "))
        #expect(scene.statistics.isResting && scene.statistics.dropped == 9 && scene.statistics.failures == 1)
        // Nothing half-written is left, and what is there is still read.
        #expect(scene.paths.count == 1)
        scene.start()
        #expect(try scene.get("/a").said == "hit")
        scene.files.fail(nil)
        scene.clock.advance(by: .seconds(30))
        try scene.get("/b")
        #expect(scene.paths.count == 2 && !scene.statistics.isResting)
    }

    @Test("A disk that hangs holds nobody up for long: neither who asks nor who has changed something")
    func hangs() throws {
        let scene = DiskScene()
        for target in ["/a", "/b"] { try scene.get(target) }
        scene.start()
        scene.will(.ok("max-age=60", body: "mới"))
        var outcomes: [Outcome] = []
        for (target, method) in [("/a", Method.get), ("/b", .post)] {
            guard case .later(let pending) = try scene.ask(target, method) else { throw Scene.NoAnswer() }
            pending.whenDelivered { outcomes.append($0) }
        }
        scene.loop.advanceTime(by: .milliseconds(999))
        #expect(outcomes.isEmpty)
        scene.loop.advanceTime(by: .milliseconds(1))
        #expect(try outcomes.map { scene.text(try $0.get()) } == ["mới"])
        scene.loop.advanceTime(by: .seconds(4))
        #expect(outcomes.count == 2)
        // What the disk says in the end changes nothing.
        scene.settle()
        #expect(try outcomes.count == 2 && scene.text(scene.get("/a")) == "mới")
    }

    @Test("A folder that another gateway uses is left alone, and answers are kept in memory")
    func taken() throws {
        let first = DiskScene()
        try first.get("/a")
        let second = DiskScene(in: first.folder)
        try second.get("/b")
        #expect(try second.get("/b").said == "hit" && second.told.all.count == 1)
        #expect(second.paths.count == 1 && second.statistics.dropped == 1)
        first.files.release()
        second.start()
        #expect(try second.get("/a").said == "hit")
    }

    @Test("Without a folder to write in, the gateway serves from memory")
    func noFolder() throws {
        let scene = DiskScene()
        scene.files.fail(.init(first: 0, last: .max, code: EACCES))
        scene.start()
        try scene.get("/a")
        #expect(try scene.get("/a").said == "hit")
        #expect(scene.told.all.count == 1 && scene.paths.isEmpty)
    }
}
