import Gateway
import Glibc

/// Moments as Vietnam's systems write them (UTC+7, no daylight saving).
enum VietnamTime {
    /// `yyyyMMddHHmmss`.
    static func digits(_ moment: Instant) -> String {
        var time = time_t(moment.seconds + 7 * 3600), parts = tm()
        gmtime_r(&time, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)" + [parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec].map(two).joined()
    }

    /// RFC 3339.
    static func text(_ moment: Instant) -> String {
        let digits = Array(digits(moment))
        func part(_ from: Int, _ count: Int) -> String { String(digits[from..<from + count]) }
        return "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(8, 2)):\(part(10, 2)):\(part(12, 2))+07:00"
    }
}
