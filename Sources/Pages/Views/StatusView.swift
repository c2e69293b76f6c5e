import Catalogue
import Gateway
import Reports

extension Pages {
    private static let days = 90

    /// How every portal is now, and how it was in the last 90 days.
    func status(_ call: PageCall) async throws -> Told {
        let first = today.adding(1 - Self.days), past = try await ground.ledger?.availability(since: first) ?? [:]
        let rows = ground.agencies().map { state -> [String: Any] in
            var row = health(state, call)
            row["name"] = call.isVietnamese ? state.reference.nameVi : state.reference.nameEn
            row["address"] = call.address("/co-quan/\(state.code.canonical)")
            row["contact"] = state.reference.contact ?? ""
            let days = past[state.code] ?? [:]
            row["share"] = share(days, call)
            row["bar"] = AvailabilityBar(days: (0..<Self.days).map { days[first.adding($0)] }, label: label(days, call)).svg
            return row
        }
        let now = PageText.moment(ground.clock.now())
        return page("status", [
            "title": PageWords.all(call.language)["statusTitle"] ?? "", "rows": rows, "at": call.isVietnamese ? "Lúc \(now)" : "At \(now), Vietnam time",
        ], call, storable: PageKind.status.freshness)
    }

    private func sums(_ days: [Day: ReportLedger.Looked]) -> (asked: Int, well: Int) { days.values.reduce((0, 0)) { ($0.0 + $1.asked, $0.1 + $1.well) } }

    private func share(_ days: [Day: ReportLedger.Looked], _ call: PageCall) -> String {
        let (asked, well) = sums(days)
        return PageText.share(well, of: asked, call.language)
    }

    /// What the picture shows, for who does not see it.
    private func label(_ days: [Day: ReportLedger.Looked], _ call: PageCall) -> String {
        let bad = days.values.count { $0.well < $0.asked }
        return call.isVietnamese
            ? "\(days.count) ngày có số liệu trong \(Self.days) ngày, \(bad) ngày có lúc không trả lời"
            : "\(days.count) of \(Self.days) days with figures, \(bad) with times of no answer"
    }
}

/// A portal's last days as a row of marks: the lower the mark, the less it answered.
struct AvailabilityBar {
    /// From the oldest; nil where it was not looked at.
    let days: [ReportLedger.Looked?]
    let label: String

    /// Neighbours that are alike are one mark: a year of good days costs no more than one.
    var svg: String {
        var marks: [(style: String, height: Int, from: Int, count: Int)] = []
        for (index, day) in days.enumerated() {
            let (style, height) = Self.mark(day)
            if let last = marks.last, last.style == style, last.height == height {
                marks[marks.count - 1].count += 1
            } else {
                marks.append((style, height, index, 1))
            }
        }
        let drawn = marks.map { mark in
            #"<rect class="\#(mark.style)" x="\#(mark.from * 2)" y="\#(18 - mark.height)" width="\#(mark.count * 2)" height="\#(mark.height)"/>"#
        }
        return #"<svg class="chart" viewBox="0 0 180 18" width="180" height="18" role="img" aria-label="\#(HTMLText.escaped(label))">"# + drawn.joined() + "</svg>"
    }

    private static func mark(_ day: ReportLedger.Looked?) -> (style: String, height: Int) {
        guard let day, day.asked > 0 else { return ("information", 2) }
        return (day.well == day.asked ? "whole" : "bad", max(2, 18 * day.well / day.asked))
    }
}
