import Connectors
import Gateway
import JSON
import Testing

@testable import Handover

@Suite("What an agency's system answers") struct AnswerTests {
    private static func answer(_ status: Int, _ content: String, _ fields: Fields = Fields()) -> Result<OutboundAnswer, GatewayError> {
        .success(OutboundAnswer(status: status, fields: fields, content: Array(content.utf8)))
    }

    static let read: [(Int, String, SystemAnswer)] = [
        (200, #"{"maHoSo":"A-1","tep":["AB","cd"]}"#, .taken(number: "A-1", digests: ["ab", "cd"])),
        (201, #"{}"#, .taken(number: nil, digests: [])),
        (200, #"{"maHoSo":"","tep":[]}"#, .taken(number: nil, digests: [])),
        (200, #"{"maHoSo":null}"#, .taken(number: nil, digests: [])),
        (200, #"{"maHoSo":17}"#, .refused("the system's own number (maHoSo) is no string")),
        (200, "<h1>Đăng nhập</h1>", .silent("200 without a JSON object: something else answered in the system's place", after: nil)),
        (200, "[]", .silent("200 without a JSON object: something else answered in the system's place", after: nil)),
        (202, "", .pending(after: nil)),
        (422, #"{"lyDo":"Thiếu giấy khai sinh"}"#, .turnedDown(reason: "Thiếu giấy khai sinh")),
        (422, #"{"lyDo":"…"}"#, .refused("the system refused it with 422, and without a reason (lyDo) that a citizen could act on")),
        (422, #"{"lyDo":"\#(String(repeating: "a", count: 4001))"}"#, .refused("the system refused it with 422, and without a reason (lyDo) that a citizen could act on")),
        (422, "", .refused("the system refused it with 422, and without a reason (lyDo) that a citizen could act on")),
        (204, "", .refused("the system said 204")), (302, "", .refused("the system said 302")), (400, "", .refused("the system said 400")),
        (401, "", .refused("the system said 401")), (404, "", .refused("the system said 404")), (409, "", .later("the system said 409", after: nil)),
        (429, "", .later("the system said 429", after: nil)), (408, "", .silent("the system said 408", after: nil)),
        (500, "", .silent("the system said 500", after: nil)), (503, "", .silent("the system said 503", after: nil)),
    ]

    @Test("is read by its status and members, never by words", arguments: read)
    func reads(status: Int, content: String, wanted: SystemAnswer) {
        #expect(SystemAnswer(Self.answer(status, content)) == wanted)
    }

    @Test("says when to come again, within a day", arguments: [("120", Span.seconds(120)), ("999999", .days(1)), ("-1", nil), ("soon", nil), ("Wed, 30 Sep 2026 05:00:00 GMT", nil)])
    func retryAfter(text: String, wanted: Span?) {
        #expect(SystemAnswer(Self.answer(503, "", Fields([.retryAfter: text]))) == .silent("the system said 503", after: wanted))
        #expect(SystemAnswer(Self.answer(202, "", Fields([.retryAfter: text]))) == .pending(after: wanted))
    }

    @Test("A system that does not know the question is brought the file", arguments: [(200, true), (204, true), (404, false), (405, false), (501, false), (401, false)])
    func presence(status: Int, isThere: Bool) {
        #expect(SystemAnswer.has(Self.answer(status, "")) == (isThere ? .yes : .no))
    }
}
