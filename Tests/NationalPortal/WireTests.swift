import JSON
import Testing

@testable import NationalPortal

@Suite("The dialect's words") struct WireTests {
    @Test("A result code is done by its value, number or string, and never by what resembles it", arguments: [
        (#"0"#, true), (#""0""#, true), (#""00""#, true), (#""000""#, true), (#"0.0"#, true), (#"0e0"#, true), (#""""#, false),
        (#"-1"#, false), (#""-1""#, false), (#"1"#, false), (#""01""#, false), (#""thành công""#, false), (#""0 "#  + "\"", false), (#""O""#, false),
        (#""0x0""#, false), (#"10"#, false), (#""false""#, false), (#"1e400"#, false), (#""99999999999999999999""#, false),
    ])
    func done(text: String, isDone: Bool) throws {
        let code = try #require(ResultCode(try JSON(parsing: Array(text.utf8))))
        #expect(code.isDone == isDone)
    }

    @Test("What is neither number nor string is no code", arguments: ["null", "true", "[]", "{}"])
    func noCode(text: String) throws { #expect(ResultCode(try JSON(parsing: Array(text.utf8))) == nil) }

    @Test("A dossier is there already by 3, and by -3 only where the words say so", arguments: [
        ("3", "", true), ("3", "lỗi", true), ("-3", "Hồ sơ đã tồn tại", true), ("-3", "HỒ SƠ ĐÃ TỒN TẠI trên hệ thống", true), ("-3", "lỗi khác", false),
        ("0", "Hồ sơ đã tồn tại", false), ("33", "đã tồn tại", false), ("-1", "đã tồn tại", false),
    ])
    func exists(code: String, message: String, exists: Bool) { #expect(ResultCode(code).saysExists(message) == exists) }

    @Test("Codes are equal by value, and travel as they were written")
    func equal() throws {
        #expect(ResultCode("00") == ResultCode(number: 0) && ResultCode("00").hashValue == ResultCode("0").hashValue)
        #expect(ResultCode("x") != ResultCode("y") && ResultCode("3").refusesSession == false && ResultCode(number: -1).refusesSession)
        #expect(ResultCode("00").json == "00" && ResultCode(number: -1).json == -1)
    }

    @Test("A reply is read as it is written, whatever else stands in it")
    func reply() throws {
        var reply = PortalReply(ResultCode("20"), message: "lỗi", field: "data", result: [["a": "b"]])
        reply.items = [.init(number: "1", code: ResultCode("00")), .init(number: "2", code: ResultCode("20"), field: "MaHoSo", message: "thiếu")]
        #expect(PortalReply(reply.json) == reply)
        let foreign = try JSON(parsing: Array(#"{"error_code":0,"session":"s","more":[1],"items":[{"error_code":true},{"MaHoSo":"3","error_code":0}]}"#.utf8))
        let read = try #require(PortalReply(foreign))
        #expect(read.code.isDone && read.session == "s" && read.items?.count == 1 && read.message == "")
    }

    @Test("What has no code is no reply", arguments: ["[]", "{}", #"{"error_code":null}"#, #"{"message":"thành công"}"#, #""00""#])
    func noReply(text: String) throws { #expect(PortalReply(try JSON(parsing: Array(text.utf8))) == nil) }

    @Test("A call travels with its three members before the service's own")
    func call() throws {
        let call = PortalCall(session: "s", agency: "H26", service: .query, members: ["mahoso": "1"])
        #expect(call.json.text == #"{"session":"s","madonvi":"H26","service":"TraCuuHoSo","mahoso":"1"}"#)
        #expect(try PortalCall(reading: call.members) == call)
    }
}
