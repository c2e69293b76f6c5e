import Dossiers
import Gateway
import JSON
import Testing

@testable import DossierAPI

extension DoorBed {
    static func document(_ more: JSONObject = [:]) -> JSON { document("137", more) }

    static func document(_ number: String, _ more: JSONObject = [:]) -> JSON {
        var members: JSONObject = [
            "coQuan": "H26", "noiNhan": ["H49"], "so": .string(number), "kyHieu": "UBND-VX", "ngayBanHanh": "2026-09-29", "trichYeu": "V/v thử nghiệm (giả lập)",
        ]
        for (name, value) in more { members.set(name, value) }
        return .object(members)
    }

    func send(_ document: JSON, key: String? = nil, by caller: Caller = .haNoi) async throws -> Said {
        try await ask(.post, "/api/v1/documents", by: caller, [("idempotency-key", key ?? self.key())], json: document)
    }

    func status(_ id: String, _ code: String, _ reason: String? = nil, by caller: Caller = .lamDong, to: [JSON]? = nil) async throws -> Said {
        var members: JSONObject = ["trangThai": .string(code)]
        if let reason { members.set("lyDo", .string(reason)) }
        if let to { members.set("noiNhan", .array(to)) }
        return try await ask(.post, "/api/v1/documents/\(id)/statuses", by: caller, json: .object(members))
    }
}

@Suite("Documents over JSON") struct DocumentTests {
    @Test("A document with an attachment is sent, fetched, accepted and done; both ends see the same story")
    func thread() async throws {
        let bed = try DoorBed(), ticket = try await bed.upload("nội dung")
        let sent = try await bed.send(DoorBed.document("137", ["tep": [["ve": .string(ticket), "ten": "cong-van.pdf", "loai": "application/pdf"]]]))
        #expect(sent.status == 201)
        let id = try #require(sent.json?["id"]?.string)
        #expect(sent.json?["maVanBan"] == "H26,2026/09/29,137/UBND-VX")
        let feed = try await bed.ask(.get, "/api/v1/documents", by: .lamDong)
        #expect(feed.json?["suKien"]?.array?.map { $0["id"] } == [.string(id)])
        let there = try await bed.ask(.get, "/api/v1/documents/\(id)", by: .lamDong)
        #expect(there.json?["trichYeu"] == "V/v thử nghiệm (giả lập)")
        let path = try #require(there.json?["tep"]?.array?.first?["duongDan"]?.string)
        #expect(String(decoding: try await bed.ask(.get, path, by: .lamDong).bytes, as: UTF8.self) == "nội dung")
        for code in ["01", "03", "06"] { #expect(try await bed.status(id, code).status == 200) }
        let back = try await bed.ask(.get, "/api/v1/documents/\(id)", by: .haNoi)
        #expect(back.json?["noiNhan"] == [["coQuan": "H49", "trangThai": ["ma": "06", "ten": "hoàn thành"]]])
        #expect(try await bed.ask(.get, "/api/v1/documents/\(id)", by: .lamDong).json == back.json)
    }

    @Test("The same request again has the same answer; the same identifier with other content is a conflict that names both digests")
    func again() async throws {
        let bed = try DoorBed(), first = try await bed.send(DoorBed.document(), key: "\"mot\"")
        #expect(try await bed.send(DoorBed.document(), key: "\"mot\"").json == first.json)
        #expect(try await bed.send(DoorBed.document(), key: "\"hai\"").json?["id"] == first.json?["id"])
        let other = try await bed.send(DoorBed.document(["trichYeu": "khác"]), key: "\"ba\"")
        #expect(other.status == 409 && other.json?["type"] == "urn:motcua:problem:document-conflict")
        #expect(try await bed.send(DoorBed.document("138"), key: "\"mot\"").json?["type"] == "urn:motcua:problem:idempotency-key-reused")
    }

    @Test("What is wrong with a document is said member by member, and nothing is made up for it", arguments: [
        (["coQuan": "H49"], "coQuan"), (["noiNhan": []], "noiNhan"), (["noiNhan": ["Hà Nội"]], "noiNhan[0]"), (["noiNhan": ["G99"]], "noiNhan"), (["trichYeu": " "], "trichYeu"),
        (["so": " "], "maVanBan"), (["ngayBanHanh": "29/09/2026"], "ngayBanHanh"), (["doKhan": "4"], "doKhan"), (["khac": 1], "khac"),
        (["nghiepVu": ["loai": "1", "maVanBan": "x"]], "nghiepVu.lyDo"), (["nghiepVu": ["loai": "9"]], "nghiepVu.loai"), (["nghiepVu": ["loai": "3"]], "nghiepVu.maVanBan"),
        (["tep": [["ve": "x", "ten": "a.pdf"]]], "tep[0].ve"), (["loai": ["ma": "x"]], "loai.ma"), (["trichYeu": "\u{1}"], "vanBan"),
    ] as [(JSONObject, String)])
    func wrong(_ change: JSONObject, _ field: String) async throws {
        let bed = try DoorBed(), said = try await bed.send(DoorBed.document(change))
        #expect(said.status == 422)
        #expect(said.json?["findings"]?.array?.contains { $0["truong"] == .string(field) } == true, "\(said.json?.text ?? "")")
        #expect(try await bed.ask(.get, "/api/v1/documents", by: .lamDong).json?["suKien"] == [])
    }

    @Test("A receiver sees how far it is at himself; what the others said, and why, is the sender's to see")
    func others() async throws {
        let bed = try DoorBed(), id = try #require(try await bed.send(DoorBed.document(["noiNhan": ["H49", "000.00.01.H26"]])).json?["id"]?.string)
        for (code, reason) in [("01", nil), ("02", "Lý do riêng")] as [(String, String?)] { #expect(try await bed.status(id, code, reason).status == 200) }
        let ward = try await bed.ask(.get, "/api/v1/documents/\(id)", by: .ward), city = try await bed.ask(.get, "/api/v1/documents/\(id)", by: .haNoi)
        #expect(ward.json?.text.contains("Lý do riêng") == false && city.json?.text.contains("Lý do riêng") == true)
        #expect(ward.json?["noiNhan"] == [["coQuan": "H49"], ["coQuan": "000.00.01.H26"]])
        #expect(try await bed.ask(.get, "/api/v1/documents/\(id)", by: .lamDong).json?["noiNhan"]?[0]?["trangThai"]?["ma"] == "02")
    }

    @Test("A document is shown to those who have a part in it, and each speaks for itself")
    func whose() async throws {
        let bed = try DoorBed(), id = try #require(try await bed.send(DoorBed.document()).json?["id"]?.string)
        for path in ["/api/v1/documents/\(id)", "/api/v1/documents/\(id)?coQuan=H26", "/api/v1/documents/\(id)/files/\(String(repeating: "0", count: 64))"] {
            #expect(try await bed.ask(.get, path, by: .ward).status == 404)
        }
        // The city's account speaks for the ward too, but the ward has no part in this one.
        #expect(try await bed.ask(.get, "/api/v1/documents/\(id)?coQuan=000.00.01.H26", by: .haNoi).status == 404)
        #expect(try await bed.ask(.get, "/api/v1/documents?coQuan=000.00.01.H26", by: .haNoi).status == 200)
        #expect(try await bed.status(id, "01", by: .haNoi).status == 422)
        #expect(try await bed.status(id, "13").status == 422)
        #expect(try await bed.status(id, "02", "Không thuộc thẩm quyền").json?["findings"]?.array?.first?["luat"] == "transition")
        #expect(try await bed.status(id, "01").status == 200)
        #expect(try await bed.status(id, "02").json?["findings"]?.array?.first?["truong"] == "lyDo")
        #expect(try await bed.status(id, "13", by: .haNoi).status == 200)
        #expect(try await bed.status(id, "15").json?["noiNhan"]?.array?.first?["trangThai"]?["ma"] == "15")
    }
}
