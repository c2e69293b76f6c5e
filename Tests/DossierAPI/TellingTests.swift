import Dossiers
import Gateway
import JSON
import Journal
import Testing

@testable import DossierAPI

@Suite("An agency tells what becomes of a dossier") struct TellingTests {
    private func step(_ bed: DoorBed, _ number: String, _ step: JSON, by caller: Caller = .haNoi) async throws -> Said {
        try await bed.ask(.post, "/api/v1/dossiers/\(number)/events", by: caller, json: step)
    }

    @Test("The same step again has its effect once")
    func again() async throws {
        let bed = try DoorBed(), number = try await bed.dossier().number
        let first = try await step(bed, number, Sample.step()), second = try await step(bed, number, Sample.step())
        #expect(first.json?["lapLai"] == false && second.json?["lapLai"] == true && second.json?["trangThai"]?["ma"] == "2")
        let events = try await bed.ask(.get, "/api/v1/dossiers/\(number)/events", by: .haNoi)
        #expect(events.json?.array?.count == 2 && events.json?[1]?["noiDung"] == "Hồ sơ đủ điều kiện, đã tiếp nhận")
        #expect(try await bed.ask(.get, "/api/v1/dossiers/\(number)/events?after=1", by: .haNoi).json?.array?.count == 1)
    }

    @Test("A step older than the last is on the timeline and moves nothing")
    func late() async throws {
        let bed = try DoorBed(), number = try await bed.dossier().number
        #expect(try await step(bed, number, Sample.step("2", at: "2026-09-30T12:00:00+07:00")).status == 200)
        #expect(try await step(bed, number, Sample.step("4", at: "2026-09-30T05:30:00Z")).json?["trangThai"]?["ma"] == "4")
        let late = try await step(bed, number, Sample.step("2", at: "2026-09-30T12:10:00+07:00", ["noiDung": "Đến muộn"]))
        #expect(late.status == 200 && late.json?["trangThai"]?["ma"] == "4")
        let events = try await bed.ask(.get, "/api/v1/dossiers/\(number)/events", by: .haNoi)
        #expect(events.json?[3]?["tre"] == true && events.json?[3]?["trangThai"] == nil)
    }

    @Test("A wrong step is refused by field and rule, and nothing of it is kept", arguments: [
        (["trangThai": "9"], "trangThai transition"), (["trangThai": "11"], "trangThai unknown"), (["trangThai": 2], "trangThai form"),
        (["trangThai": .null], "trangThai missing"), (["nguoiXuLy": ""], "nguoiXuLy missing"),
        (["nguoiXuLy": .string(String(repeating: "a", count: 51))], "nguoiXuLy too-long"), (["noiDung": .null], "noiDung missing"),
        (["trangThai": "3", "noiDung": "..."], "noiDung reason"), (["thoiDiem": "20260930120000"], "thoiDiem date"),
        (["thoiDiem": "2026-09-31T12:00:00Z"], "thoiDiem date"), (["thoiDiem": "2027-09-30T12:00:00Z"], "thoiDiem future"), (["thoiDiem": .null], "thoiDiem missing"),
        (["maHoSo": "H26-20260930-0001"], "maHoSo unknown"), (["lyDo": "x"], "lyDo unknown"),
    ] as [(JSONObject, String)])
    func wrong(_ changes: JSONObject, _ finding: String) async throws {
        let bed = try DoorBed(), number = try await bed.dossier().number, position = try await bed.journal.lastPosition()
        let said = try await step(bed, number, Sample.step("2", changes))
        #expect(said.status == 422 && said.findings.contains(finding), "\(said.findings)")
        #expect(try await bed.journal.lastPosition() == position)
    }

    @Test("A dossier is taken over when every file's digest was told, and once")
    func acknowledged() async throws {
        let bed = try DoorBed(), ticket = try await bed.upload("tệp")
        let number = try await bed.dossier(Sample.submission(files: [(ticket, "tệp")])).number
        let path = "/api/v1/dossiers/\(number)/acknowledgement"
        let lacking = try await bed.ask(.put, path, by: .haNoi, json: ["tep": []])
        #expect(lacking.status == 422 && lacking.findings == ["tep missing"])
        let digest = try #require(UploadTicket(ticket, vault: bed.vault, now: bed.clock.now())).file.digest
        let taken = try await bed.ask(.put, path, by: .haNoi, json: ["tep": [.string(digest.uppercased())], "maHoSoCoQuan": "HN-77"])
        #expect(taken.status == 200 && taken.json?["banGiao"]?["ma"] == "acknowledged")
        let position = try await bed.journal.lastPosition()
        #expect(try await bed.ask(.put, path, by: .haNoi, json: ["tep": [.string(digest)], "maHoSoCoQuan": "HN-77"]).status == 200)
        #expect(try await bed.journal.lastPosition() == position)
        let other = try await bed.ask(.put, path, by: .haNoi, json: ["tep": [.string(digest)], "maHoSoCoQuan": "HN-78"])
        #expect(other.status == 422 && other.findings == ["maHoSoCoQuan duplicate"])
        let second = try await bed.dossier().number
        let taken2 = try await bed.ask(.put, "/api/v1/dossiers/\(second)/acknowledgement", by: .haNoi, json: ["maHoSoCoQuan": "HN-77"])
        #expect(taken2.status == 422 && taken2.findings == ["maHoSoCoQuan duplicate"])
    }

    @Test("A dossier that is not taken has a reason its applicant can read")
    func turnedDown() async throws {
        let bed = try DoorBed(), dossier = try await bed.dossier(), path = "/api/v1/dossiers/\(dossier.number)/acknowledgement"
        for (reason, finding) in [("...", "tuChoi reason"), (String(repeating: "lý do ", count: 700), "tuChoi too-long")] {
            let said = try await bed.ask(.put, path, by: .haNoi, json: ["tuChoi": .string(reason)])
            #expect(said.status == 422 && said.findings == [finding])
        }
        let both = try await bed.ask(.put, path, by: .haNoi, json: ["tuChoi": "Thiếu tờ khai", "tep": []])
        #expect(both.status == 422 && both.findings == ["tuChoi sender"])
        #expect(try await bed.ask(.put, path, by: .haNoi, json: ["tuChoi": "Thiếu bản chụp tờ khai trang 2"]).json?["banGiao"]?["ma"] == "turned-down")
        let seen = try await bed.lookUp(dossier.number, dossier.code)
        #expect(seen.json?["suKien"]?[1]?["noiDung"] == "Thiếu bản chụp tờ khai trang 2")
        #expect(seen.json?["hoSo"]?["banGiao"]?["ten"] == "cơ quan không nhận")
    }

    @Test("What was erased is shown as a skeleton to its agency, and takes nothing more")
    func erased() async throws {
        let bed = try DoorBed(), key = bed.key(), said = try await bed.submit(Sample.submission(), key: key)
        let number = try #require(said.json?["maHoSo"]?.string), code = try #require(said.json?["maTraCuu"]?.string)
        try await bed.erase(number)
        let seen = try await bed.ask(.get, "/api/v1/dossiers/\(number)", by: .haNoi)
        #expect(seen.status == 200 && seen.json?["daXoa"] == true && seen.json?["banGhi"]?["ChuHoSo"] == nil)
        #expect(try await step(bed, number, Sample.step()).status == 410)
        #expect(try await bed.lookUp(number, code).status == 404)
        #expect(try await bed.submit(Sample.submission(), key: key).status == 410)
    }
}

@Suite("When the journal fails") struct JournalFailureTests {
    @Test("It is said whether what was asked may have happened, and when to ask again", arguments: [
        (.full, "no", "5"), (.readOnly, "no", "5"), (.unavailable, "no", "5"), (.unknownOutcome, "perhaps", "5"), (.damaged, "no", "60"), (.closed, "no", "60"),
    ] as [(JournalFailure.Cause, String, String)])
    func said(_ cause: JournalFailure.Cause, _ written: String, _ wait: String) async throws {
        let (bed, journal) = try DoorBed.watched()
        let dossier = try await bed.dossier()
        journal.fail(cause)
        let answers = [
            try await bed.submit(Sample.submission()), try await bed.lookUp(dossier.number, dossier.code), try await bed.ask(.get, "/api/v1/feed", by: .haNoi),
            try await bed.ask(.post, "/api/v1/dossiers/\(dossier.number)/events", by: .haNoi, json: Sample.step()),
            try await bed.ask(.post, "/api/v1/files", pieces: [[1]]), try await bed.ask(.get, "/api/v1/feed", by: .haNoi, [(.accept, "text/event-stream")]),
        ]
        for said in answers.dropLast() {
            #expect(said.status == 503 && said.problem == "journal" && said.json?["written"]?.string == written && said[.retryAfter] == wait)
            #expect(!String(decoding: said.bytes, as: UTF8.self).contains("told to"))
        }
        journal.fail(nil)
        #expect(try await bed.lookUp(dossier.number, dossier.code).status == 200)
    }
}
