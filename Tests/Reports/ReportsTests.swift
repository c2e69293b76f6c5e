import Catalogue
import Dossiers
import Foundation
import Gateway
import JSON
import Journal
import Testbed
import Testing

@testable import Reports

/// A book, and the counts of it.
final class ReportBed {
    let folder: JournalFolder
    let journal: SQLiteJournal
    let vault: Vault
    let clock = ManualClock(start: 1_790_744_400)
    let book: DossierBook
    let register: ProcedureRegister
    private var state: UInt64

    init(seed: UInt64) throws {
        state = seed
        folder = try JournalFolder(in: JournalFolder.memory)
        journal = try SQLiteJournal(path: folder.file)
        vault = try #require(Vault(master: [UInt8](repeating: 7, count: 32)))
        register = try ProcedureRegister(path: folder.path + "/catalogue.sqlite")
        let agencies = try Self.agencies.map { try #require(AgencyCode($0)) }
        let procedures = try agencies.flatMap { agency in
            try ["1.000001", "1.000002"].map { Procedure(code: try #require(ProcedureCode($0)), agency: agency, name: .init(vi: "Thủ tục \($0)"), field: .init(code: "GL", name: "Giả lập"), level: 4, path: "/x") }
        }
        book = DossierBook(journal: journal, vault: vault, clock: clock, settings: DossierSettings(catalogue: ServiceCatalogue(procedures), agencies: agencies.map { AgencyRules(agency: $0) }))
    }

    static let agencies = ["H26", "H49", "G01"]

    func ledger(_ name: String = "reports") throws -> ReportLedger { try ReportLedger(path: folder.path + "/\(name).sqlite") }

    func reports(_ ledger: ReportLedger) -> Reports { Reports(register: register, ledger: ledger, clock: clock) { $0.canonical } }

    func dice(_ sides: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % sides
    }

    /// One dossier as an agency's system brings it, drawn by the dice.
    struct Drawn {
        var agency = 0, index = 0, procedure = "", channel = 2, state = DossierState.accepted
        var submitted = 20_500, due: Int?, ended: Int?

        /// Noon of a day, as the wire has it.
        static func wire(_ day: Int) -> String { Day(number: day).digits + "120000" }

        var members: JSONObject {
            var members: JSONObject = [
                "MaHoSo": .string("000.00.00.\(ReportBed.agencies[agency])-260930-\(100_000 + index)"), "MaTTHC": .string(procedure), "TenTTHC": .string("Thủ tục \(procedure)"), "MaLinhVuc": "GL", "TenLinhVuc": "Giả lập",
                "KenhThucHien": .string(String(channel)), "ChuHoSo": "NGUYỄN VĂN MẪU", "LoaiDoiTuong": "1", "MaDoiTuong": "giả lập", "DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "001099000001"]],
                "TrichYeuHoSo": "Hồ sơ giả lập", "NgayNopHoSo": .string(Self.wire(submitted)), "TrangThaiHoSo": .string(String(state.rawValue)), "HinhThuc": "0", "DonViXuLy": "Đơn vị giả lập",
                "NoiNopHoSo": "1", "HoSoCoThanhPhanSoHoa": "1", "TaiKhoanDuocXacThucVoiVNeID": "1", "DuocThanhToanTrucTuyen": "3", "NgayTiepNhan": .string(Self.wire(submitted)),
            ]
            if let due { members.set("NgayHenTra", .string(Self.wire(due))) }
            if let ended {
                members.set("NgayKetThucXuLy", .string(Self.wire(ended)))
                members.set("NgayTra", .string(Self.wire(ended)))
            }
            members.set("GhiChu", "Lý do giả lập")
            return members
        }
    }

    func draw(_ index: Int) -> Drawn {
        var drawn = Drawn(agency: dice(3), index: index, procedure: dice(2) == 0 ? "1.000001" : "1.000002", channel: 1 + dice(3))
        drawn.submitted = 20_450 + dice(150)
        drawn.due = drawn.submitted + 7
        drawn.state = [.accepted, .inProgress, .done, .done, .done, .stopped][dice(6)]
        if drawn.state == .done || drawn.state == .stopped { drawn.ended = drawn.submitted + 1 + dice(14) }
        return drawn
    }

    func bring(_ drawn: Drawn, isUpdating: Bool = false) async throws {
        let agency = try #require(AgencyCode(Self.agencies[drawn.agency]))
        _ = try await book.synchronise(DossierRecord(drawn.members), isUpdating: isUpdating, from: Sender(agency: agency, via: "national-portal"))
    }
}

@Suite("Reports from the journal and the catalogue")
struct ReportsTests {
    @Test("A quarter's dossiers by agency are what a second count over the same dossiers says", arguments: [1, 2] as [UInt64])
    func dossiers(seed: UInt64) async throws {
        let bed = try ReportBed(seed: seed), ledger = try bed.ledger(), keeper = ReportKeeper(bed.journal, bed.vault, ledger)
        var drawn: [ReportBed.Drawn] = []
        for index in 0..<80 {
            drawn.append(bed.draw(index))
            try await bed.bring(drawn[index])
            if bed.dice(20) == 0 { try await keeper.catchUp() }
            // Some of those under way come to their end later.
            if let going = drawn.indices.last(where: { drawn[$0].state == .inProgress }), bed.dice(2) == 0 {
                drawn[going].state = .done
                drawn[going].ended = drawn[going].submitted + 1 + bed.dice(14)
                try await bed.bring(drawn[going], isUpdating: true)
            }
        }
        try await keeper.catchUp()
        let period = try #require(Period("2026-Q2")), days = try #require(Day("2026-04-01")).number..<(try #require(Day("2026-07-01")).number)
        let table = try await bed.reports(ledger).table(.dossiers, period)
        for (index, agency) in ReportBed.agencies.enumerated() {
            let own = drawn.filter { $0.agency == index }, received = own.filter { days.contains($0.submitted) }, ended = own.filter { $0.ended.map(days.contains) ?? false }
            let done = ended.filter { $0.state == .done }, onTime = done.count { ($0.ended ?? 0) <= ($0.due ?? 0) }
            let row = try #require(table.rows.first { $0[0] == .text(agency) })
            #expect(row[2] == .number(received.count) && row[3] == .share(received.count { $0.channel == 2 }, of: received.count), "\(agency)")
            #expect(row[4] == .number(onTime) && row[5] == .number(done.count - onTime) && row[8] == .number(ended.count { $0.state == .stopped }), "\(agency)")
            let going = own.filter { $0.state == .accepted || $0.state == .inProgress }
            #expect(row[11] == .number(going.count) && row[12] == .number(going.count { Day(number: $0.due ?? 0).moment(second: 43_200) < bed.clock.now() }), "\(agency)")
        }
        // Counted from the beginning at once it is the same.
        let fresh = try bed.ledger("fresh")
        try await ReportKeeper(bed.journal, bed.vault, fresh).catchUp()
        #expect(try await bed.reports(fresh).table(.dossiers, period) == table)
        #expect(try await keeper.catchUp() == 0)
    }

    @Test("A pause for papers or payment moves the due date by its length, and a return to an earlier state opens it again")
    func pauses() throws {
        var fact = DossierFact(agency: try #require(AgencyCode("H26")), procedure: "1.000001", channel: 2, received: Day(number: 20_500), state: .registered)
        let start = Day(number: 20_500).moment()
        func at(_ hours: Int64) -> Instant { start + .hours(hours) }
        fact.due = at(24)
        fact.move(to: .accepted, at: at(1))
        fact.move(to: .papersNeeded, at: at(2))
        fact.move(to: .paymentNeeded, at: at(10))
        fact.move(to: .inProgress, at: at(12))
        #expect(fact.openDue == at(34) && fact.tallies.count == 1)
        fact.move(to: .done, at: at(34))
        #expect(fact.outcome == .onTime && fact.tallies.count == 2)
        fact.ended = at(35)
        #expect(fact.outcome == .late)
        fact.move(to: .inProgress, at: at(36))
        #expect(fact.outcome == nil && fact.ended == nil)
    }

    @Test("A period is a quarter, a month or a year, and nothing else")
    func periods() {
        #expect(Period("2026-Q3").map { [$0.first.number, $0.last.number] } == [202_607, 202_609])
        #expect(Period("2026-02").map { [$0.first.number, $0.last.number] } == [202_602, 202_602] && Period("2026").map { [$0.first.number, $0.last.number] } == [202_601, 202_612])
        for text in ["", "26-Q1", "2026-Q5", "2026-Q", "2026-13", "2026-1", "2026-Q1-", "Q1-2026"] { #expect(Period(text) == nil, "\(text)") }
    }

    @Test("Each form of a table says the same, a share with the numbers it comes of, and a text that is a formula stays a text")
    func forms() {
        let table = Table("Tiêu đề <x>", [.init("ten", "Tên"), .init("tyLe", "Tỷ lệ")], [[.text("=1+1"), .share(44, of: 71)], [.text("a,\"b\""), .unknown]], notes: ["cách & tính"])
        #expect(table.csv == "ten,tyLe,tyLe.tu,tyLe.mau\r\n'=1+1,61.97,44,71\r\n\"a,\"\"b\"\"\",,,\r\n")
        #expect(table.json.text == #"{"tieuDe":"Tiêu đề <x>","dong":[{"ten":"=1+1","tyLe":{"tu":44,"mau":71}},{"ten":"a,\"b\"","tyLe":null}],"cachTinh":["cách & tính"]}"#)
        let page = ReportPage.html(table, at: "nay", notice: "Giả lập")
        #expect(page.contains("Tiêu đề &lt;x&gt;") && page.contains("61,97 % (44/71)") && page.contains("cách &amp; tính") && page.contains("Giả lập"))
    }

    @Test("A part of the index without data is neither zero nor full, and the whole says how many points it is of")
    func quality() async throws {
        let bed = try ReportBed(seed: 4), ledger = try bed.ledger()
        for index in 0..<30 { try await bed.bring(bed.draw(index)) }
        try await ReportKeeper(bed.journal, bed.vault, ledger).catchUp()
        let table = try await bed.reports(ledger).table(.quality, try #require(Period("2026")))
        #expect(table.rows[0].last == .text("chưa có dữ liệu") && table.rows[0][3] == .unknown)
        guard case .share(let part, let whole) = table.rows[1][3] else { return #expect(Bool(false)) }
        #expect(whole > 0 && part <= whole && table.rows[1].last == .text(Table.percent(20 * part, 100 * whole)))
        #expect(table.rows.last?[1] == .number(26))
    }

    @Test("Small counts are hidden, and cannot be had from the total either", arguments: [
        ([10, 3, 20], [nil, nil, 20]), ([0, 7, 9], [0, 7, 9]), ([1, 2, 9], [nil, nil, nil]), ([4, 4, 9], [nil, nil, 9]), ([3], [nil]), ([], []), ([3, 0, 0], [nil, 0, 0]),
    ] as [([Int], [Int?])])
    func suppression(counts: [Int], shown: [Int?]) { #expect(Suppression.shown(counts) == shown) }

    @Test("Tasks come with the late ones first, each state with its share, and 2017's shares are counted again")
    func tasks() throws {
        let agency = try #require(AgencyCode("H26")), today = Day(number: 20_600)
        func task(_ number: String, _ state: ResolutionTask.State, due: Day?) -> ResolutionTask { ResolutionTask(resolution: "36a/NQ-CP", number: number, text: "Việc \(number)", agency: agency, due: due, state: state) }
        let table = TaskReport.table([task("1", .finished, due: today.adding(-1)), task("2", .inProgress, due: today.adding(-1)), task("3", .inProgress, due: today), task("4", .notBegun, due: nil)], on: today) { $0.canonical }
        #expect(table.rows.prefix(4).map { $0[3] } == [.text("Việc 2"), .text("Việc 1"), .text("Việc 3"), .text("Việc 4")])
        #expect(table.rows.prefix(4).map { $0[6] } == [.text("trễ"), .text(""), .text(""), .text("")])
        #expect(table.rows[5].last == .share(2, of: 4) && table.rows[7].last == .share(1, of: 4))
        #expect(table.rows.last?.last == .share(44, of: 71) && Table.percent(44, 71) == "61.97")
    }

    @Test("Open data by agency and by procedure are the counts of the report, with the small ones hidden")
    func open() async throws {
        let bed = try ReportBed(seed: 6), ledger = try bed.ledger(), reports = bed.reports(ledger), year = try #require(Period("2026"))
        var drawn: [ReportBed.Drawn] = []
        for index in 0..<40 {
            var one = bed.draw(index)
            // Three of the first procedure only: few enough to be told apart by.
            one.agency = 0
            one.procedure = index < 3 ? "1.000001" : "1.000002"
            drawn.append(one)
            try await bed.bring(one)
        }
        try await ReportKeeper(bed.journal, bed.vault, ledger).catchUp()
        let first = try #require(Day("2026-01-01")).number
        #expect(drawn.allSatisfy { $0.submitted >= first })
        let byAgency = try await reports.open(year)
        #expect(byAgency.rows.map { $0[2] } == [.text("40")])
        let agency = try #require(AgencyCode("H26")), own = try await reports.open(year, of: agency).csv
        #expect(own.hasPrefix("maTTHC,tiepNhan,dungHan,treHan\r\n1.000001,<5,") && own.contains("\r\n1.000002,–,"), "\(own)")
    }
}
