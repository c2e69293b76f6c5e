import JSON
import Testing

@testable import NationalPortal

@Suite("What the portal's codes mean") struct PortalWordTests {
    @Test("A code counts by its value, and the words beside it for nothing", arguments: [
        (0, "", PortalWord.done), ("0", "lỗi", .done), ("00", "không thành công", .done),
        (1, "thành công", .refused(ResultCode(number: 1), "thành công")), ("05", "00", .refused(ResultCode("05"), "00")),
        ("-1", "x", .sessionRefused(ResultCode("-1"), "x")), (3, "", .exists(ResultCode(number: 3), "")),
        ("-3", "Hồ sơ ĐÃ TỒN TẠI", .exists(ResultCode("-3"), "Hồ sơ ĐÃ TỒN TẠI")), ("-3", "khác", .refused(ResultCode("-3"), "khác")),
        ("thành công", "", .refused(ResultCode("thành công"), "")), ("9", "", .again(ResultCode("9"), "")),
    ] as [(JSON, String, PortalWord)])
    func codes(code: JSON, message: String, told: PortalWord) throws {
        #expect(PortalWord(try #require(ResultCode(code)), message) == told)
    }

    private static let entries: [JSON] = [["MaHoSo": "A"], ["MaHoSo": "B"]]
    private static let refused = PortalWord.refused(ResultCode("7"), "bảy")

    @Test("A batch's entries are followed one by one, and only what is not said of one is read from the whole", arguments: [
        (#"{"error_code": "00"}"#, [PortalWord.done, .done]),
        (#"{"error_code": "7", "message": "bảy"}"#, [.unclear(ResultCode("7"), "bảy"), .unclear(ResultCode("7"), "bảy")]),
        (#"{"error_code": "-1", "message": "p"}"#, [.sessionRefused(ResultCode("-1"), "p"), .sessionRefused(ResultCode("-1"), "p")]),
        (#"{"error_code": "00", "items": [{"MaHoSo": "A", "error_code": 0}, {"MaHoSo": "B", "error_code": "7", "message": "bảy"}]}"#, [.done, refused]),
        (#"{"error_code": "7", "items": [{"MaHoSo": "B", "error_code": "7", "message": "bảy"}, {"MaHoSo": "A", "error_code": "00"}]}"#, [.done, refused]),
        (#"{"error_code": "7", "items": [{"error_code": "7", "message": "bảy"}, {"error_code": "00"}]}"#, [refused, .done]),
        (#"{"error_code": "7", "message": "m", "items": [{"MaHoSo": "B", "error_code": "00"}]}"#, [.unclear(ResultCode("7"), "m"), .done]),
        (#"{"error_code": "00", "items": [{"MaHoSo": "B", "error_code": "00"}]}"#, [.done, .done]),
    ] as [(String, [PortalWord])])
    func batches(reply: String, told: [PortalWord]) throws {
        let reply = try #require(PortalReply(try JSON(parsing: Array(reply.utf8))))
        #expect(PortalWord.each(of: Self.entries, reply) == told)
    }

    @Test("A dead letter's reason has the portal's code, and not all of a long one")
    func reasons() {
        #expect(ResultCode("7").said == "error_code 7")
        #expect(ResultCode(String(repeating: "a", count: 10_000)).said.count < 60)
    }
}
