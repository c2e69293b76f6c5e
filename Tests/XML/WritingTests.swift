import Testing
import XML

@Suite("Writing XML")
struct WritingTests {
    @Test("What is written is read again as it was said, CDATA, line ends and quotes included")
    func round() throws {
        let texts = ["\u{FFFD}\u{FFBE}\u{10FFFF}\u{7F}", "]]>", "a]]>b]]>", "<&>\"'", "a\r\nb\tc", "Một Cửa 𝄞", ""]
        for text in texts {
            let bytes = try XMLMarkup.element("p:a", attributes: [XMLAttribute("xmlns:p", "urn:p"), XMLAttribute("b", text)], [
                .element("t", text), .element("c", [.cdata(text)]), .raw(Array("<r/>".utf8)),
            ]).bytes()
            let root = try XMLDocument(parsing: bytes).root
            #expect(root.attribute("b") == text)
            #expect(root.child("t")?.text == text)
            // A CDATA section has its line ends made one (XML 1.0 §2.11).
            #expect(root.child("c")?.text == text.replacing("\r\n", with: "\n"))
            #expect(root.child("r") != nil)
        }
    }

    @Test("A character that XML cannot say is refused, not left out")
    func forbidden() {
        for text in ["\u{0}", "\u{8}", "\u{1F}", "\u{FFFE}", "a\u{FFFF}b"] {
            #expect(throws: XMLFailure.self) { try XMLMarkup.element("a", text).bytes() }
            #expect(throws: XMLFailure.self) { try XMLMarkup.element("a", [.cdata(text)]).bytes() }
        }
    }

    @Test("A document that was read is written again")
    func again() throws {
        let document = try XMLDocument(parsing: Array("<a b='1'>x</a>".utf8))
        #expect(String(decoding: document.bytes, as: UTF8.self) == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"1\">x</a>\n")
    }
}
