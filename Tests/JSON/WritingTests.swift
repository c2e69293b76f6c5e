import JSON
import Testing

@Suite("JSON is written one way") struct WritingTests {
    @Test("Members keep their order, and nothing stands between them")
    func compact() throws {
        let items: [JSON] = [["MaHoSo": "H26-1", "error_code": "00"], [:], nil]
        let answer: JSON = ["error_code": 0, "message": "", "items": .array(items), "ok": true]
        #expect(answer.text == #"{"error_code":0,"message":"","items":[{"MaHoSo":"H26-1","error_code":"00"},{},null],"ok":true}"#)
        #expect(answer.bytes == Array(answer.text.utf8))
    }

    @Test("Only what must be escaped is")
    func escapes() {
        let text: JSON = "\"\\/\u{8}\u{9}\n\u{C}\r\u{0}\u{1F}\u{7F}Đ🏠"
        #expect(text.text == #""\"\\/\b\t\n\f\r\u0000\u001f"# + "\u{7F}Đ🏠\"")
    }

    @Test("For people it is indented")
    func pretty() {
        let value: JSON = ["a": [1, ["b": nil]], "c": [], "d": [:]]
        #expect(value.pretty == """
            {
              "a": [
                1,
                {
                  "b": null
                }
              ],
              "c": [],
              "d": {}
            }
            """)
    }

    @Test("A member is found, replaced where it stands, appended and removed, in small objects and large", arguments: [3, 16, 17, 40])
    func members(count: Int) {
        var object = JSONObject((0..<count).map { ("n\($0)", JSON($0)) })
        object.set("n1", "one")
        object.set("new", true)
        #expect(object["n1"] == "one" && object[1].name == "n1" && object.last?.name == "new" && object["none"] == nil)
        #expect(object.remove("n0") == 0 && object.remove("n0") == nil && object["n0"] == nil)
        #expect(object.count == count && object["n2"] == 2 && object["new"] == true && object[0].name == "n1")
        object.set("n0", 0)
        #expect(object["n0"] == 0 && object.map(\.name).count == count + 1)
    }

    @Test("Objects are equal in any order, arrays in theirs only")
    func equality() {
        let one: JSON = ["a": 1, "b": [1, 2]], other: JSON = ["b": [1, 2], "a": 1]
        #expect(one == other && one.hashValue == other.hashValue && Set([one, other]).count == 1)
        #expect(one != ["a": 1, "b": [2, 1]] && one != ["a": 1] && one != ["a": 1, "c": [1, 2]])
        #expect(one.text != other.text)
    }

    @Test("What is asked of a value of another kind is not there")
    func accessors() {
        let value: JSON = ["n": 1, "s": "x", "b": false, "a": [nil]]
        #expect(value["n"]?.int == 1 && value["s"]?.string == "x" && value["b"]?.bool == false && value["a"]?[0] == .null && value["a"]?[0]?.isNull == true)
        #expect(value["s"]?.int == nil && value["n"]?.string == nil && value["n"]?.object == nil && value["a"]?[1] == nil && value["a"]?["n"] == nil && value[0] == nil)
        #expect(value["none"] == nil && value.array == nil && value["a"]?.array?.count == 1 && value.object?.count == 4 && value["n"]?.bool == nil)
    }
}
