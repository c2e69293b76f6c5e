import Gateway
import NIOCore
import NIOEmbedded
import Sandbox
import Testbed
import Testing

/// One portal and the loop its exchanges live on.
struct Portal {
    let loop = EmbeddedEventLoop()
    let connector: PortalConnector

    init(_ slug: String = "bo-cong-an") throws {
        connector = PortalConnector(try #require(SandboxAgency.all.first { $0.slug == slug }))
    }

    func reply(
        _ method: Gateway.Method = .get, _ target: String, fields: KeyValuePairs<FieldName, String> = [:], body: Body = .empty
    ) throws -> Reply {
        connector.answer(try TestExchange.make(method, target, fields: fields, body: body, loop: loop))
    }

    func answer(
        _ method: Gateway.Method = .get, _ target: String, fields: KeyValuePairs<FieldName, String> = [:], body: Body = .empty
    ) throws -> Answer {
        guard case .now(let outcome) = try reply(method, target, fields: fields, body: body) else {
            throw Late()
        }
        return try outcome.get()
    }

    struct Late: Error {}
}

extension Answer {
    var text: String { String(buffer: body.drained().bytes) }
}

@Suite("A sandbox portal")
struct PortalTests {
    @Test("Each of the nine agencies shows its name, its dossiers of 2017 and the mark of synthetic data", arguments: SandboxAgency.all)
    func frontPage(agency: SandboxAgency) throws {
        let answer = try Portal(agency.slug).answer(.get, "/\(agency.slug)/")
        #expect(answer.status == 200)
        #expect(answer.fields.first(.contentType) == "text/html; charset=utf-8")
        #expect(answer.fields.first(.cacheControl) == "max-age=60, stale-while-revalidate=30, stale-if-error=86400")
        let text = answer.text
        #expect(text.contains("<html lang=\"vi\">"))
        #expect(text.contains(agency.reference.nameVi))
        #expect(text.contains(agency.dossiersPhrase(.vi)))
        #expect(text.contains("Dữ liệu giả lập"))
        #expect(!text.contains("<script"))
    }

    @Test("A page that the asker holds already is answered 304 with its validators and no content", arguments: [
        ("ETAG", nil), ("W/ETAG", nil), ("\"other\", ETAG", nil), ("*", nil), (nil, "Mon, 01 Jan 2018 00:00:00 GMT"),
    ] as [(String?, String?)])
    func revalidation(tag: String?, date: String?) throws {
        let portal = try Portal()
        let etag = try #require(try portal.answer(.get, "/bo-cong-an/").fields.first(.etag))
        let exchange = try TestExchange.make(.get, "/bo-cong-an/", loop: portal.loop)
        if let tag { exchange.replaceFields { $0.add(.ifNoneMatch, tag.replacing("ETAG", with: etag)) } }
        if let date { exchange.replaceFields { $0.add(.ifModifiedSince, date) } }
        guard case .now(.success(let answer)) = portal.connector.answer(exchange) else { throw Portal.Late() }
        #expect(answer.status == 304)
        #expect(answer.fields.first(.etag) == etag)
        #expect(answer.fields.first(.lastModified) != nil)
        #expect(answer.body.length == 0)
    }

    @Test("An entity tag that does not match is decided before the date (RFC 9110 §13.2.2)")
    func tagBeforeDate() throws {
        let answer = try Portal().answer(.get, "/bo-cong-an/", fields: [
            .ifNoneMatch: "\"other\"", .ifModifiedSince: "Mon, 01 Jan 2018 00:00:00 GMT",
        ])
        #expect(answer.status == 200)
    }

    @Test("Each path answers its status", arguments: [
        (.get, "/healthz", 200), (.get, "/bo-cong-an", 308), (.get, "/bo-cong-an/dich-vu", 200),
        (.get, "/bo-cong-an/dich-vu/cap-ho-chieu", 200), (.get, "/bo-cong-an/dich-vu/khong-co", 404),
        (.get, "/bo-cong-an/bieu-mau.pdf", 200), (.get, "/bo-cong-an/lon", 200), (.get, "/bo-cong-an/lon?bytes=0", 200),
        (.get, "/bo-cong-an/lon?bytes=-1", 400), (.get, "/bo-cong-an/lon?bytes=x", 400),
        (.get, "/bo-cong-an/tra-cuu/G01-20171231-0001", 200), (.get, "/bo-cong-an/tra-cuu?so-ho-so=G01-20171231-0001", 200),
        (.get, "/bo-cong-an/tra-cuu/%3Cb%3E", 404), (.get, "/bo-cong-an/tra-cuu", 404),
        (.get, "/ha-noi/", 404), (.get, "/", 404), (.get, "/bo-cong-an/nop-ho-so", 405), (.post, "/bo-cong-an/", 405),
        (.post, "/bo-cong-an/nop-ho-so", 201),
    ] as [(Gateway.Method, String, Int)])
    func statuses(method: Gateway.Method, target: String, status: Int) throws {
        #expect(try Portal().answer(method, target).status == status)
    }

    @Test("HEAD tells the length of what GET sends, and sends none of it", arguments: [
        "/bo-cong-an/", "/bo-cong-an/bieu-mau.pdf", "/bo-cong-an/lon",
    ])
    func head(target: String) throws {
        let portal = try Portal()
        let length = try portal.answer(.get, target).body.length
        let answer = try portal.answer(.head, target)
        #expect(answer.fields.first(.contentLength) == length.map { String($0) })
        #expect(answer.body.length == 0)
    }

    @Test("The blank form is a PDF of 100 KiB whose table of objects stands where it says")
    func form() throws {
        let text = try Portal().answer(.get, "/bo-cong-an/bieu-mau.pdf").text
        #expect(text.utf8.count == 102_400)
        #expect(text.hasPrefix("%PDF-1.4\n"))
        let lines = text.split(separator: "\n")
        let place = try #require(Int(lines[lines.count - 2]))
        #expect(text.utf8.dropFirst(place).starts(with: "xref\n".utf8))
    }

    @Test("The list of services is JSON with the report's services")
    func services() throws {
        let text = try Portal("bo-giao-thong-van-tai").answer(.get, "/bo-giao-thong-van-tai/dich-vu").text
        #expect(text.hasPrefix(#"{"coQuan":"G04","ten":"Bộ Giao thông Vận tải","hoSo2017":1441189,"dichVu":[{"thuTuc":"1.900003""#))
        #expect(text.contains(#""ten":"Giấy phép kinh doanh vận tải""#))
    }

    @Test("A look-up is nobody else's: it may not be stored, and what was asked for is shown escaped")
    func lookUp() throws {
        let portal = try Portal()
        let found = try portal.answer(.get, "/bo-cong-an/tra-cuu/G01-1")
        #expect(found.fields.first(.cacheControl) == "private, no-store")
        #expect(found.text.hasPrefix(#"{"soHoSo":"G01-1","coQuan":"G01","trangThai":"#))
        let missing = try portal.answer(.get, "/bo-cong-an/tra-cuu?so-ho-so=%3Cb%3E+%22", fields: [.accept: "text/html"])
        #expect(missing.fields.first(.cacheControl) == "private, no-store")
        #expect(missing.text.contains("“&lt;b&gt; &quot;”"))
    }

    @Test("Half a megabyte that was asked for in pieces comes whole, holding no more than the stream may")
    func pieces() throws {
        let answer = try Portal().answer(.get, "/bo-cong-an/lon?bytes=524289")
        #expect(answer.body.length == 524_289)
        guard case .stream(let stream, _) = answer.body else { throw Portal.Late() }
        var total = 0, ended = false
        while let piece = stream.take() {
            switch piece {
            case .bytes(let bytes):
                #expect(bytes.readableBytes <= (256 + 64) << 10)
                total += bytes.readableBytes
            case .end: ended = true
            case .failed: break
            }
        }
        #expect(total == 524_289)
        #expect(ended)
        #expect(try Portal().answer(.get, "/bo-cong-an/lon?bytes=1&chunked").body.length == nil)
    }

    @Test("A dossier that arrives in pieces is summed to its end and given a number of the day in Vietnam")
    func handIn() throws {
        let portal = try Portal()
        let stream = BodyStream(loop: portal.loop)
        guard case .later(let pending) = try portal.reply(.post, "/bo-cong-an/nop-ho-so", body: .stream(stream, length: 8)) else {
            throw Portal.Late()
        }
        var outcome: Outcome?
        pending.whenDelivered { outcome = $0 }
        stream.offer(ByteBuffer(string: "foo"))
        #expect(outcome == nil)
        stream.offer(ByteBuffer(string: "bar"))
        stream.finish()
        let answer = try #require(outcome).get()
        #expect(answer.status == 201)
        // The manual clock starts at 22:13 of 14 November 2023 in UTC, which is the 15th in Vietnam.
        #expect(answer.fields.first(.location) == "/bo-cong-an/tra-cuu/G01-20231115-0001")
        // FNV-1a of "foobar", from the algorithm's published test values.
        #expect(answer.text == #"{"soHoSo":"G01-20231115-0001","bytes":6,"fnv1a64":"85944171f73967e8","duLieuGiaLap":true}"# + "\n")
    }

    @Test("A dossier that breaks off is a failure, not a receipt")
    func brokenHandIn() throws {
        let portal = try Portal()
        let stream = BodyStream(loop: portal.loop)
        guard case .later(let pending) = try portal.reply(.post, "/bo-cong-an/nop-ho-so", body: .stream(stream, length: 8)) else {
            throw Portal.Late()
        }
        var outcome: Outcome?
        pending.whenDelivered { outcome = $0 }
        stream.fail(.clientLeft)
        guard case .failure(.clientLeft)? = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
    }
}

/// So that a pattern can name one error.
func ~= (pattern: GatewayError, value: GatewayError) -> Bool { pattern == value }
