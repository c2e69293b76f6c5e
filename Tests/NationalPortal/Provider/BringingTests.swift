import Catalogue
import Dossiers
import Gateway
import JSON
import Testing

@testable import NationalPortal

@Suite("An agency's system brings dossiers and tells their progress") struct BringingTests {
    private func number(_ serial: Int) throws -> DossierNumber {
        try DossierNumber("000.00.01.H26-260930-00\(serial)", sender: ProviderBed.code("H26"), now: .init(seconds: ProviderBed.noon))
    }

    @Test("It logs in, brings a dossier, tells a step, and finds the dossier as it then stands")
    func thread() async throws {
        let bed = try ProviderBed()
        let session = try await bed.session()
        let brought = try await bed.synchronise([Sample.dossier(12)], session: session)
        #expect(brought.status == 200)
        #expect(brought.json == ["error_code": "00", "message": "", "items": [["MaHoSo": "000.00.01.H26-260930-0012", "error_code": "00"]]])
        let told = try await bed.progress([Sample.step(12)], session: session)
        #expect(told.code == "00" && told.codes == ["00"])
        let found = try await bed.call("TraCuuHoSo", ["mahoso": "000.00.01.H26-260930-0012"], session: session)
        #expect(found.code == "00")
        #expect(found.result == [Sample.dossier(12, state: "4")])
    }

    @Test("One bad entry keeps the good ones, and says which failed and why")
    func bad() async throws {
        let bed = try ProviderBed()
        let bad = Sample.dossier(13, ["NgayHenTra": "2026-10-09"])
        let said = try await bed.synchronise([Sample.dossier(12), bad, Sample.dossier(14)])
        #expect(said.code == "20" && said.codes == ["00", "20", "00"])
        #expect(said.items[1]["field"] == "NgayHenTra" && said.items[1]["MaHoSo"] == "000.00.01.H26-260930-0013")
        #expect(said.message.hasPrefix("1/3 mục") && said.message.contains("yyyyMMddHHmmss"))
        for (serial, isThere) in [(12, true), (13, false), (14, true)] { #expect(try await (bed.book.find(number(serial)) != nil) == isThere) }
    }

    @Test("The same message twice has one effect and the same answer")
    func twice() async throws {
        let bed = try ProviderBed()
        let batch = [Sample.dossier(12), Sample.dossier(13, ["MaTTHC": "9"])], steps = [Sample.step(12)]
        let first = try await bed.synchronise(batch), again = try await bed.synchronise(batch)
        #expect(first.codes == ["00", "20"] && first.json == again.json)
        let told = try await bed.progress(steps), retold = try await bed.progress(steps)
        #expect(told.codes == ["00"] && told.json == retold.json)
        let updated = try await bed.synchronise([Sample.dossier(12, state: "4", ["GhiChu": "x"])], isUpdating: true)
        #expect(updated.codes == ["00"])
        #expect(try await bed.synchronise([Sample.dossier(12, state: "4", ["GhiChu": "x"])], isUpdating: true).json == updated.json)
        #expect(try await bed.events() == 3)
    }

    @Test("Another dossier of a number that is there is answered with 3, and taken as an update")
    func exists() async throws {
        let bed = try ProviderBed()
        _ = try await bed.synchronise([Sample.dossier(12)])
        let changed = Sample.dossier(12, ["GhiChu": "đã bổ sung"])
        let said = try await bed.synchronise([changed])
        #expect(said.code == "3" && said.message.hasPrefix("Hồ sơ đã tồn tại") && ResultCode("3").saysExists(said.message))
        #expect(try await bed.synchronise([changed], isUpdating: true).code == "00")
        #expect(try await bed.call("TraCuuHoSo", ["mahoso": "H26.01-20260930-0012"]).result?.first?["GhiChu"] == "đã bổ sung")
    }

    @Test("What is not here can be neither updated nor told of; what is another's is not here")
    func unknown() async throws {
        let bed = try ProviderBed()
        #expect(try await bed.synchronise([Sample.dossier(12)], isUpdating: true).code == "21")
        let said = try await bed.progress([Sample.step(12)])
        #expect(said.code == "21" && said.items[0]["field"] == "MaHoSo")
        #expect(try await bed.call("TraCuuHoSo", ["mahoso": "000.00.01.H26-260930-0012"]).result == [])
        _ = try await bed.synchronise([Sample.dossier(12)])
        let other = try await bed.session(user: "nguoi-dung-h49", password: "khác")
        #expect(try await bed.call("TraCuuHoSo", ["mahoso": "000.00.01.H26-260930-0012"], session: other, agency: "H49").result == [])
        let theirs = try await bed.call(
            "CapNhatTienDoHoSoMC", ["data": [Sample.step(12)]], session: other, agency: "H49")
        #expect(theirs.code == "20" && theirs.items[0]["field"] == "MaHoSo" && theirs.message.contains("sender"))
    }

    @Test("Both spellings of an agency and of a day are one dossier", arguments: ["H26.1-260930-0012", "H26.01-20260930-0012", "000.00.01.H26-20260930-0012"])
    func spellings(number: String) async throws {
        let bed = try ProviderBed()
        #expect(try await bed.synchronise([Sample.dossier(12)]).code == "00")
        #expect(try await bed.call("TraCuuHoSo", ["mahoso": .string(number)], agency: "H26").result?.count == 1)
        #expect(try await bed.synchronise([Sample.dossier(number: number)]).code == "3")
        #expect(try await bed.synchronise([Sample.dossier(number: number, state: "4")], isUpdating: true).code == "00")
    }

    @Test("Entries of one dossier take effect in their order, in whatever spelling, and answers keep the batch's")
    func order() async throws {
        let bed = try ProviderBed()
        let brought = try await bed.synchronise([
            Sample.dossier(12), Sample.dossier(13), Sample.dossier(number: "H26.1-20260930-0012", state: "4"), Sample.dossier(14),
        ])
        #expect(brought.code == "3" && brought.codes == ["00", "00", "3", "00"])
        let steps = (0..<10).flatMap { index in
            [12, 13, 14].map { Sample.step($0, at: "202609301000\(index + 10)", "bước \(index)") }
        }
        let told = try await bed.progress(steps)
        #expect(told.codes == [String](repeating: "00", count: 30))
        #expect(told.items.map { $0["MaHoSo"] } == steps.map { $0["MaHoSo"] })
        for serial in [12, 13, 14] {
            let dossier = try #require(try await bed.book.find(number(serial)))
            let words = try await bed.book.timeline(dossier).compactMap { $0.step?.words }
            #expect(words == (0..<10).map { "bước \($0)" })
        }
    }

    @Test("A hundred entries are taken, sharing commits; more are refused whole")
    func full() async throws {
        let bed = try ProviderBed()
        let all = (1000..<1101).map { Sample.dossier($0) }
        let refused = try await bed.synchronise(all)
        #expect(refused.code == "13" && refused.items.isEmpty && refused.json?["field"] == "data")
        #expect(try await bed.events() == 0)
        let taken = try await bed.synchronise(Array(all.dropLast()))
        #expect(taken.code == "00" && taken.codes.count == 100)
        #expect(try await bed.events() == 100)
    }

    @Test("Eight clients that bring the same dossier at once have it brought once; each is told so, or that it is there")
    func race() async throws {
        let bed = try ProviderBed()
        let session = try await bed.session()
        let codes = try await withThrowingTaskGroup(of: String?.self) { tasks in
            for index in 0..<8 {
                tasks.addTask { try await bed.synchronise([Sample.dossier(12, ["GhiChu": .string("lần \(index % 2)")])], session: session).code }
            }
            return try await tasks.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(codes.filter { $0 == "00" }.count == 4 && codes.filter { $0 == "3" }.count == 4)
        #expect(try await bed.events() == 1)
    }

    @Test("Under guard: mark a dossier with mistakes is taken, and marked")
    func mark() async throws {
        var rules = AgencyRules(agency: try ProviderBed.code("H26"))
        rules.mode = .mark
        let bed = try ProviderBed(rules)
        #expect(try await bed.synchronise([Sample.dossier(12, ["NgayHenTra": "2026-10-09"])]).code == "00")
        let dossier = try #require(try await bed.book.find(number(12)))
        #expect(try await bed.book.timeline(dossier).map(\.event.kind) == [.synchronised, .marked])
    }

    @Test("An agency's own numbers are its own, and the gateway's number for a dossier is found beside them")
    func own() async throws {
        var rules = AgencyRules(agency: try ProviderBed.code("H26"))
        rules.numbers = .own
        let bed = try ProviderBed(rules)
        #expect(try await bed.synchronise([Sample.dossier(number: "HS/2026_1")]).code == "00")
        #expect(try await bed.call("TraCuuHoSo", ["mahoso": "HS/2026_1"], agency: "H26").result?.count == 1)
        let other = try await bed.session(user: "nguoi-dung-h49", password: "khác")
        #expect(try await bed.call("TraCuuHoSo", ["mahoso": "HS/2026_1"], session: other, agency: "H49").result == [])
    }

    @Test("The client of a province that was taken over goes on as it was, at the province that took over")
    func succession() async throws {
        let bed = try ProviderBed()
        let session = try await bed.session(user: "000.00.00.H25", password: "hà nam")
        let members: JSONObject = ["isUpdating": "False", "data": [Sample.dossier(12, agency: "000.00.01.H25")]]
        #expect(try await bed.call("DongBoHoSoMC", members, session: session, agency: "000.00.00.H25").code == "00")
        let changed: JSONObject = ["isUpdating": "True", "data": [Sample.dossier(12, state: "4", agency: "000.00.01.H25")]]
        #expect(try await bed.call("DongBoHoSoMC", changed, session: session, agency: "H42").code == "00")
        for agency in ["000.00.00.H25", "H42", "H25.7"] {
            let found = try await bed.call("TraCuuHoSo", ["mahoso": "000.00.01.H25-260930-0012"], session: session, agency: agency)
            #expect(found.result?.count == 1)
            #expect(try await bed.call("LayDanhSachTTHC", session: session, agency: agency).result?.count == 1)
        }
        // Nam Định went there too, An Giang did not.
        #expect(try await bed.call("LayDanhSachTTHC", session: session, agency: "H40").code == "00")
        #expect(try await bed.call("LayDanhSachTTHC", session: session, agency: "H01").code == "12")
    }
}
