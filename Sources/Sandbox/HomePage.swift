package import Gateway
import NIOCore

/// The sandbox's first page: every agency behind the one door, in Vietnamese or, where asked for, English.
package struct HomePage: Connector {
    private let vietnamese: PortalResource
    private let english: PortalResource

    package init(_ agencies: [SandboxAgency] = SandboxAgency.all) {
        vietnamese = PortalResource(html: Self.html(agencies, .vi))
        english = PortalResource(html: Self.html(agencies, .en))
    }

    package func answer(_ exchange: Exchange) -> Reply {
        exchange.body.abandon()
        guard exchange.request.method == .get || exchange.request.method == .head else {
            return .refuse(.methodNotAllowed([.get, .head]))
        }
        let language = Language(accept: exchange.request.fields.combined(.acceptLanguage))
        var answer = (language == .vi ? vietnamese : english).answer(to: exchange)
        answer.fields.add(.vary, "Accept-Language")
        if answer.status == 200 { answer.fields.add("content-language", language.rawValue) }
        if exchange.request.method == .head, let length = answer.body.length, answer.status == 200 {
            answer.fields.add(.contentLength, String(length))
            answer.body = .empty
        }
        return .now(answer)
    }

    private static func html(_ agencies: [SandboxAgency], _ language: Language) -> String {
        let vietnamese = language == .vi
        let content = """
            <h1>\(vietnamese ? "Một cửa cho mọi dịch vụ công" : "One door to every public service")</h1>
            <p>\(vietnamese
                ? "Chọn cơ quan. Bạn ở lại địa chỉ này; Một Cửa hỏi cổng của cơ quan giúp bạn."
                : "Choose an agency. You stay at this address; Motcua asks the agency’s portal for you.")</p>
            <h2>\(vietnamese ? "Bộ, ngành" : "Ministries")</h2>
            \(cards(agencies.filter { $0.kind == .ministry }, language))
            <h2>\(vietnamese ? "Tỉnh, thành phố" : "Provinces and cities")</h2>
            \(cards(agencies.filter { $0.kind == .province }, language))
            """
        return SandboxPage.html(
            language, title: vietnamese ? "Một Cửa" : "Motcua", owner: vietnamese ? "Một Cửa" : "Motcua", home: "/", content: content)
    }

    private static func cards(_ agencies: [SandboxAgency], _ language: Language) -> String {
        let items = agencies.map { agency in
            let dossiers = agency.dossiersPhrase(language) + (language == .vi ? " hồ sơ năm 2017" : " dossiers in 2017")
                + agency.misprintNote(language)
            // The portal's own page is Vietnamese whatever the reader asked for.
            let target = language == .vi ? "" : " hreflang=\"vi\""
            return "<li><a href=\"/\(agency.slug)/\"\(target)>\(HTMLText.escaped(agency.name(language)))</a><br>"
                + "<small>\(HTMLText.escaped(dossiers))</small></li>"
        }
        return "<ul class=\"cards\">\n" + items.joined(separator: "\n") + "\n</ul>"
    }
}
