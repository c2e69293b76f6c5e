import Testing
import XML

@Suite("Reading XML")
struct ReadingTests {
    private func document(_ text: String, _ limits: XMLLimits = .standard) throws -> XMLDocument { try XMLDocument(parsing: Array(text.utf8), limits: limits) }

    private func cause(_ bytes: [UInt8], _ limits: XMLLimits = .standard) -> XMLFailure.Cause? {
        do throws(XMLFailure) {
            _ = try XMLDocument(parsing: bytes, limits: limits)
            return nil
        } catch { return error.cause }
    }

    @Test("Names, texts and attributes are found by namespace, whatever their prefix")
    func navigation() throws {
        let root = try document(#"<a:r xmlns:a="urn:a" xmlns="urn:d" n="1" a:n="2">x<!-- cut --><c>m&amp;<![CDATA[<k>]]></c><b:c xmlns:b="urn:b"/>y</a:r>"#).root
        #expect(root.name == XMLName("r", in: "urn:a"))
        #expect(root.text == "xy")
        #expect(root.attribute("n") == "1")
        #expect(root.attribute("n", in: "urn:a") == "2")
        #expect(root.children.map(\.name) == [XMLName("c", in: "urn:d"), XMLName("c", in: "urn:b")])
        #expect(root.child("c", in: "urn:d")?.text == "m&<k>")
        #expect(root.child("c") == nil)
        #expect(root.hasStrayText)
        #expect(root.child("c", in: "urn:b")?.parent?.isSame(as: root) == true)
    }

    @Test("UTF-16 of both orders reads as UTF-8 does, by its mark or without")
    func utf16() throws {
        let text = #"<?xml version="1.0" encoding="UTF-16"?><tên>Một Cửa 𝄞</tên>"#
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        let little = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        for bytes in [[0xFE, 0xFF] + big, [0xFF, 0xFE] + little, big, little] {
            let root = try XMLDocument(parsing: bytes).root
            #expect(root.name.local == "tên")
            #expect(root.text == "Một Cửa 𝄞")
        }
    }

    @Test("What is not one well-formed document in UTF-8 or UTF-16 is refused, each for its cause", arguments: [
        ("", .malformed), ("<a>", .malformed), ("<a></b>", .malformed), ("<a/><b/>", .malformed), ("<a/>x", .malformed), ("x<a/>", .malformed),
        ("<p:a/>", .malformed), ("<a b='1' b='2'/>", .malformed), ("<a>&nbsp;</a>", .malformed), ("<a>&#0;</a>", .malformed),
        (#"<?xml version="1.0" encoding="ISO-8859-1"?><a/>"#, .encoding), (#"<?xml version="1.0" encoding="UTF-7"?><a/>"#, .encoding),
        ("<!DOCTYPE a><a/>", .forbidden), (#"<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>"#, .forbidden),
        (#"<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>"#, .forbidden),
    ] as [(String, XMLFailure.Cause)])
    func refused(_ text: String, _ expected: XMLFailure.Cause) { #expect(cause(Array(text.utf8)) == expected) }

    @Test("Bytes that are no characters are refused in either encoding")
    func badBytes() {
        #expect(cause(Array("<a>".utf8) + [0xC3, 0x28] + Array("</a>".utf8)) == .malformed)
        #expect(cause(Array("<a>".utf8) + [0xED, 0xA0, 0x80] + Array("</a>".utf8)) == .malformed)
        #expect(cause(Array("<a>".utf8) + [0] + Array("</a>".utf8)) == .malformed)
        #expect(cause([0xFE, 0xFF, 0x00]) == .encoding)
        #expect(cause([0xFE, 0xFF, 0x00, 0x3C, 0xD8, 0x00, 0x00, 0x3E]) == .encoding)
    }

    @Test("Attributes are counted where they are, however the document is cut: not in texts, values, comments or sections")
    func attributes() throws {
        let many = String(repeating: "a='b' = ", count: 100)
        let inner = "<a b=\"c='d' = e\">\(many.replacing("<", with: ""))</a><!-- <x \(many) - -- --><?x \(many) ? ?><c><![CDATA[<y \(many) ]] ]> ]]]></c>"
        for step in [1, 2, 3, 7, 1000] {
            let feed = try XMLFeed(), bytes = Array("<r>\(inner.replacing(" -- -->", with: " -->"))</r>".utf8)
            for start in stride(from: 0, to: bytes.count, by: step) { try feed.feed(Array(bytes[start..<min(start + step, bytes.count)])) }
            #expect(try feed.finish().root.child("c")?.text.hasSuffix("]] ]> ]") == true)
        }
        for count in [64, 65] {
            let text = "<r \((0..<count).map { "a\($0) = '>'" }.joined(separator: " "))/>"
            #expect(cause(Array(text.utf8)) == (count == 64 ? nil : .tooLarge))
        }
    }

    @Test("Elements right below the root are counted apart, however many there are within them")
    func members() throws {
        var limits = XMLLimits.standard
        limits.members = 3
        #expect(try document("<r><a><x/><x/><x/><x/></a><b/><c/></r>", limits).root.children.count == 3)
        #expect(cause(Array("<r><a/><b/><c/><d/></r>".utf8), limits) == .tooLarge)
    }

    @Test("Every limit is kept: one less passes, one more is refused")
    func limits() {
        var limits = XMLLimits()
        func judge(_ text: String) -> XMLFailure.Cause? { cause(Array(text.utf8), limits) }
        limits.depth = 3
        #expect(judge("<a><a><a/></a></a>") == nil)
        #expect(judge("<a><a><a><a/></a></a></a>") == .tooLarge)
        limits = XMLLimits()
        limits.nodes = 4
        #expect(judge("<a b=''>x<c/></a>") == nil)
        #expect(judge("<a b=''>x<c/>y</a>") == .tooLarge)
        limits = XMLLimits()
        limits.text = 5
        #expect(judge("<a>12345</a>") == nil)
        #expect(judge("<a>123<![CDATA[456]]></a>") == .tooLarge)
        limits = XMLLimits()
        limits.attributes = 2
        #expect(judge("<a b='' c=''/>") == nil)
        #expect(judge("<a b='' xmlns:c='urn:c' d=''/>") == .tooLarge)
        limits = XMLLimits()
        limits.attribute = 3
        #expect(judge("<a b='123'/>") == nil)
        #expect(judge("<a b='1234'/>") == .tooLarge)
        limits = XMLLimits()
        limits.bytes = 8
        #expect(judge("<a>x</a>") == nil)
        #expect(judge("<a>xy</a>") == .tooLarge)
        limits = XMLLimits()
        #expect(judge("<a b='\(String(repeating: "x", count: 9 << 20))'/>") == .tooLarge)
        #expect(judge("<a><!--\(String(repeating: "x", count: 9 << 20))--></a>") == .tooLarge)
    }

    @Test("A failure names its line")
    func line() {
        #expect { try document("<a>\n<b>\n</a>") } throws: { ($0 as? XMLFailure)?.line == 3 }
    }
}
