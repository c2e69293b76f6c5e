import Dossiers
import Gateway
import JSON
import Journal
import Testing

@testable import DossierAPI

@Suite("Who may see and say what") struct AccessTests {
    static let questions: [(Gateway.Method, String, JSON?)] = [
        (.get, "", nil), (.get, "/events", nil), (.get, "/files/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", nil),
        (.post, "/events", Sample.step()), (.put, "/acknowledgement", ["tep": []]),
    ]

    @Test("Without account and code nothing is said, and which would do is named", arguments: questions.indices)
    func nobody(_ index: Int) async throws {
        let bed = try DoorBed(), (method, path, json) = Self.questions[index], number = try await bed.dossier().number
        let fields: [(FieldName, String)] = json == nil ? [] : [(.contentType, "application/json")]
        let said = try await bed.ask(method, "/api/v1/dossiers/\(number)\(path)", fields, pieces: json.map { [$0.bytes] } ?? [])
        #expect(said.status == 401 && said.problem == "unauthenticated")
        #expect(said["www-authenticate"] == #"Basic realm="motcua", charset="UTF-8""#)
    }

    @Test("Another agency's dossier is told from one that is not there by nothing", arguments: questions.indices)
    func anothers(_ index: Int) async throws {
        let bed = try DoorBed(), (method, path, json) = Self.questions[index], number = try await bed.dossier().number
        let fields: [(FieldName, String)] = json == nil ? [] : [(.contentType, "application/json")]
        func ask(_ number: String, _ caller: Caller) async throws -> Said {
            try await bed.ask(method, "/api/v1/dossiers/\(number)\(path)", by: caller, fields, pieces: json.map { [$0.bytes] } ?? [])
        }
        let position = try await bed.journal.lastPosition()
        for caller in [Caller.lamDong, .ward] {
            let theirs = try await ask(number, caller), none = try await ask("H26-20260930-9999", caller)
            #expect(theirs.status == 404 && theirs.bytes == none.bytes)
        }
        #expect(try await bed.journal.lastPosition() == position)
    }

    @Test("A unit's dossier is seen by the unit and by the agency above it, and by no other")
    func unit() async throws {
        let bed = try DoorBed()
        let number = try await bed.dossier(Sample.submission(["coQuan": "000.00.01.H26"])).number
        #expect(number == "000.00.01.H26-20260930-0001")
        for (caller, status) in [(Caller.ward, 200), (.haNoi, 200), (.lamDong, 404)] {
            #expect(try await bed.ask(.get, "/api/v1/dossiers/\(number)", by: caller).status == status)
        }
        // Either spelling of the agency is the same number.
        #expect(try await bed.ask(.get, "/api/v1/dossiers/H26.1-20260930-0001", by: .ward).status == 200)
    }

    @Test("A dossier of a province that was taken over is seen by the one that took over, in its feed too")
    func takenOver() async throws {
        let bed = try DoorBed(), number = try await bed.dossier(Sample.submission(["coQuan": "H25"])).number
        for caller in [Caller.basic("ha-nam:hà nam"), .basic("ninh-binh:ninh bình")] {
            #expect(try await bed.ask(.get, "/api/v1/dossiers/\(number)", by: caller).status == 200)
            #expect(try await bed.ask(.get, "/api/v1/feed", by: caller).json?["suKien"]?.array?.count == 1)
        }
        #expect(try await bed.ask(.get, "/api/v1/dossiers/\(number)", by: .haNoi).status == 404)
    }

    @Test("Credentials that are not right are refused, whatever is wrong with them", arguments: [
        "ha-noi:sai", "ha-noi:", "ha-noi", ":", "", "HA-NOI:mật khẩu: hà nội", "ai-do:mật khẩu: hà nội", "ha-noi:mật khẩu: hà nội ",
    ])
    func wrong(_ credentials: String) async throws {
        let bed = try DoorBed(), number = try await bed.dossier().number
        let said = try await bed.ask(.get, "/api/v1/dossiers/\(number)", by: .basic(credentials))
        #expect(said.status == 401 && said.problem == "unauthenticated")
    }

    @Test("Another scheme, or two fields, are no credentials", arguments: ["Bearer abc", "Basic", "Basic !!!!", "basic aGEtbm9p", "Basic aGEtbm9p aGEtbm9p"])
    func schemes(_ field: String) async throws {
        let bed = try DoorBed()
        #expect(try await bed.ask(.get, "/api/v1/feed", [(.authorization, field)]).status == 401)
        let right = try #require(Caller.haNoi.field)
        #expect(try await bed.ask(.get, "/api/v1/feed", [right, (.authorization, field)]).status == 401)
    }

    @Test("Who fails to log in too often waits, from that address and for that user alone")
    func logins() async throws {
        let bed = try DoorBed()
        for _ in 0..<10 { #expect(try await bed.ask(.get, "/api/v1/feed", by: .basic("ha-noi:sai")).status == 401) }
        let held = try await bed.ask(.get, "/api/v1/feed", by: .haNoi)
        #expect(held.status == 429 && held[.retryAfter] == "6")
        #expect(try await bed.ask(.get, "/api/v1/feed", by: .haNoi, from: "198.51.100.7").status == 200)
        #expect(try await bed.ask(.get, "/api/v1/feed", by: .lamDong).status == 200)
        bed.clock.advance(by: .seconds(6))
        for _ in 0..<20 { #expect(try await bed.ask(.get, "/api/v1/feed", by: .haNoi).status == 200) }
    }

    @Test("An account that is gone at a reload opens nothing any more")
    func reload() async throws {
        let bed = try DoorBed()
        bed.doors.use(accounts: try DoorBed.accounts().filter { $0.user != "ha-noi" })
        #expect(try await bed.ask(.get, "/api/v1/feed", by: .haNoi).status == 401)
        #expect(try await bed.ask(.get, "/api/v1/feed", by: .lamDong).status == 200)
    }

    @Test("The look-up code of one dossier opens that one and no other")
    func codes() async throws {
        let bed = try DoorBed()
        let one = try await bed.dossier(), other = try await bed.dossier(Sample.submission(["trichYeu": "Hồ sơ khác"]))
        #expect(one.code != other.code)
        for path in ["", "/events"] {
            #expect(try await bed.ask(.get, "/api/v1/dossiers/\(one.number)\(path)", by: .applicant(one.code)).status == 200)
            #expect(try await bed.ask(.get, "/api/v1/dossiers/\(other.number)\(path)", by: .applicant(one.code)).status == 404)
        }
    }

    @Test("The applicant sees how the dossier stands, and none of what was said in it")
    func applicantsView() async throws {
        let bed = try DoorBed(), dossier = try await bed.dossier()
        for factor in [dossier.code, dossier.code.lowercased(), Sample.identity, Sample.telephone, "+84912345678"] {
            let said = try await bed.ask(.get, "/api/v1/dossiers/\(dossier.number)", by: .applicant(factor))
            #expect(said.status == 200 && said.json?["banGhi"] == nil)
            let text = String(decoding: said.bytes, as: UTF8.self)
            for secret in [Sample.identity, Sample.telephone, "NGUYỄN", "example.vn"] { #expect(!text.contains(secret)) }
        }
    }

    @Test("A file is shown for the receipt's code, not for what others may know of its applicant")
    func files() async throws {
        let bed = try DoorBed(), ticket = try await bed.upload("bản chụp giấy tờ")
        let dossier = try await bed.dossier(Sample.submission(files: [(ticket, "giấy tờ.jpg")]))
        let seen = try await bed.ask(.get, "/api/v1/dossiers/\(dossier.number)", by: .applicant(Sample.telephone))
        let link = try #require(seen.json?["tep"]?[0]?["lienKet"]?.string)
        #expect(try await bed.ask(.get, link, by: .applicant(Sample.telephone)).status == 404)
        let file = try await bed.ask(.get, link, by: .applicant(dossier.code))
        #expect(file.status == 200 && String(decoding: file.bytes, as: UTF8.self) == "bản chụp giấy tờ")
        #expect(file["content-disposition"]?.hasSuffix("filename*=UTF-8''gi%E1%BA%A5y%20t%E1%BB%9D.jpg") == true)
        #expect(file["x-content-type-options"] == "nosniff" && file[.cacheControl] == "no-store")
    }
}
