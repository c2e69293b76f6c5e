import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import Testing

@Suite("The guard") struct GuardTests {
    private func gate(_ change: (inout AgencyRules) -> Void = { _ in }) throws -> SemanticGuard {
        let settings = try BookBed.settings(change), province = try #require(AgencyCode("H26"))
        return SemanticGuard(settings: settings, rules: try #require(settings.rules(for: province)), sender: province, now: TestRecord.now)
    }

    private func findings(_ record: DossierRecord, _ change: (inout AgencyRules) -> Void = { _ in }) throws -> [Finding] {
        let gate = try gate(change)
        do throws(BookRefusal) { return try gate.judge(record, existing: nil) } catch { return error.findings }
    }

    @Test("A new dossier may come in any state, with all that its state asks for", arguments: DossierState.allCases)
    func anyState(_ state: DossierState) throws {
        #expect(try gate().judge(TestRecord.make(state), existing: nil).isEmpty)
    }

    @Test("The reference's own example passes")
    func example() throws {
        #expect(try gate().judge(TestRecord.make(), existing: nil).isEmpty)
    }

    @Test(
        "What may be, passes",
        arguments: [
            ["KenhThucHien": "1", "MaDoiTuong": ""], ["Email": nil], ["GhiChu": "dòng một\r\n\tdòng hai"], ["DuocThanhToanTrucTuyen": "0"],
            ["Riêng": ["x": 1]], ["NgayTra": ""], ["TrichYeuHoSo": .string(String(repeating: "ă", count: 1000))],
            ["DinhDanhCHS": [["LoaiDinhDanh": "3", "SoDinhDanh": "0100109106"]]], ["DinhDanhCHS": [["LoaiDinhDanh": "3", "SoDinhDanh": "0100109106-001"]]],
            ["DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "001099000001", "Khác": true], ["LoaiDinhDanh": "3", "SoDinhDanh": "001099000001"]]],
            ["TaiLieuNop": [["TenTepDinhKem": "Đơn.pdf", "DuongDanTaiTepTin": "https://h26.example.vn:8443/tệp/đơn.pdf?a=b"], [:]]],
            ["TaiLieuNop": ""], ["DSKetNoiCSDL": [["MaCSDL": "7"]]], ["NgayHenTra": "20270101000000"], ["NgayNopHoSo": "20260930090000"],
        ] as [JSONObject])
    func passes(_ changes: JSONObject) throws {
        var record = TestRecord.make()
        for (name, value) in changes { record.members.set(name, value) }
        #expect(try findings(record) == [])
    }

    @Test(
        "The nearest right thing is named",
        arguments: [
            ("MaTTHC", "1.004223", "1.004222"), ("MaTTHC", "1.004222.000.00.00.H26", "1.004222"), ("MaTTHC", "1004222", "1.004222"),
            ("TenTTHC", "dang ky thuong tru", "Đăng ký thường trú"), ("KenhThucHien", " 2", "2"), ("TrangThaiHoSo", "02", "2"),
            ("NgayHenTra", "09/10/2026", "20261009000000"), ("NgayHenTra", "9/10/2026 17:00", "20261009170000"), ("NgayHenTra", "20261009", "20261009000000"),
            ("NgayHenTra", "2026-10-09 17:00:00", "20261009170000"), ("NgayHenTra", "2026-10-09T17:00:00.000", "20261009170000"),
        ])
    func nearest(_ case: (field: String, value: String, nearest: String)) throws {
        let found = try findings(TestRecord.make(.accepted, [:]).changing(`case`.field, to: .string(`case`.value)))
        #expect(found.first { $0.field == `case`.field }?.nearest == `case`.nearest)
    }

    @Test("Where a date's zone is open, nothing is guessed", arguments: ["2026-10-09T17:00:00Z", "2026-10-09T17:00:00+07:00", "mai", "2026", "99999999"])
    func noGuess(_ text: String) throws {
        #expect(try findings(TestRecord.make().changing("NgayHenTra", to: .string(text))).map(\.nearest) == [nil])
    }

    @Test(
        "A dossier number's flaw names what is asked, and a misspelt one the right one",
        arguments: [
            (" 000.00.01.h26-260930-0012", Finding.Rule.form, TestRecord.number), ("000.00.01.H26/260930/0012", .form, TestRecord.number),
            ("HS12", .form, nil), ("000.00.01.H27-260930-0012", .sender, nil), ("000.00.01.H26-260931-0012", .date, nil),
        ] as [(String, Finding.Rule, String?)])
    func numbers(_ text: String, _ rule: Finding.Rule, _ nearest: String?) async throws {
        let bed = try BookBed()
        let refused = await refusal { () async throws(BookRefusal) in
            try await bed.book.synchronise(TestRecord.make(number: text), isUpdating: false, from: bed.sender)
        }
        let finding = try #require(refused?.findings.first)
        #expect(finding.field == "MaHoSo" && finding.rule == rule && finding.nearest == nearest && !finding.wanted.isEmpty)
    }

    @Test("A refused move names what may follow")
    func moves() throws {
        let gate = try gate(), existing = try dossier(.accepted)
        var judged: [Finding] = []
        do throws(BookRefusal) { _ = try gate.judge(TestRecord.make(.returned), existing: existing) } catch { judged = error.findings }
        #expect(judged.map(\.text) == ["TrangThaiHoSo: transition: found 10 (result returned); wanted a state that may follow 2 (accepted); perhaps 4, 5, 6, 7, 8, 9"])
    }

    @Test("Of all hundred pairs, moves of the reference pass and all others are refused as such")
    func pairs() throws {
        let gate = try gate()
        for from in DossierState.allCases {
            let existing = try dossier(from)
            for to in DossierState.allCases {
                var rules: [Finding.Rule] = []
                do throws(BookRefusal) { _ = try gate.judge(TestRecord.make(to), existing: existing) } catch { rules = error.findings.map(\.rule) }
                #expect(rules == (from.mayBecome(to) ? [] : [.transition]), "\(from) to \(to)")
                rules = []
                do throws(BookRefusal) { _ = try gate.judge(TestRecord.step(to), existing: existing) } catch { rules = error.findings.map(\.rule) }
                #expect(rules == (from.mayBecome(to) ? [] : [.transition]), "a step from \(from) to \(to)")
            }
        }
    }

    @Test("A step older than the sender's last word is not judged as a move")
    func late() throws {
        var existing = try dossier(.done)
        existing.heard["H26"] = TestRecord.moment("20260930095000")
        #expect(try gate().judge(TestRecord.step(.inProgress, at: "20260930094000"), existing: existing).isEmpty)
        #expect(throws: BookRefusal.self) { try gate().judge(TestRecord.step(.inProgress, at: "20260930095000"), existing: existing) }
    }

    private func dossier(_ state: DossierState) throws -> Dossier {
        let number = try DossierNumber(TestRecord.number, sender: try #require(AgencyCode("H26")), now: TestRecord.now)
        return Dossier(
            stream: StreamName("dossier/" + number.key), revision: 1, number: number, record: TestRecord.make(state), state: state, begun: TestRecord.now)
    }

    @Test("An old identity card passes where the agency's file takes them, with nine digits")
    func oldCards() throws {
        let record = TestRecord.make(.accepted, ["DinhDanhCHS": [["LoaiDinhDanh": "2", "SoDinhDanh": "012345678"]]])
        #expect(try findings(record).map(\.rule) == [.unknown])
        #expect(try findings(record) { $0.takesOldCards = true } == [])
        let long = TestRecord.make(.accepted, ["DinhDanhCHS": [["LoaiDinhDanh": "2", "SoDinhDanh": "0123456789"]]])
        #expect(try findings(long) { $0.takesOldCards = true }.map(\.rule) == [.form])
    }

    @Test("An identity of an unknown province passes with a mark")
    func unknownProvince() throws {
        let marks = try gate().judge(TestRecord.make(.accepted, ["DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "997099000001"]]]), existing: nil)
        #expect(marks.map(\.field) == ["DinhDanhCHS[0].SoDinhDanh"] && marks.map(\.rule) == [.check])
    }

    @Test("In the dialect of 2019 the later keys may be absent, each with a mark; nothing else may")
    func of2019() throws {
        var record = TestRecord.make()
        for key in RecordKey.all where key.isNewer { record.members.remove(key.name) }
        let marks = try gate { $0.dialect = .of2019 }.judge(record, existing: nil)
        #expect(marks.map(\.field) == ["DinhDanhCHS", "NoiNopHoSo", "HoSoCoThanhPhanSoHoa", "TaiKhoanDuocXacThucVoiVNeID", "DuocThanhToanTrucTuyen"])
        #expect(try findings(record).count == 5)
        record.members.remove("ChuHoSo")
        #expect(try findings(record) { $0.dialect = .of2019 }.map(\.field) == ["ChuHoSo"])
        let wrong = TestRecord.make(.accepted, ["NoiNopHoSo": "7"])
        #expect(try findings(wrong) { $0.dialect = .of2019 }.map(\.rule) == [.unknown])
    }

    @Test("Under guard: mark all is let in, and what is wrong comes back, unknown procedures included")
    func marking() throws {
        let record = TestRecord.make(.accepted, ["MaTTHC": "2.000001", "NgayHenTra": "mai", "ChuHoSo": 1])
        let marks = try gate { $0.mode = .mark }.judge(record, existing: nil)
        #expect(Set(marks.map { "\($0.field) \($0.rule)" }) == ["MaTTHC unknown", "NgayHenTra date", "ChuHoSo form"])
    }

    @Test("However much is wrong, at most fifty findings come back")
    func most() throws {
        let record = TestRecord.make(.accepted, ["TaiLieuNop": .array(Array(repeating: ["DuongDanTaiTepTin": "x"], count: 500))])
        #expect(try findings(record).count == 50)
    }

    @Test("No finding shows a personal value, whatever stands in whatever member", arguments: RecordKey.all.map(\.name))
    func silence(_ name: String) throws {
        let secrets = ["001099000001", "Nguyễn Văn Bí Mật", "bi.mat@example.vn", "0912345678"]
        for secret in secrets {
            for value in [.string(secret), [.string(secret)], ["x": .string(secret)], .string(secret + "\u{0}")] as [JSON] {
                let text = try findings(TestRecord.make().changing(name, to: value)).map(\.text).joined()
                #expect(!text.contains(secret), "\(text)")
            }
        }
    }
}

extension DossierRecord {
    func changing(_ name: String, to value: JSON) -> DossierRecord {
        var record = self
        record.members.set(name, value)
        return record
    }
}
