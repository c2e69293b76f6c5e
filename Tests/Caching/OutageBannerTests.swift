import Gateway
import NIOCore
import Testing

@testable import Caching

@Suite("The banner on a page whose portal is down")
struct OutageBannerTests {
    static let html = ("Content-Type", "text/html; charset=utf-8")
    static let page = "<!doctype html><html><head><title>Trang</title></head><body class=\"a\"><h1>Chào</h1></body></html>"

    private func scene(_ more: [(String, String)] = [html], body: String = page, control: String = "max-age=10", asks: Bool = true) throws -> Scene {
        var rules = CacheRules()
        rules.staleIfError = .days(1)
        rules.hasOutageBanner = asks
        let scene = Scene(rules: rules, .ok(control, more, body: body), OutageTests.open)
        try scene.get()
        scene.clock.advance(by: .minutes(10))
        return scene
    }

    private static let vietnamese = "C&#7893;ng c&#7911;a c&#417; quan &#273;ang gi&#225;n &#273;o&#7841;n."

    @Test("It stands right behind the body's tag, in words for screen readers, and tells from when the page is")
    func banner() throws {
        let answer = try scene().get()
        #expect(answer.status == 200 && answer.said == "hit; detail=circuit-open")
        let parts = answer.text.split(separator: "<body class=\"a\">", omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        #expect(parts[1].hasPrefix("<div role=\"status\" lang=\"vi\" style=\"") && parts[1].hasSuffix("</div><h1>Chào</h1></body></html>"))
        #expect(parts[1].contains(Self.vietnamese))
        // The scene begins at 22:13 GMT, which is 5:13 of the next day in Hanoi.
        #expect(parts[1].contains("05:13 ng&#224;y 15/11/2023."))
        #expect(!answer.text.contains("<script"))
    }

    @Test("It speaks the reader's language")
    func english() throws {
        #expect(try scene().get("/", [.acceptLanguage: "en"]).text.contains(
            "lang=\"en\" style=\"\(Self.style)\">The agency's portal is not available right now. This page was saved at 05:13 on 15 November 2023.</div>"))
    }

    private static let style =
        "margin:0;padding:.75em 1em;background:#fff4ce;color:#1f1f1f;border-bottom:1px solid #8a6d00;font:1rem/1.5 system-ui,sans-serif;text-align:center"

    @Test("The page is another then: what told of the portal's one is gone, and nobody keeps it")
    func fields() throws {
        let answer = try scene([
            Self.html, ("ETag", "\"1\""), ("Last-Modified", Scene.hundredSecondsBefore), ("Accept-Ranges", "bytes"), ("Digest", "sha-256=x"),
            ("Content-Digest", "sha-256=:x:"), ("Repr-Digest", "sha-256=:x:"), ("Content-MD5", "x"), ("Expires", "0"), ("CDN-Cache-Control", "max-age=9"),
            ("X-Khac", "1"),
        ]).get()
        var names: [String] = []
        answer.fields.forEach { name, _ in names.append(name.lowercased) }
        #expect(names == ["content-type", "x-khac", "cache-control"])
        #expect(answer.fields.values(.cacheControl) == ["no-cache"])
    }

    @Test("Conditions and ranges get the whole of it, and HEAD its length", arguments: [
        [.ifNoneMatch: "\"1\""], [.range: "bytes=0-3"], [.ifModifiedSince: Scene.begin],
    ] as [KeyValuePairs<FieldName, String>])
    func whole(_ fields: KeyValuePairs<FieldName, String>) throws {
        let scene = try scene([Self.html, ("ETag", "\"1\""), ("Last-Modified", Scene.hundredSecondsBefore)])
        let answer = try scene.get("/", fields)
        #expect(answer.status == 200 && answer.text.contains("role=\"status\""))
        let head = try scene.get("/", method: .head)
        #expect(head.body.length == 0 && head.fields.first(.contentLength) == String(answer.body.length ?? 0))
    }

    @Test("Where the page's own policy rules its style, the strip has none", arguments: ["Content-Security-Policy", "Content-Security-Policy-Report-Only"])
    func policy(_ name: String) throws {
        #expect(try scene([Self.html, (name, "default-src 'self'")]).get().text.contains("<div role=\"status\" lang=\"vi\">C"))
    }

    @Test("Without a charset in its type the page gets one too")
    func unnamed() throws {
        #expect(try scene([("Content-Type", "Text/HTML")]).get().text.contains("role=\"status\""))
    }

    struct Plain: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var fields = [OutageBannerTests.html]
        var body = OutageBannerTests.page
        var control = "max-age=10"
        var asks = true
    }

    @Test("Everything else stays as the portal made it", arguments: [
        Plain(testDescription: "the route does not ask for it", asks: false),
        Plain(testDescription: "no page", fields: [("Content-Type", "application/json")]),
        Plain(testDescription: "no type", fields: []),
        Plain(testDescription: "another encoding", fields: [("Content-Type", "text/html; charset=utf-16")]),
        Plain(testDescription: "compressed", fields: [html, ("Content-Encoding", "gzip")]),
        Plain(testDescription: "RFC 9110 §7.7 no-transform", control: "max-age=10, No-Transform"),
        Plain(testDescription: "no body tag", body: "<p>Chào"),
    ])
    func plain(_ one: Plain) throws {
        let answer = try scene(one.fields, body: one.body, control: one.control, asks: one.asks).get()
        #expect(answer.text == one.body && answer.said == "hit; detail=circuit-open")
    }

    @Test("Errors and redirections get none, and neither does a page that is stale for another reason")
    func others() throws {
        var rules = CacheRules()
        rules.hasOutageBanner = true
        let scene = Scene(rules: rules, .ok("max-age=10, stale-while-revalidate=3600", [Self.html], body: Self.page))
        try scene.get()
        scene.clock.advance(by: .minutes(10))
        #expect(try scene.get().text == Self.page)
    }

    @Test("The end of the body's tag is found as a browser finds it", arguments: [
        ("<body>|x", true), ("<BODY\n class='>' data-a=\"<body>\">|x", true), ("<!-- <body> --><body>|", true), ("<!--><body>|", true),
        ("<!-- a --!><body>|", true), ("<script>\"<body>\"</script><body>|", true), ("<style>/*<body>*/</style ><body>|", true),
        ("<title><body></title><body>|", true), ("<script src=a></script\n><body>|", true), ("<script>'</scripty><body>'</script><body>|", true),
        ("<meta content='<body>'><body a=b'c>|'x", true), ("<?xml <a ?><body>|", true), ("<!doctype html \"<\"><body/>|", true),
        ("<noscript><body></noscript><body =a>|", true), ("a < b <body>|", true), ("</head ><body>|<body>", true),
        ("<bodyguard><body>|", true), ("<template><body></template><body>|", true), ("<p", false), ("<body", false), ("<body a='>", false),
        ("<!-- <body>", false), ("<script><body>", false), ("", false), ("<", false), ("</", false), ("<tbody>", false),
    ])
    func bodyTag(_ marked: String, _ isThere: Bool) {
        let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
        let page = Array(parts.joined().utf8)
        #expect(page.withUnsafeBytes { BodyTag.end(in: $0) } == (isThere ? parts[0].utf8.count : nil))
    }

    @Test("Whatever a page holds, the place found lies behind a tag's end, or there is none")
    func anyPage() {
        var random = SplitMix(seed: 20_261_124)
        let parts = [
            "<body", "<body>", "<", ">", "/", "</", "<!--", "-->", "--!>", "<!", "<?", "'", "\"", "=", " ", "script", "<script>", "</script>",
            "<title", "</title", "body", "-", "!", "x", "é",
        ]
        for _ in 0..<5000 {
            let page = Array((0..<Int.random(in: 0..<16, using: &random)).map { _ in parts[Int.random(in: 0..<parts.count, using: &random)] }.joined().utf8)
            guard let place = page.withUnsafeBytes({ BodyTag.end(in: $0) }) else { continue }
            #expect(place <= page.count && page[place - 1] == 0x3e && String(decoding: page[..<place], as: UTF8.self).contains("<body"))
        }
    }

    @Test("The notice names the agency and, when it is back, says so")
    func words() {
        let agency = AgencyReference(code: "G02", nameVi: "Bộ Công Thương", nameEn: "Ministry of Industry and Trade")
        // 3 November 2026, 07:05:59 GMT.
        let saved: Int64 = 1_793_689_559
        #expect(OutageNotice(agency: agency, isBack: false, savedAt: saved, language: .vi).text
            == "Cổng của Bộ Công Thương đang gián đoạn. Trang này được lưu lúc 14:05 ngày 3/11/2026.")
        #expect(OutageNotice(agency: agency, isBack: true, savedAt: saved, language: .en).text
            == "The portal of Ministry of Industry and Trade has just come back. This page was saved at 14:05 on 3 November 2026.")
    }
}
