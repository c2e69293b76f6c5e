import Gateway
import JSON
import Testing

@testable import DossierAPI

@Suite("A dossier goes through the doors") struct ThreadTests {
    @Test("A dossier is handed in with its file, read by its agency, taken over, processed, and looked up by its applicant")
    func thread() async throws {
        let bed = try DoorBed()
        let ticket = try await bed.upload("nội dung của tờ khai")
        let said = try await bed.submit(Sample.submission(files: [(ticket, "tờ khai.pdf")]))
        #expect(said.status == 201)
        let number = try #require(said.json?["maHoSo"]?.string), code = try #require(said.json?["maTraCuu"]?.string)
        #expect(number == "H26-20260930-5000001" && said[.location] == "/api/v1/dossiers/H26-20260930-5000001")
        #expect(said.json?["trangThai"] == ["ma": "1", "ten": "mới đăng ký"] && said.json?["ngayNop"]?.string == "2026-09-30T12:00:00+07:00")

        let seen = try await bed.ask(.get, "/api/v1/dossiers/\(number)", by: .haNoi)
        #expect(seen.status == 200 && seen.json?["banGhi"]?["ChuHoSo"] == "NGUYỄN VĂN MẪU")
        #expect(seen.json?["banGiao"]?["ma"] == "waiting")
        let link = try #require(seen.json?["tep"]?[0]?["lienKet"]?.string)
        let file = try await bed.ask(.get, link, by: .haNoi)
        #expect(file.status == 200 && String(decoding: file.bytes, as: UTF8.self) == "nội dung của tờ khai")

        let digest = try #require(seen.json?["tep"]?[0]?["sha256"])
        let taken = try await bed.ask(.put, "/api/v1/dossiers/\(number)/acknowledgement", by: .haNoi, json: ["tep": [digest], "maHoSoCoQuan": "HN/2026/77"])
        #expect(taken.status == 200 && taken.json?["banGiao"]?["ma"] == "acknowledged")
        let step = try await bed.ask(.post, "/api/v1/dossiers/HN%2F2026%2F77/events", by: .haNoi, json: Sample.step())
        #expect(step.status == 200 && step.json?["trangThai"]?["ma"] == "2")

        let found = try await bed.lookUp(number, code)
        #expect(found.status == 200 && found.json?["hoSo"]?["trangThai"]?["ma"] == "2")
        let kinds = found.json?["suKien"]?.array?.compactMap { $0["viec"]?["ma"]?.string }
        #expect(kinds == ["submitted", "numbered", "acknowledged", "progress"])
        #expect(found.json?["suKien"]?[3]?["canBo"] == "TRẦN THỊ MẪU")
        #expect(found.json?["hoSo"]?["ngayHenTra"]?.string == "2026-10-09T17:00:00+07:00")
    }
}
