import JSON
import Testing

@Suite("A flaw tells its place, but nothing of a value") struct FlawTests {
    private func flaw(_ text: String) throws -> JSONFlaw { try #require(ParsingTests.flaw(Array(text.utf8))) }

    static let places: [(String, Int, Int, Int, String)] = [
        ("", 0, 1, 1, ""), ("[1,\n 2,\n x]", 9, 3, 2, "[2]"), (#"{"data":[0,1,2,{"MaHoSo":tru}]}"#, 28, 1, 29, "data[3].MaHoSo"),
        (#"{"a":{"b":1,"b":2}}"#, 12, 1, 13, "a.b"), ("{\"Tên\":01}", 8, 1, 8, #"["Tên"]"#), ("\"Đăng\u{1}\"", 7, 1, 6, ""),
        (#"[{"a":1},{"a":[[7,"#, 18, 1, 19, "[1].a[0][1]"), (#"{"a.b":{"":x}}"#, 11, 1, 12, #"["a.b"][""]"#), ("{\"a\":1}\r\n\r\n?", 11, 3, 1, ""),
        (#"{"a":[1]"b":2}"#, 8, 1, 9, ""),
    ]

    @Test("Offset, line, column and path", arguments: places)
    func place(text: String, offset: Int, line: Int, column: Int, path: String) throws {
        let flaw = try flaw(text)
        #expect((flaw.offset, flaw.line, flaw.column) == (offset, line, column) && flaw.path == path)
    }

    @Test("A person reads where it is and what is wrong")
    func words() throws {
        #expect(try flaw("{\"data\":[\n{\"MaHoSo\":\"a\",\"MaHoSo\":\"b\"}]}").description == "line 2, column 15 in data[0].MaHoSo: the name is there already")
        #expect(try flaw("").description == "line 1, column 1: the text ends too early")
    }

    @Test("Long and hostile names are shortened and escaped")
    func names() throws {
        let long = String(repeating: "x", count: 10_000)
        #expect(try flaw("{\"\(long)\":?}").path == String(repeating: "x", count: 39) + "…")
        #expect(try flaw(#"{"a\n\u0007\"":?}"#).path == #"["a\n\u0007\""]"#)
        let marks = "e" + String(repeating: "\u{301}", count: 10_000)
        #expect(try flaw("{\"\(marks)\":?}").path.unicodeScalars.count < 50)
    }

    @Test("No value stands in a flaw's words", arguments: [
        #"{"SoDinhDanh":"001099000001"#, #"{"SoDinhDanh":"001099000001\q"}"#, #"{"SoDinhDanh":001099000001}"#, #"{"SoDinhDanh":"001099000001","SoDinhDanh":"001099000001"}"#,
        #"["001099000001" "001099000001"]"#,
    ])
    func secrecy(text: String) throws {
        let flaw = try flaw(text)
        #expect(!flaw.description.contains("0109") && !String(describing: flaw).contains("99000") && !String(reflecting: flaw).contains("99000"))
    }
}
