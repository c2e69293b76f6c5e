package import Catalogue
package import Gateway

/// The reports by name, each made of counts.
package struct Reports: Sendable {
    package enum Name: String, Sendable, CaseIterable {
        case services, dossiers, quality, tasks
    }

    private let register: ProcedureRegister
    private let ledger: ReportLedger
    private let clock: any GatewayClock
    /// That agencies' files declare.
    private let tasks: [ResolutionTask]
    private let name: @Sendable (AgencyCode) -> String

    /// - Parameter name: what an agency is called.
    package init(register: ProcedureRegister, ledger: ReportLedger, clock: any GatewayClock, tasks: [ResolutionTask] = [], name: @escaping @Sendable (AgencyCode) -> String) {
        self.register = register
        self.ledger = ledger
        self.clock = clock
        self.tasks = tasks
        self.name = name
    }

    package func table(_ report: Name, _ period: Period) async throws -> Table {
        switch report {
        case .services: try await services()
        case .dossiers: try await dossiers(period)
        case .quality: try await quality(period)
        case .tasks: TaskReport.table(tasks, on: Day(clock.now()), name: name)
        }
    }

    private func title(_ code: String) -> Table.Cell { .text(AgencyCode(code).map(name) ?? code) }

    // MARK: Services

    /// By agency and level, units under their ministry or province.
    private func services() async throws -> Table {
        var byRoot: [String: [Int]] = [:]
        for tally in try await register.tallies() {
            for (index, number) in tally.numbers.enumerated() { byRoot[tally.agency.root.canonical, default: [0, 0, 0, 0]][index] += number }
        }
        let total = byRoot.values.reduce([0, 0, 0, 0]) { zip($0, $1).map(+) }
        func row(_ name: Table.Cell, _ code: String, _ numbers: [Int]) -> [Table.Cell] {
            let all = numbers.reduce(0, +)
            return [.text(code), name] + numbers.map { .number($0) } + [.number(all), .share(numbers[3], of: all), .share(numbers[2], of: all)]
        }
        let rows = byRoot.sorted { $0.key < $1.key }.map { row(title($0.key), $0.key, $0.value) } + [row(.text("Tổng"), "", total)]
        return Table("Dịch vụ công theo cơ quan và mức độ", [
            .init("coQuan", "Mã"), .init("ten", "Cơ quan"), .init("muc1", "Mức 1"), .init("muc2", "Mức 2"), .init("muc3", "Mức 3"), .init("muc4", "Mức 4"), .init("tong", "Tổng"),
            .init("tyLeToanTrinh", "Toàn trình"), .init("tyLeMotPhan", "Một phần"),
        ], rows, notes: ["Đếm từ danh mục đang có hiệu lực. Mức 4 tương ứng toàn trình, mức 3 một phần (Nghị định 42/2022/NĐ-CP)."])
    }

    // MARK: Dossiers

    private struct Counts {
        var outcomes: [DossierFact.Outcome: Int] = [:], online = 0, going = 0, overdue = 0
        subscript(_ outcome: DossierFact.Outcome) -> Int { outcomes[outcome] ?? 0 }
        var done: Int { self[.onTime] + self[.late] + self[.undated] }

        mutating func add(_ other: Counts) {
            outcomes.merge(other.outcomes, uniquingKeysWith: +)
            online += other.online
            going += other.going
            overdue += other.overdue
        }
    }

    private func counts(_ period: Period) async throws -> [(agency: String, counts: Counts)] {
        var byAgency: [String: Counts] = [:]
        for (tally, number) in try await ledger.sums(period) {
            byAgency[tally.agency, default: Counts()].outcomes[tally.outcome, default: 0] += number
            if tally.outcome == .received, tally.channel == 2 { byAgency[tally.agency, default: Counts()].online += number }
        }
        for (agency, going, overdue) in try await ledger.open(at: clock.now()) {
            byAgency[agency, default: Counts()].going = going
            byAgency[agency, default: Counts()].overdue = overdue
        }
        return byAgency.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func dossiers(_ period: Period) async throws -> Table {
        let counts = try await counts(period)
        func row(_ code: String, _ name: Table.Cell, _ one: Counts) -> [Table.Cell] {
            [
                .text(code), name, .number(one[.received]), .share(one.online, of: one[.received]), .number(one[.onTime]), .number(one[.late]), .number(one[.undated]),
                .share(one[.onTime], of: one[.onTime] + one[.late]), .number(one[.stopped]), .number(one[.withdrawn]), .number(one[.notAccepted]), .number(one.going), .number(one.overdue),
            ]
        }
        var total = Counts()
        for (_, one) in counts { total.add(one) }
        return Table("Hồ sơ \(period)", [
            .init("coQuan", "Mã"), .init("ten", "Cơ quan"), .init("tiepNhan", "Tiếp nhận"), .init("trucTuyen", "Trực tuyến"), .init("dungHan", "Đúng hạn"), .init("treHan", "Trễ hạn"),
            .init("khongHan", "Không có hạn"), .init("tyLeDungHan", "Tỷ lệ đúng hạn"), .init("dung", "Dừng"), .init("rut", "Rút"), .init("khongTiepNhan", "Không tiếp nhận"),
            .init("dangXuLy", "Đang xử lý"), .init("quaHan", "Quá hạn"),
        ], counts.map { row($0.agency, title($0.agency), $0.counts) } + [row("", .text("Tổng"), total)], notes: [
            "Tiếp nhận tính theo tháng nộp; kết quả tính theo tháng kết thúc.",
            "Đúng hạn: NgayKetThucXuLy không sau NgayHenTra; thời gian ở trạng thái 5 và 6 lùi hạn đúng bằng ấy.",
            "Đang xử lý và Quá hạn tính tại lúc lập báo cáo.",
        ])
    }

    /// One agency's dossiers for the public: small counts are hidden (`Suppression`).
    package struct Shown: Sendable, Hashable {
        package let agency: AgencyCode
        package let received: String
        package let onTime: String
        package let late: String
    }

    /// What the public sees of a period, by agency, as open data: what is hidden is empty, or says that it is under 5.
    package func open(_ period: Period) async throws -> Table {
        let rows = try await shown(period) { String($0) }.map { row -> [Table.Cell] in
            [.text(row.agency.canonical), .text(name(row.agency)), .text(row.received), .text(row.onTime), .text(row.late)]
        }
        return Table("Hồ sơ \(period)", [.init("coQuan", "Mã"), .init("ten", "Cơ quan"), .init("tiepNhan", "Tiếp nhận"), .init("dungHan", "Đúng hạn"), .init("treHan", "Trễ hạn")], rows)
    }

    /// The same of one agency, by procedure.
    package func open(_ period: Period, of agency: AgencyCode) async throws -> Table {
        var counts: [String: [DossierFact.Outcome: Int]] = [:]
        for (tally, number) in try await ledger.procedures(period, of: agency) { counts[tally.procedure, default: [:]][tally.outcome] = number }
        let procedures = counts.keys.sorted()
        func column(_ outcome: DossierFact.Outcome) -> [String] {
            let real = procedures.map { counts[$0]?[outcome] ?? 0 }
            return zip(Suppression.shown(real), real).map { Suppression.text($0, real: $1) { String($0) } }
        }
        let received = column(.received), onTime = column(.onTime), late = column(.late)
        let rows = procedures.indices.map { [Table.Cell.text(procedures[$0]), .text(received[$0]), .text(onTime[$0]), .text(late[$0])] }
        return Table("Hồ sơ \(period) của \(name(agency))", [.init("maTTHC", "Thủ tục"), .init("tiepNhan", "Tiếp nhận"), .init("dungHan", "Đúng hạn"), .init("treHan", "Trễ hạn")], rows)
    }

    /// What the public sees of a period, by agency.
    package func shown(_ period: Period, _ write: (Int) -> String) async throws -> [Shown] {
        let counts = try await counts(period).filter { $0.counts[.received] + $0.counts.done > 0 }
        func column(_ value: (Counts) -> Int) -> [String] {
            let real = counts.map { value($0.counts) }
            return zip(Suppression.shown(real), real).map { Suppression.text($0, real: $1, write) }
        }
        let received = column { $0[.received] }, onTime = column { $0[.onTime] }, late = column { $0[.late] }
        return counts.indices.compactMap { index in
            AgencyCode(counts[index].agency).map { Shown(agency: $0, received: received[index], onTime: onTime[index], late: late[index]) }
        }
    }

    // MARK: Quality

    /// The index of Decision 766/QĐ-TTg, as far as the gateway knows its parts; one without data says so and is not counted.
    private func quality(_ period: Period) async throws -> Table {
        let counts = try await counts(period)
        var total = Counts()
        for (_, one) in counts { total.add(one) }
        var levels = [0, 0, 0, 0]
        for tally in try await register.tallies() { levels = zip(levels, tally.numbers).map(+) }
        let services = levels.reduce(0, +), online = levels[2] + levels[3]
        let parts: [(name: String, points: Int, formula: String, share: (Int, Int)?)] = [
            ("Công khai, minh bạch", 18, "thủ tục công khai đúng hạn; hồ sơ đồng bộ trên hồ sơ tiếp nhận", nil),
            ("Tiến độ giải quyết", 20, "hồ sơ xong đúng hạn trên hồ sơ xong có hạn", total[.onTime] + total[.late] > 0 ? (total[.onTime], total[.onTime] + total[.late]) : nil),
            ("Số hóa hồ sơ", 22, "hồ sơ có thành phần số hóa; kết quả điện tử; tái sử dụng", nil),
            ("Dịch vụ công trực tuyến: dịch vụ", 6, "dịch vụ toàn trình và một phần trên tổng số", services > 0 ? (online, services) : nil),
            ("Dịch vụ công trực tuyến: hồ sơ", 6, "hồ sơ nộp trực tuyến trên hồ sơ tiếp nhận", total[.received] > 0 ? (total.online, total[.received]) : nil),
            ("Thanh toán trực tuyến", 10, "thủ tục có thanh toán trực tuyến; hồ sơ thanh toán trực tuyến", nil),
            ("Mức độ hài lòng", 18, "điểm đánh giá trung bình; phản ánh xử lý đúng hạn", nil),
        ]
        var rows = parts.map { part -> [Table.Cell] in
            [
                .text(part.name), .number(part.points), .text(part.formula), part.share.map { .share($0.0, of: $0.1) } ?? .unknown,
                part.share.map { .text(Table.percent(part.points * $0.0, 100 * $0.1)) } ?? .text("chưa có dữ liệu"),
            ]
        }
        let known = parts.compactMap { part in part.share.map { (part.points, $0) } }
        let points = known.reduce(0.0) { $0 + Double($1.0) * Double($1.1.0) / Double($1.1.1) }, most = known.reduce(0) { $0 + $1.0 }
        rows.append([.text("Tổng các phần có dữ liệu"), .number(most), .text(""), .unknown, .text(Table.percent(Int((points * 100).rounded()), 10_000))])
        return Table("Chỉ số phục vụ \(period)", [
            .init("phan", "Phần"), .init("diemToiDa", "Điểm tối đa"), .init("cachTinh", "Cách tính"), .init("tyLe", "Tử trên mẫu"), .init("diem", "Điểm"),
        ], rows, notes: ["Theo Quyết định 766/QĐ-TTg năm 2022; công thức chia 12 điểm dịch vụ trực tuyến thành hai nửa là của Một Cửa.", "Phần chưa có dữ liệu không tính là 0, cũng không tính là đủ."])
    }
}
