import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import Testing

@testable import DossierAPI

@Suite("Handing a dossier in") struct SubmittingTests {
    @Test("The same request again has its effect once and is answered the same, whatever became of the dossier")
    func again() async throws {
        let bed = try DoorBed(), ticket = try await bed.upload("tờ khai"), key = bed.key()
        let dossier = Sample.submission(files: [(ticket, "tờ khai.pdf")])
        let first = try await bed.submit(dossier, key: key)
        let number = try #require(first.json?["maHoSo"]?.string)
        #expect(try await bed.ask(.post, "/api/v1/dossiers/\(number)/events", by: .haNoi, json: Sample.step()).status == 200)
        let position = try await bed.journal.lastPosition()
        bed.clock.advance(by: .hours(2))
        let second = try await bed.submit(dossier, key: key)
        #expect(first.status == 201 && second.status == 201 && second.bytes == first.bytes && second[.location] == first[.location])
        // A file uploaded anew is the same file.
        let third = try await bed.submit(Sample.submission(files: [(try await bed.upload("tờ khai"), "tờ khai.pdf")]), key: key)
        #expect(third.bytes == first.bytes)
        #expect(try await bed.journal.lastPosition() == position)
    }

    @Test("A key that another request bore is refused; another caller's is another key")
    func keys() async throws {
        let bed = try DoorBed(), key = bed.key()
        #expect(try await bed.submit(Sample.submission(), key: key).status == 201)
        let other = try await bed.submit(Sample.submission(["trichYeu": "Việc khác"]), key: key)
        #expect(other.status == 422 && other.problem == "idempotency-key-reused")
        #expect(try await bed.submit(Sample.submission(["trichYeu": "Việc khác"]), by: .haNoi, key: key).status == 201)
        #expect(try await bed.submit(Sample.submission(["trichYeu": "Việc khác nữa"]), by: .lamDong, key: key).status == 201)
    }

    @Test("A key must be there, one string in quotes, and long enough to be nobody else's", arguments: [
        (nil, false, 400), ("", false, 400), ("\"\"", false, 400), ("unquoted-key-of-enough-characters", false, 400),
        ("\"a-key-that-does-not-end", false, 400), ("\"a-key-with\"-something-behind", false, 400), ("\"a-key-with-a-parameter\";a=1", false, 400),
        ("\"khóa-không-phải-ASCII-đủ-dài\"", false, 400), ("\"short\"", false, 400), ("\"short\"", true, 201), ("\"sixteen-is-enough\"", false, 201),
        ("\"with \\\" and \\\\ within it\"", false, 201), ("\"with \\a wrong escape in it\"", false, 400),
        ("\"" + String(repeating: "k", count: 256) + "\"", true, 400),
    ] as [(String?, Bool, Int)])
    func keyForms(_ key: String?, _ hasAccount: Bool, _ status: Int) async throws {
        let bed = try DoorBed()
        let fields = key.map { [("idempotency-key" as FieldName, $0)] } ?? []
        let said = try await bed.ask(.post, "/api/v1/dossiers", by: hasAccount ? .haNoi : .nobody, fields, json: Sample.submission())
        #expect(said.status == status)
        if status == 400 { #expect(said.problem == "idempotency-key") }
    }

    @Test("Only an agency says that the applicant came to its counter, and then no account at sign-on is asked for")
    func counter() async throws {
        let bed = try DoorBed(), atCounter = Sample.submission(["kenh": "1"], person: ["maDoiTuong": .null])
        let said = try await bed.submit(atCounter)
        #expect(said.status == 422 && said.findings.contains("kenh sender"))
        // Nor does another agency, or a unit below it, say so of this one's counter.
        for caller in [Caller.lamDong, .ward] {
            let said = try await bed.submit(atCounter, by: caller)
            #expect(said.status == 422 && said.findings.contains("kenh sender"))
        }
        let taken = try await bed.submit(atCounter, by: .haNoi)
        #expect(taken.status == 201)
        let number = try #require(taken.json?["maHoSo"]?.string.flatMap { DossierNumber(known: $0) })
        let dossier = try #require(try await bed.book.find(number))
        #expect(try await bed.book.timeline(dossier).map { AgencyCode($0.event.by) } == [AgencyCode("H26")])
        let online = try await bed.submit(Sample.submission(person: ["maDoiTuong": .null]))
        #expect(online.status == 422 && online.findings == ["nguoiNop.maDoiTuong missing"])
    }

    @Test("Handing in too often from one address without an account is held back")
    func pace() async throws {
        var limits = DoorLimits()
        limits.submissions = .init(burst: 2, each: .seconds(10))
        let bed = try DoorBed(limits: limits)
        for _ in 0..<2 { #expect(try await bed.submit(Sample.submission()).status == 201) }
        let held = try await bed.submit(Sample.submission())
        #expect(held.status == 429 && held[.retryAfter] == "10")
        #expect(try await bed.submit(Sample.submission(), by: .haNoi).status == 201)
        bed.clock.advance(by: .seconds(10))
        #expect(try await bed.submit(Sample.submission()).status == 201)
    }

    @Test("Words are English for who asks for English")
    func english() async throws {
        let bed = try DoorBed()
        let said = try await bed.submit(Sample.submission(), [(.acceptLanguage, "en")])
        #expect(said.json?["trangThai"] == ["ma": "1", "ten": "registered"] && said["content-language"] == "en")
        let wrong = try await bed.submit(Sample.submission(["trichYeu": ""]), [(.acceptLanguage, "en-GB")])
        #expect(wrong.json?["title"] == "Not valid" && wrong.json?["findings"]?[0]?["dienGiai"] == "missing")
        let viet = try await bed.submit(Sample.submission(["trichYeu": ""]))
        #expect(viet.json?["title"] == "Thông tin chưa hợp lệ" && viet.json?["findings"]?[0]?["dienGiai"] == "thiếu")
        #expect(viet.json?["traceId"]?.string?.count == 32)
    }
}
