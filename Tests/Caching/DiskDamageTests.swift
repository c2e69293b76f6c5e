import Foundation
import Gateway
import NIOCore
import Testing

@testable import Caching

@Suite("Nothing torn is served from disk") struct DiskDamageTests {
    /// As many small entries as one of their files has bytes, each file damaged in its own way, then a restart.
    /// - Parameter damage: given a file's bytes and its index; nil removes nothing.
    private func damaged(_ damage: (inout Data, Int) -> Void) throws -> (scene: DiskScene, count: Int) {
        let scene = DiskScene()
        scene.will(.ok("max-age=600", [("ETag", "\"1\""), ("X-A", "b")], body: "thân bài"))
        try scene.get("/1000")
        let length = try Data(contentsOf: URL(fileURLWithPath: try #require(scene.paths.first))).count
        for number in 1001..<1000 + length { try scene.get("/\(number)") }
        // Numbers on disk are given in order.
        let files = scene.paths.sorted { $0.suffix(16) < $1.suffix(16) }
        #expect(files.count == length)
        for (index, path) in files.enumerated() {
            var data = try Data(contentsOf: URL(fileURLWithPath: path))
            damage(&data, index)
            try data.write(to: URL(fileURLWithPath: path))
        }
        scene.start()
        return (scene, length)
    }

    private func expectMisses(_ scene: DiskScene, _ count: Int, besides: Int? = nil) throws {
        scene.will(.ok("max-age=600", body: "neu"))
        for index in 0..<count where index != besides {
            let answer = try scene.get("/\(1000 + index)")
            #expect(answer.said != "hit" && scene.text(answer) == "neu", "byte \(index)")
        }
        #expect(scene.statistics.damaged == count - (besides == nil ? 0 : 1))
    }

    @Test("A flipped bit anywhere in an entry makes it a miss, and removes it")
    func flipped() throws {
        let (scene, count) = try damaged { data, index in data[index] ^= 1 << (index % 8) }
        try expectMisses(scene, count)
    }

    @Test("An entry cut off anywhere is a miss")
    func truncated() throws {
        let (scene, count) = try damaged { data, index in data = data.prefix(index) }
        try expectMisses(scene, count)
    }

    @Test("An entry in whose middle zeros stand is a miss, as after a power cut")
    func zeros() throws {
        // Zeros where zeros were are no damage.
        var changed = 0
        let (scene, count) = try damaged { data, index in
            let before = data, end = min(data.count, index + 40)
            data.replaceSubrange(index..<end, with: Data(repeating: 0, count: end - index))
            if data != before { changed += 1 }
        }
        scene.will(.ok("max-age=600", body: "neu"))
        for index in 0..<count {
            let answer = try scene.get("/\(1000 + index)")
            #expect(["neu", "thân bài"].contains(scene.text(answer)) && (answer.said != "hit" || scene.text(answer) == "thân bài"))
        }
        #expect(scene.statistics.damaged == changed && changed > count / 2)
    }

    @Test("A file under another's name is a miss")
    func exchanged() throws {
        let scene = DiskScene()
        for name in ["a", "b"] {
            scene.will(.ok("max-age=600", body: name))
            try scene.get("/" + name)
        }
        let paths = scene.paths
        let data = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        try data[0].write(to: URL(fileURLWithPath: paths[1]))
        try data[1].write(to: URL(fileURLWithPath: paths[0]))
        scene.start()
        scene.will(.ok("max-age=600", body: "neu"))
        for name in ["a", "b"] { #expect(scene.text(try scene.get("/" + name)) == "neu") }
    }

    @Test("A large body is looked at whole before its first byte is served", arguments: [0, 150_000, 299_999])
    func large(_ place: Int) throws {
        let scene = DiskScene()
        scene.will(.ok("max-age=600", body: String(repeating: "a", count: 300_000)))
        try scene.get()
        let path = try #require(scene.paths.first)
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        data[DiskLayout.prefaceLength + place] ^= 1
        try data.write(to: URL(fileURLWithPath: path))
        scene.start()
        scene.will(.ok("max-age=600", body: "neu"))
        #expect(scene.text(try scene.get()) == "neu")
        #expect(scene.statistics.damaged == 1 && scene.paths != [path])
    }

    @Test("What was left unfinished is removed at the start, and so is what is none of ours or of another version")
    func leftovers() throws {
        let scene = DiskScene()
        try scene.get()
        let path = try #require(scene.paths.first)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.write(to: URL(fileURLWithPath: path + ".part"))
        try whole.write(to: URL(fileURLWithPath: (path as NSString).deletingLastPathComponent + "/notes.txt"))
        var other = whole
        other[7] += 1
        try other.write(to: URL(fileURLWithPath: path))
        scene.start()
        #expect(scene.paths.isEmpty && scene.statistics.damaged == 1 && scene.statistics.files == 0)
    }

    @Test("A file that is gone is a miss, and the folder may go altogether")
    func gone() throws {
        let scene = DiskScene()
        try scene.get("/a")
        scene.start()
        try FileManager.default.removeItem(atPath: scene.folder)
        #expect(try scene.get("/a").said != "hit")
        #expect(scene.asked == 2 && scene.paths.count == 1)
        #expect(scene.statistics.failures == 0)
    }
}
