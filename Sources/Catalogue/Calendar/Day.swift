package import Gateway

/// A day on the calendar of Vietnam (UTC+7, no daylight saving), for dates and time limits.
package struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Since 1970-01-01.
    package let number: Int

    package init(number: Int) { self.number = number }

    /// The day on which a moment falls in Vietnam.
    package init(_ moment: Instant) {
        let local = moment.nanoseconds + Self.offset
        number = Int((local - (local < 0 ? Self.length - 1 : 0)) / Self.length)
    }

    /// - Returns: nil when there is no such day, or its year is not 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...Self.days(of: month, in: year)).contains(day) else { return nil }
        // The year begins in March here, so that the leap day is its last.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        number = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    /// - Returns: nil for anything but `2026-09-30` and the like.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).compactMap { Digits.number($0) }
        guard parts.count == 3, let day = Day(year: parts[0], month: parts[1], day: parts[2]), day.description == text else { return nil }
        self = day
    }

    /// Nanoseconds of a day, and by which Vietnam is ahead of UTC.
    private static let length: Int64 = 86_400_000_000_000, offset: Int64 = 7 * 3_600_000_000_000

    private static func days(of month: Int, in year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// The days whose moments an `Instant` holds: years 1700 to 2200.
    static let moments = Day(number: -98_615)...Day(number: 84_370)

    package var civil: (year: Int, month: Int, day: Int) { HTTPDate.civil(Int64(number)) }
    package var year: Int { civil.year }
    package var month: Int { civil.month }
    package var day: Int { civil.day }
    package var weekday: Weekday { Weekday.allCases[((number + 3) % 7 + 7) % 7] }

    package func adding(_ days: Int) -> Day { Day(number: number + days) }

    /// A moment of the day.
    /// - Parameter second: of the day in Vietnam; 86,400 is the next day's start.
    package func moment(second: Int = 0) -> Instant {
        Instant(nanoseconds: Int64(number) * Self.length - Self.offset + Int64(second) * 1_000_000_000)
    }

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    /// `20260930`.
    package var digits: String {
        let date = civil
        return Digits.text(date.year, width: 4) + Digits.text(date.month, width: 2) + Digits.text(date.day, width: 2)
    }

    /// `2026-09-30`.
    package var description: String {
        let date = civil
        return "\(Digits.text(date.year, width: 4))-\(Digits.text(date.month, width: 2))-\(Digits.text(date.day, width: 2))"
    }
}

/// A day of the week.
package enum Weekday: Sendable, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    package var isWeekend: Bool { self == .saturday || self == .sunday }
}
