import Gateway
import NIOCore
import Testbed
import Testing

@Suite("Words for people")
struct ProblemTests {
    private static let agency = AgencyReference(code: "H26", nameVi: "Thành phố Hà Nội", nameEn: "Hanoi", contact: "0000 <1>")

    static let details: [GatewayError.Detail] = GatewayError.Malformation.allCases.map { .malformed($0) } + [
        .headTooLarge, .targetTooLong, .bodyTooLarge(limit: 5), .tooSlow, .tooManyConnections, .versionNotSupported, .transferCodingUnknown,
        .expectationUnknown, .noRoute(nearest: "/ha-noi"), .noRoute(nearest: nil), .methodNotAllowed(allowed: [.get, .head]), .denied, .upgradeNotAllowed,
        .onlyIfCached, .clientLeft, .unresolvable, .unreachable, .connectTimeout, .certificateRefused, .handshakeFailed, .addressNotAllowed,
        .noAnswer, .answerTimeout, .answerMalformed, .answerBroken, .circuitOpen, .noHealthyUpstream, .busy, .agencyLeftOut, .overloaded,
        .stopping, .defect,
    ]

    private static func text(_ error: GatewayError, accept: String?, language: String?) -> String {
        var random = SplitMix(seed: 1)
        let answer = Problem.answer(error, accept: accept, language: language, trace: TraceContext(fields: Fields(), random: &random))
        return String(buffer: answer.body.drained().bytes)
    }

    @Test("Every failure has its own word for programs, and sentences in both languages, as page and as JSON", arguments: details)
    func each(_ detail: GatewayError.Detail) {
        let error = GatewayError(502, .upstream, at: .connect, retry: .never, detail, agency: Self.agency, retryAfter: .seconds(7))
        var seen: Set<String> = []
        for language in ["vi", "en"] {
            for accept in ["text/html", "application/json"] {
                let text = Self.text(error, accept: accept, language: language)
                #expect(seen.insert(text).inserted)
                #expect(!text.contains("<1>") || accept == "application/json")
                if accept == "application/json" {
                    #expect(text.hasPrefix(#"{"type":"urn:motcua:problem:\#(error.code)","title":""#) && text.hasSuffix("}\n"))
                    #expect(text.contains(#""status":502"#) && text.contains(#""retryAfter":7"#) && text.contains(#""agency":"H26""#))
                } else {
                    #expect(text.contains(#"<html lang="\#(language)">"#))
                }
            }
        }
    }

    @Test("No two failures share a word")
    func codes() {
        let codes = Self.details.map { GatewayError(500, .gateway, at: .route, retry: .never, $0).code }
        // `noRoute` stands twice, with and without a neighbour.
        #expect(Set(codes).count == codes.count - 1)
        #expect(codes.allSatisfy { $0.utf8.allSatisfy { $0 == 0x2d || (0x61...0x7a).contains($0) } })
    }

    @Test("The language is Vietnamese unless English has more weight", arguments: [
        (nil, .vi), ("", .vi), ("en", .en), ("vi", .vi), ("en-GB,en;q=0.9", .en), ("vi-VN,vi;q=0.9,en;q=0.8", .vi), ("en;q=0.8,vi;q=0.9", .vi),
        ("fr,en;q=0.5", .en), ("fr", .vi), ("*", .vi), ("en;q=0", .vi), ("EN", .en), ("eng", .vi), ("en ; q=0.4 , vi ; q=0.3", .en), ("en;q=x", .en),
    ] as [(String?, Language)])
    func language(_ accept: String?, _ language: Language) { #expect(Language(accept: accept) == language) }

    @Test("A browser gets a page, a program JSON", arguments: [
        (nil, false), ("*/*", false), ("text/html,application/xhtml+xml,*/*;q=0.8", true), ("application/json", false),
        ("application/json, text/html;q=0.1", false), ("TEXT/HTML", true),
    ] as [(String?, Bool)])
    func form(_ accept: String?, _ isPage: Bool) {
        #expect(Self.text(.defect, accept: accept, language: nil).hasPrefix("<!doctype html>") == isPage)
    }

    @Test("Advice says when and whom: the nearest service, whom to call, when to try again")
    func advice() {
        #expect(Self.text(.noRoute(nearest: "/ha-noi"), accept: nil, language: "vi").contains("Có phải bạn tìm /ha-noi không?"))
        #expect(Self.text(.agencyLeftOut(Self.agency), accept: nil, language: "en").contains("Call: 0000 <1>."))
        #expect(Self.text(.overloaded, accept: nil, language: "en").contains("Please try again in 5 seconds."))
    }

    @Test("405 says which methods, a wait is a field too, and none of it is stored")
    func fields() {
        let answer = Problem.answer(.methodNotAllowed([.get, .head]), accept: nil, language: nil, trace: nil)
        #expect(answer.fields.first(.allow) == "GET, HEAD" && answer.fields.first(.cacheControl) == "no-store")
        #expect(Problem.answer(.overloaded, accept: nil, language: nil, trace: nil).fields.first(.retryAfter) == "5")
    }
}
