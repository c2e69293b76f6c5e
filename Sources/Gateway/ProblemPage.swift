/// The page a citizen's browser shows for a `GatewayError`: one calm card, no script, nothing from elsewhere.
enum ProblemPage {
    static func html(_ error: GatewayError, _ words: Words, _ language: Language, trace: String?) -> String {
        let vietnamese = language == .vi
        let whose = switch error.fault {
        case .client: vietnamese ? "Yêu cầu gửi đến" : "The request"
        case .upstream: vietnamese ? "Phía cơ quan" : "The agency's side"
        case .gateway: vietnamese ? "Phía Một Cửa" : "Motcua's side"
        }
        var facts = [(vietnamese ? "Nguyên nhân từ" : "Where the fault lies", whose)]
        if let agency = words.agencyName { facts.append((vietnamese ? "Cơ quan" : "Agency", agency)) }
        if let trace { facts.append((vietnamese ? "Mã tra cứu (đọc khi gọi hỗ trợ)" : "Reference (read it out when you call)", trace)) }
        let rows = facts.map { "<dt>\(HTMLText.escaped($0.0))</dt><dd>\(HTMLText.escaped($0.1))</dd>" }.joined()
        let advice = words.advice.map { "<p class=\"advice\">\(HTMLText.escaped($0))</p>" } ?? ""
        return """
            <!doctype html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
            <title>\(HTMLText.escaped(words.title)) – Một Cửa</title><style>\(style)</style></head>
            <body><main><p class="brand">Một Cửa</p><h1>\(HTMLText.escaped(words.title))</h1><p>\(HTMLText.escaped(words.detail)).</p>
            \(advice)<dl>\(rows)</dl><p><a href="/">\(vietnamese ? "Về trang đầu" : "Home")</a></p></main></body></html>

            """
    }

    private static let style = """
        :root{color-scheme:light dark}body{margin:0;font:1.125rem/1.6 system-ui,sans-serif;background:Canvas;color:CanvasText}\
        main{max-width:38rem;margin:10vh auto;padding:0 1.25rem;overflow-wrap:anywhere}.brand{font-weight:700;color:#b3261e;margin:0}\
        @media(prefers-color-scheme:dark){.brand{color:#ff8a80}}h1{font-size:1.75rem;line-height:1.25;margin:.25rem 0 1rem}\
        .advice{border-left:.25rem solid #b3261e;padding:.25rem 1rem}dl{margin:1.5rem 0;font-size:1rem}\
        dt{opacity:.75}dd{margin:0 0 .75rem}
        """
}
