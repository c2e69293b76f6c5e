package import Catalogue

/// A task that a resolution gives an agency, as the agency's file declares it (Resolution 36a/NQ-CP of 2015 and its like).
package struct ResolutionTask: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case notBegun = "not-begun", inProgress = "in-progress", basicallyFinished = "basically-finished", finished

        package var vietnamese: String {
            switch self {
            case .notBegun: "chưa thực hiện"
            case .inProgress: "đang thực hiện"
            case .basicallyFinished: "cơ bản hoàn thành"
            case .finished: "hoàn thành"
            }
        }
    }

    /// Which resolution: `36a/NQ-CP`.
    package var resolution: String
    package var number: String
    package var text: String
    package var agency: AgencyCode
    /// Nil for what is to be done regularly.
    package var due: Day?
    package var state: State
    /// What shows it.
    package var evidence: String?

    package init(resolution: String, number: String, text: String, agency: AgencyCode, due: Day? = nil, state: State, evidence: String? = nil) {
        self.resolution = resolution
        self.number = number
        self.text = text
        self.agency = agency
        self.due = due
        self.state = state
        self.evidence = evidence
    }

    package func isLate(on day: Day) -> Bool { due.map { $0 < day } ?? false && (state == .notBegun || state == .inProgress) }
}

/// A resolution's progress: the late ones first, each state with its share.
package enum TaskReport {
    /// What the Government Office's report on Resolution 36a said of 2017: counts, of which no tasks are known to us.
    package static let shipped = (year: 2017, tasks: 71, basicallyFinished: 44, asPrinted: "61,9 %")

    package static func table(_ tasks: [ResolutionTask], on day: Day, name: (AgencyCode) -> String) -> Table {
        let ordered = tasks.sorted { ($0.isLate(on: day) ? 0 : 1, $0.agency.canonical, $0.number) < ($1.isLate(on: day) ? 0 : 1, $1.agency.canonical, $1.number) }
        var rows = ordered.map { task -> [Table.Cell] in
            [
                .text(task.agency.canonical), .text(name(task.agency)), .text("\(task.resolution) \(task.number)"), .text(task.text), .text(task.due?.description ?? "thường xuyên"),
                .text(task.state.vietnamese), .text(task.isLate(on: day) ? "trễ" : ""), task.evidence.map { .text($0) } ?? .unknown, .unknown,
            ]
        }
        for state in ResolutionTask.State.allCases {
            rows.append(sum(state.vietnamese, tasks.count { $0.state == state }, of: tasks.count))
        }
        rows.append(sum("Nghị quyết 36a năm \(shipped.year): cơ bản hoàn thành (báo cáo in \(shipped.asPrinted))", shipped.basicallyFinished, of: shipped.tasks))
        return Table("Nhiệm vụ theo nghị quyết", [
            .init("coQuan", "Mã"), .init("ten", "Cơ quan"), .init("nhiemVu", "Nhiệm vụ"), .init("noiDung", "Nội dung"), .init("han", "Hạn"), .init("trangThai", "Trạng thái"), .init("tre", "Trễ hạn"),
            .init("minhChung", "Minh chứng"), .init("tyLe", "Tỷ lệ"),
        ], rows, notes: ["Nhiệm vụ do tệp của cơ quan khai báo; tỷ lệ tính lại từ số nhiệm vụ. Nhiệm vụ trễ đứng đầu.", "Số của năm 2017 là số đếm trong báo cáo của Văn phòng Chính phủ; danh sách 71 nhiệm vụ không có ở đây."])
    }

    private static func sum(_ name: String, _ part: Int, of whole: Int) -> [Table.Cell] {
        [.text(""), .text(name), .text(""), .text(""), .text(""), .text(""), .text(""), .unknown, whole > 0 ? .share(part, of: whole) : .unknown]
    }
}
