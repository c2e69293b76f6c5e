import JSON
import Testing

@Suite("JSON is read within limits") struct LimitTests {
    private func flaw(_ text: String, _ limits: JSONLimits = .standard) -> JSONFlaw.Kind? { ParsingTests.flaw(Array(text.utf8), limits)?.kind }

    @Test("Sixty-four levels pass, sixty-five do not, arrays and objects alike")
    func depth() {
        func arrays(_ count: Int) -> String { String(repeating: "[", count: count) + String(repeating: "]", count: count) }
        func objects(_ count: Int) -> String { String(repeating: #"{"a":"#, count: count) + "1" + String(repeating: "}", count: count) }
        #expect(flaw(arrays(64)) == nil && flaw(arrays(65)) == .tooDeep)
        #expect(flaw(objects(64)) == nil && flaw(objects(65)) == .tooDeep)
        #expect(flaw("[" + arrays(63) + "," + arrays(63) + "]") == nil)
    }

    @Test("A mebibyte of opening brackets is refused at the sixty-fifth")
    func bomb() {
        let flaw = ParsingTests.flaw([UInt8](repeating: UInt8(ascii: "["), count: 1 << 20))
        #expect(flaw?.kind == .tooDeep && flaw?.offset == 64)
    }

    @Test("A number of sixty-four bytes passes, a longer one does not")
    func number() {
        #expect(flaw(String(repeating: "1", count: 64)) == nil)
        #expect(flaw(String(repeating: "1", count: 65)) == .numberTooLong)
        #expect(flaw("1e" + String(repeating: "1", count: 1000)) == .numberTooLong)
    }

    @Test("Members and elements are counted together")
    func members() {
        let limits = JSONLimits(members: 4)
        #expect(flaw(#"{"a":[1,2],"b":3}"#, limits) == nil)
        #expect(flaw(#"{"a":[1,2],"b":[3]}"#, limits) == .tooMany)
        #expect(flaw("[1,2,3,4,5]", limits) == .tooMany)
    }

    @Test("A wide object is read in time that grows with its length, and its doubled name is found")
    func wide() throws {
        let members = (0..<20_000).map { #""n\#($0)":\#($0)"# }.joined(separator: ",")
        let object = try #require(try JSON(parsing: Array("{\(members)}".utf8)).object)
        #expect(object.count == 20_000 && object["n19999"] == 19_999 && object["n20000"] == nil)
        #expect(flaw(#"{\#(members),"n777":1}"#) == .duplicateName)
    }

    @Test("Bytes that do not lie together are read as well")
    func scattered() throws {
        let halves = [Array(#"{"a":"#.utf8), Array("[1]}".utf8)]
        #expect(try JSON(parsing: Array(halves.joined())) == ["a": [1]])
        #expect(try JSON(parsing: "  [1] ".utf8) == [1])
        #expect(try JSON(parsing: Array("xx[1]yy".utf8)[2..<5]) == [1])
        #expect(try JSON(parsing: Array("]1[".utf8).reversed()) == [1])
    }
}
