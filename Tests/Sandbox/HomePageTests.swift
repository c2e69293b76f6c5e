import Gateway
import NIOCore
import Sandbox
import Testbed
import Testing

@Suite("The sandbox's first page")
struct HomePageTests {
    private func ask(_ fields: KeyValuePairs<FieldName, String>, _ method: Gateway.Method = .get) throws -> Outcome {
        guard case .now(let outcome) = HomePage().answer(try TestExchange.make(method, "/", fields: fields)) else {
            throw Portal.Late()
        }
        return outcome
    }

    @Test("It lists every agency in the reader's language, Vietnamese unless English is asked for", arguments: [
        (nil, Language.vi), ("vi-VN,vi;q=0.9,en;q=0.8", .vi), ("en-GB,en;q=0.9", .en), ("fr", .vi),
    ] as [(String?, Language)])
    func languages(accept: String?, language: Language) throws {
        let answer = try ask(accept.map { [.acceptLanguage: $0] } ?? [:]).get()
        #expect(answer.fields.first(.vary) == "Accept-Language")
        #expect(answer.fields.first("content-language") == language.rawValue)
        let text = answer.text
        #expect(text.contains("<html lang=\"\(language.rawValue)\">"))
        for agency in SandboxAgency.all {
            #expect(text.contains("href=\"/\(agency.slug)/\""))
            #expect(text.contains(agency.name(language)))
            #expect(text.contains(agency.dossiersPhrase(language)))
        }
    }

    @Test("It is read, not written to")
    func methods() throws {
        #expect(throws: GatewayError.methodNotAllowed([.get, .head])) { try ask([:], .post).get() }
        let head = try ask([:], .head).get()
        #expect(head.body.length == 0)
        #expect(head.fields.first(.contentLength) == (try ask([:]).get().body.length).map { String($0) })
    }
}
