import Catalogue
import Gateway

/// Numbers, dates and the like as people read them.
enum PageText {
    /// `109.644` or `109,644`.
    static func number(_ number: Int, _ language: Language) -> String {
        let digits = String(abs(number)), separator: Character = language == .vi ? "." : ","
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped.append(separator) }
            grouped.append(digit)
        }
        return (number < 0 ? "-" : "") + grouped
    }

    /// One decimal: `9,9 %`.
    static func share(_ part: Int, of whole: Int, _ language: Language) -> String {
        guard whole > 0 else { return "–" }
        let tenths = (part * 2000 + whole) / (2 * whole)
        return "\(tenths / 10)\(language == .vi ? "," : ".")\(tenths % 10) %"
    }

    /// `30/9/2026`.
    static func day(_ day: Day) -> String {
        let date = day.civil
        return "\(date.day)/\(date.month)/\(date.year)"
    }

    /// `09:05, 30/9/2026`, of Vietnam.
    static func moment(_ moment: Instant) -> String {
        let seconds = Int((moment.nanoseconds / 1_000_000_000 + 7 * 3600) % 86_400)
        let hour = seconds / 3600, minute = seconds / 60 % 60
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute), \(day(Day(moment)))"
    }

    static func size(_ bytes: Int64, _ language: Language) -> String {
        if bytes < 1 << 10 { return "\(bytes) B" }
        let (unit, name): (Int64, String) = bytes < 1 << 20 ? (1 << 10, "KB") : (1 << 20, "MB")
        let tenths = (bytes * 10 + unit / 2) / unit
        return "\(tenths / 10)\(language == .vi ? "," : ".")\(tenths % 10) \(name)"
    }

    static func fee(_ fee: Procedure.Fee, _ language: Language) -> String {
        let amount = fee.amount.map { amount in
            amount == 0 ? (language == .vi ? "Không mất phí" : "Free of charge") : "\(number(amount, language)) \(language == .vi ? "đồng" : "VND")"
        }
        return [amount, fee.note].compactMap(\.self).joined(separator: " – ")
    }

    static func online(_ online: OnlineScope, _ language: Language) -> String {
        switch (online, language) {
        case (.whole, .vi): "Toàn trình: từ đầu đến cuối trên mạng"
        case (.whole, .en): "The whole of it"
        case (.part, .vi): "Một phần: nộp trên mạng, nhận kết quả tại quầy"
        case (.part, .en): "In part: apply online, collect at the counter"
        case (.information, .vi): "Chỉ có thông tin và mẫu đơn"
        case (.information, .en): "Information and forms only"
        }
    }

    static func timeLimit(_ limit: TimeLimit, _ language: Language) -> String { language == .vi ? limit.vietnamese : limit.description }

    static func health(_ health: AgencyState.Health, _ language: Language) -> String {
        switch (health, language) {
        case (.open, .vi): "Đang hoạt động"
        case (.open, .en): "Open"
        case (.failing, .vi): "Chập chờn"
        case (.failing, .en): "Unsteady"
        case (.closed, .vi): "Không trả lời"
        case (.closed, .en): "Not answering"
        }
    }
}
