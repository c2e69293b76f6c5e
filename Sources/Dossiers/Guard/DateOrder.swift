import Catalogue
import Gateway
import JSON

/// What dates say together, and what may lie ahead.
enum DateOrder {
    /// Dates by which something is due: they may lie in the future.
    static let due: Set<String> = ["NgayHenTra", "NgayHenTraTruoc", "NgayHenTraMoi", "NgayKetThucTheoQuyDinh"]

    /// Each is not before the other.
    private static let pairs: [(later: String, earlier: String)] = [
        ("NgayTiepNhan", "NgayNopHoSo"),
        ("NgayTuChoi", "NgayNopHoSo"),
        ("NgayHenTra", "NgayTiepNhan"),
        ("NgayKetThucXuLy", "NgayTiepNhan"),
        ("NgayTra", "NgayTiepNhan"),
        ("NgayKetThucTheoQuyDinh", "NgayBatDau"),
    ]

    /// The clocks of two systems differ, and some write another zone's time.
    static func latest(_ now: Instant) -> Instant { Instant(nanoseconds: now.nanoseconds + Span.days(1).nanoseconds) }

    static func judge(_ members: JSONObject, _ judgement: inout Judgement) {
        let record = DossierRecord(members)
        for (later, earlier) in pairs {
            guard let one = record.date(later), let other = record.date(earlier), one < other else { continue }
            judgement.refuse(later, .order, wanted: "a moment not before \(earlier), both in Vietnam's time (UTC+7)", found: "an earlier one")
        }
    }

    /// The date that was meant by `30/09/2026`, `2026-09-30 08:15` and the like; a day alone begins at midnight.
    static func nearest(_ text: String) -> String? {
        // With a zone's offset it may be another moment here.
        guard text.utf8.count <= 35, !text.contains("+"), !text.hasSuffix("Z") else { return nil }
        let parts = text.split { !$0.isASCII || !$0.isNumber }
        guard var first = parts.first.map(String.init) else { return nil }
        var rest = parts.dropFirst().map(String.init)
        if parts.count >= 3, parts[2].count == 4 {
            first = String(parts[2])
            rest = [parts[1], parts[0]].map(String.init) + rest.dropFirst(2)
        }
        let digits = first + rest.map { $0.count == 1 ? "0" + $0 : $0 }.joined()
        let whole = String((digits + "00000000000000".dropFirst(min(digits.count, 14))).prefix(14))
        return digits.count >= 8 && (try? WireDate.read(whole)) != nil ? whole : nil
    }
}
