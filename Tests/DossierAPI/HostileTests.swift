import Gateway
import JSON
import Journal
import Testing

@testable import DossierAPI

@Suite("Wrong and hostile submissions") struct HostileTests {
    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let dossier: JSON
        let finding: String
        init(_ name: String, _ changes: JSONObject = [:], person: JSONObject = [:], _ finding: String) {
            testDescription = name
            dossier = Sample.submission(changes, person: person)
            self.finding = finding
        }
    }

    static let wrong = [
        Wrong("no agency", ["coQuan": .null], "coQuan missing"),
        Wrong("an agency that is no code", ["coQuan": "Hà Nội"], "coQuan form"),
        Wrong("an agency as a number", ["coQuan": 26], "coQuan form"),
        Wrong("no procedure", ["maTTHC": ""], "maTTHC missing"),
        Wrong("a procedure that is no code", ["maTTHC": "1.0042"], "maTTHC form"),
        Wrong("a procedure nobody declares", ["maTTHC": "1.004223"], "maTTHC unknown"),
        Wrong("no applicant", ["nguoiNop": .null], "nguoiNop missing"),
        Wrong("an applicant as a list", ["nguoiNop": []], "nguoiNop form"),
        Wrong("an applicant without a name", person: ["ten": " "], "nguoiNop.ten missing"),
        Wrong("a kind of applicant that is none", person: ["loai": "5"], "nguoiNop.loai unknown"),
        Wrong("a kind of applicant as a number", person: ["loai": 1], "nguoiNop.loai form"),
        Wrong("no identity", person: ["dinhDanh": []], "nguoiNop.dinhDanh missing"),
        Wrong("identities that are no list", person: ["dinhDanh": "001099000001"], "nguoiNop.dinhDanh form"),
        Wrong("an identity of eleven digits", person: ["dinhDanh": [["loai": "1", "so": "00109900001"]]], "nguoiNop.dinhDanh[0].so form"),
        Wrong("an identity of a kind that is none", person: ["dinhDanh": [["loai": "9", "so": "001099000001"]]], "nguoiNop.dinhDanh[0].loai unknown"),
        Wrong("a made-up identity", person: ["dinhDanh": [["loai": "1", "so": "000000000001"]]], "nguoiNop.dinhDanh[0].so made-up"),
        Wrong("an old card where none is taken", person: ["dinhDanh": [["loai": "2", "so": "012345678"]]], "nguoiNop.dinhDanh[0].loai unknown"),
        Wrong("a tax code whose check digit is wrong", person: ["dinhDanh": [["loai": "3", "so": "1234567890"]]], "nguoiNop.dinhDanh[0].so check"),
        Wrong("eleven identities", person: ["dinhDanh": .array(Array(repeating: ["loai": "1", "so": "001099000001"], count: 11))], "nguoiNop.dinhDanh too-long"),
        Wrong("no summary", ["trichYeu": .null], "trichYeu missing"),
        Wrong("a made-up summary", ["trichYeu": "Dinhkem"], "trichYeu made-up"),
        Wrong("a summary of 1,001 characters", ["trichYeu": .string(String(repeating: "đ", count: 1001))], "trichYeu too-long"),
        Wrong("a summary that turns the writing", ["trichYeu": "Đơn \u{202e} ngược"], "trichYeu form"),
        Wrong("a summary with a zero byte", ["trichYeu": "Đơn\u{0}"], "trichYeu form"),
        Wrong("a member nobody knows", ["trichyeu": "chữ thường"], "trichyeu unknown"),
        Wrong("the state as the applicant's to say", ["trangThai": "10"], "trangThai unknown"),
        Wrong("a member of the applicant's nobody knows", person: ["ngaySinh": "1999"], "nguoiNop.ngaySinh unknown"),
        Wrong("files that are no list", ["tep": "tệp"], "tep form"),
        Wrong("a file without a ticket", ["tep": [["ten": "a.pdf"]]], "tep[0].ve missing"),
        Wrong("a ticket made by hand", ["tep": [["ve": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.0.1.1890744400.00", "ten": "a.pdf"]]], "tep[0].ve unknown"),
        Wrong("a digest for a ticket", ["tep": [["ve": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "ten": "a.pdf"]]], "tep[0].ve unknown"),
        Wrong("a hundred and one files", ["tep": .array(Array(repeating: ["ve": "x", "ten": "a"], count: 101))], "tep too-long"),
    ]

    @Test("Each is refused by field and rule, its value is not said again, and nothing of it is kept", arguments: wrong)
    func refused(_ wrong: Wrong) async throws {
        let bed = try DoorBed()
        let said = try await bed.submit(wrong.dossier)
        #expect(said.status == 422 && said.problem == "findings")
        #expect(said.findings.contains(wrong.finding), "\(said.findings)")
        let text = String(decoding: said.bytes, as: UTF8.self)
        for secret in ["NGUYỄN", Sample.identity, "00109900001", Sample.telephone] { #expect(!text.contains(secret)) }
        #expect(try await bed.journal.lastPosition() == 0)
    }

    static let bodies: [(String, String, Int, String)] = [
        ("nothing", "", 400, "malformed-json"), ("half an object", #"{"coQuan":"H26""#, 400, "malformed-json"),
        ("a name twice", #"{"coQuan":"H26","coQuan":"H49"}"#, 400, "malformed-json"), ("not UTF-8", "{\"coQuan\":\"\u{1}\"}", 400, "malformed-json"),
        ("a list", "[]", 400, "not-an-object"), ("a string", "\"H26\"", 400, "not-an-object"), ("something behind", "{}{}", 400, "malformed-json"),
        ("too deep", String(repeating: "[", count: 1000), 400, "malformed-json"), ("an empty object", "{}", 422, "findings"),
    ]

    @Test("A body that is no JSON object is refused with its place", arguments: bodies)
    func body(_ name: String, _ body: String, _ status: Int, _ problem: String) async throws {
        let bed = try DoorBed()
        let said = try await bed.ask(
            .post, "/api/v1/dossiers", [(.contentType, "application/json"), ("idempotency-key", bed.key())], pieces: [Array(body.utf8)])
        #expect(said.status == status && said.problem == problem, "\(name)")
    }

    @Test("A body of another type or coding is refused", arguments: [
        ("text/plain", nil), ("application/x-www-form-urlencoded", nil), ("application/jsonp", nil), ("", nil), ("application/json", "gzip"),
        ("application/json", "identity, br"),
    ] as [(String, String?)])
    func type(_ type: String, _ coding: String?) async throws {
        let bed = try DoorBed()
        let more = coding.map { [(.contentEncoding, $0)] } ?? [] as [(FieldName, String)]
        let said = try await bed.ask(
            .post, "/api/v1/dossiers", [(.contentType, type), ("idempotency-key", bed.key())] + more, pieces: [Sample.submission().bytes])
        #expect(said.status == 415)
    }

    @Test("A body over a mebibyte is refused as it comes")
    func long() async throws {
        let bed = try DoorBed(), piece = [UInt8](repeating: 0x20, count: 64 << 10)
        let said = try await bed.ask(
            .post, "/api/v1/lookup", [(.contentType, "application/json")], pieces: Array(repeating: piece, count: 17))
        #expect(said.status == 413)
    }

    @Test("Paths and queries that nobody wrote in earnest find nothing", arguments: [
        ("/api/v1/dossiers/%FF", 404), ("/api/v1/dossiers/%C3%28/events", 404), ("/api/v1/dossiers/%20", 404), ("/api/v1/dossiers/' OR 1=1--".replacing(" ", with: "%20"), 404),
        ("/api/v1/dossiers/\(String(repeating: "A", count: 300))", 404), ("/api/v1/dossiers/H26-20260930-0001?coQuan=H49", 404),
        ("/api/v1/dossiers/H26-20260930-0001?coQuan=xyz", 400), ("/api/v1/feed?after=-1", 400), ("/api/v1/feed?after=1e3", 400), ("/api/v1/feed?after=+1", 400),
        ("/api/v1/feed?wait=61", 400), ("/api/v1/feed?limit=0", 400), ("/api/v1/feed?limit=501", 400), ("/api/v1/feed?after=0&after=1", 400),
        ("/api/v1/feed?after=99999999999999999999", 400), ("/api/v1/feed?after=%FF", 400), ("/api/v1/feed?after=7", 400),
        ("/api/v1/dossiers/H26-20260930-0001/events?after=x", 404),
    ])
    func targets(_ target: String, _ status: Int) async throws {
        let bed = try DoorBed()
        #expect(try await bed.ask(.get, target, by: .haNoi).status == status)
    }
}
