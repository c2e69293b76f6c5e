import Testing
import XML

@Suite("XML read as it comes")
struct FeedTests {
    private static let text = #"<?xml version="1.0" encoding="UTF-8"?><f><n>Một</n><c> QUJD&#10;<![CDATA[REVG]]> </c><n>hai</n><c/><c>Zm9v</c></f>"#

    private struct Read { var tree: XMLDocument, texts: [Int: String] = [:], ends: [Int] = [] }

    private func read(_ bytes: [UInt8], by step: Int, limits: XMLLimits = .standard, whole: Int64? = nil) throws -> Read {
        let feed = try XMLFeed(limits: limits, aside: ["c"], whole: whole)
        var aside: [XMLFeed.Aside] = [], start = 0
        while start < bytes.count {
            try feed.feed(Array(bytes[start..<min(start + step, bytes.count)]))
            aside += feed.takeAside()
            start += step
        }
        var read = Read(tree: try feed.finish())
        for piece in aside + feed.takeAside() {
            read.texts[piece.index, default: ""] += String(decoding: piece.bytes, as: UTF8.self)
            if piece.isEnd { read.ends.append(piece.index) }
        }
        return read
    }

    @Test("However it is cut, the tree is the same and what is read aside is whole, in order and not in the tree", arguments: [1, 2, 3, 7, 64, 10_000])
    func cut(_ step: Int) throws {
        let utf8 = Array(Self.text.utf8)
        let units = Self.text.replacing("UTF-8", with: "UTF-16").utf16
        let utf16: [UInt8] = [0xFF, 0xFE] + units.flatMap { (unit: UInt16) -> [UInt8] in [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)] }
        for bytes in [utf8, utf16] {
            let read = try read(bytes, by: step)
            #expect(read.tree.root.children.map(\.text) == ["Một", "", "hai", "", ""])
            #expect(read.texts == [0: " QUJD\nREVG ", 1: "", 2: "Zm9v"])
            #expect(read.ends == [0, 1, 2])
        }
    }

    @Test("A section longer than a tag may be is a text like any other", arguments: [1000, 64 << 10, 1 << 20])
    func section(_ step: Int) throws {
        let long = String(repeating: "<a b='c'>=", count: 100_000)
        let feed = try XMLFeed(), bytes = Array("<f><n><![CDATA[\(long)]]></n></f>".utf8)
        for start in stride(from: 0, to: bytes.count, by: step) { try feed.feed(Array(bytes[start..<min(start + step, bytes.count)])) }
        #expect(try feed.finish().root.child("n")?.text == long)
    }

    @Test("An element within one that is read aside stays in the tree, for its reader to refuse")
    func within() throws {
        let read = try read(Array("<f><c>a<b>kept</b>d</c></f>".utf8), by: 4)
        #expect(read.tree.root.child("c")?.child("b")?.text == "kept")
        #expect(read.texts == [0: "ad"])
    }

    @Test("What is read aside counts for no limit but the one on all")
    func limits() throws {
        var limits = XMLLimits.standard
        limits.text = 100
        limits.bytes = 1000
        let long = String(repeating: "QUJD", count: 100_000), bytes = Array("<f><c>\(long)</c></f>".utf8)
        #expect(try read(bytes, by: 5000, limits: limits, whole: 1 << 20).texts[0]?.utf8.count == 400_000)
        #expect(throws: XMLFailure.self) { try read(bytes, by: 5000, limits: limits, whole: 399_999) }
        #expect(throws: XMLFailure.self) { try read(Array("<f><n>\(long.prefix(101))</n></f>".utf8), by: 5000, limits: limits, whole: 1 << 20) }
        let many = "<f>" + String(repeating: "<n>x</n>", count: 10_000) + "</f>"
        #expect(throws: XMLFailure.self) { try read(Array(many.utf8), by: 5000, limits: limits, whole: 1 << 20) }
    }
}
