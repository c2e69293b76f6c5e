package import Gateway

/// Moments as `/api/v1` writes them (RFC 3339), in Vietnam's time: `2026-09-30T08:15:00+07:00`.
package enum Timestamp {
    private static let vietnam = 7 * 3600

    /// Whole seconds, rounded down.
    package static func text(_ moment: Instant) -> String {
        let day = Day(moment), second = Int((moment.nanoseconds - day.moment().nanoseconds) / 1_000_000_000)
        let time = [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(day)T\(time.joined(separator: ":"))+07:00"
    }

    /// Any offset from UTC, with a fraction of a second or without; a leap second is none.
    package static func read(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        guard (20...35).contains(bytes.count), let year = number(bytes, 0..<4), bytes[4] == 0x2d, let month = number(bytes, 5..<7),
            bytes[7] == 0x2d, let date = number(bytes, 8..<10), bytes[10] | 0x20 == 0x74, let hour = number(bytes, 11..<13), hour < 24,
            bytes[13] == 0x3a, let minute = number(bytes, 14..<16), minute < 60, bytes[16] == 0x3a,
            let second = number(bytes, 17..<19), second < 60, (1700...2200).contains(year), let day = Day(year: year, month: month, day: date),
            let (nanoseconds, zone) = fraction(bytes[19...]), let offset = offset(Array(zone))
        else { return nil }
        let moment = day.moment(second: hour * 3600 + minute * 60 + second + vietnam - offset)
        return Instant(nanoseconds: moment.nanoseconds + nanoseconds)
    }

    private static func fraction(_ bytes: ArraySlice<UInt8>) -> (nanoseconds: Int64, rest: ArraySlice<UInt8>)? {
        guard bytes.first == 0x2e else { return (0, bytes) }
        let digits = bytes.dropFirst().prefix { $0 &- 0x30 < 10 }
        guard (1...9).contains(digits.count) else { return nil }
        let padded = digits.map { Int64($0 - 0x30) } + [Int64](repeating: 0, count: 9 - digits.count)
        return (padded.reduce(0) { $0 * 10 + $1 }, bytes.dropFirst(1 + digits.count))
    }

    /// Seconds east of UTC.
    private static func offset(_ bytes: [UInt8]) -> Int? {
        if bytes.count == 1, bytes[0] | 0x20 == 0x7a { return 0 }
        guard bytes.count == 6, [0x2b, 0x2d].contains(bytes[0]), bytes[3] == 0x3a, let hours = number(bytes, 1..<3), hours < 24,
            let minutes = number(bytes, 4..<6), minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (bytes[0] == 0x2b ? 1 : -1)
    }

    private static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        guard bytes[range].allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
