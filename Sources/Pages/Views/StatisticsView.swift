import Catalogue
import Gateway
import Reports

extension Pages {
    /// Services by level and agency, counted from the register.
    func statistics(_ call: PageCall) async throws -> Told {
        let tallies = try await ground.register.tallies(), names = names
        var levels = [0, 0, 0, 0], byRoot: [AgencyCode: [Int]] = [:]
        for tally in tallies {
            for (level, number) in tally.numbers.enumerated() {
                levels[level] += number
                byRoot[tally.agency.root, default: [0, 0, 0, 0]][level] += number
            }
        }
        let total = levels.reduce(0, +)
        let rows = (0..<4).reversed().map { level -> [String: Any] in
            ["name": "\(level + 1) – \(PageText.online(OnlineScope(level: level + 1), call.language))", "number": PageText.number(levels[level], call.language), "share": PageText.share(levels[level], of: total, call.language)]
        }
        let agencies = byRoot.sorted { $0.key.canonical < $1.key.canonical }.map { agency, numbers -> [String: Any] in
            [
                "name": names.name(agency, call.language), "address": call.address("/co-quan/\(agency.canonical)"), "whole": PageText.number(numbers[3], call.language),
                "part": PageText.number(numbers[2], call.language), "information": PageText.number(numbers[0] + numbers[1], call.language),
                "total": PageText.number(numbers.reduce(0, +), call.language),
            ]
        }
        let words = PageWords.all(call.language)
        let chart = BarChart(title: words["byLevel"] ?? "", bars: [
            .init(name: words["wholeShort"] ?? "", value: levels[3], style: "whole"), .init(name: words["partShort"] ?? "", value: levels[2], style: "part"),
            .init(name: words["infoShort"] ?? "", value: levels[0] + levels[1], style: "information"),
        ]) { PageText.number($0, call.language) }
        var context: [String: Any] = [
            "title": words["statisticsTitle"] ?? "", "levels": rows, "total": PageText.number(total, call.language), "agencies": agencies, "chart": chart.svg,
        ]
        if let year = try await dossiersOfYear(call, names) { context["year"] = [year] }
        return page("statistics", context, call, storable: PageKind.statistics.freshness)
    }

    /// The year's dossiers by agency; nil where none are counted.
    private func dossiersOfYear(_ call: PageCall, _ names: AgencyNames) async throws -> [String: Any]? {
        guard let reports = ground.reports, let period = Period("\(today.year)") else { return nil }
        let shown = try await reports.shown(period) { PageText.number($0, call.language) }
        guard !shown.isEmpty else { return nil }
        let rows = shown.map { row -> [String: Any] in
            ["name": names.name(row.agency, call.language), "received": row.received, "onTime": row.onTime, "late": row.late]
        }
        return ["name": period.description, "rows": rows]
    }
}
