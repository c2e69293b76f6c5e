package import Gateway

/// Dates as the national dialect writes them: `yyyyMMddHHmmss` in Asia/Ho_Chi_Minh, and nothing else.
package enum WireDate {
    /// Why a text is no date.
    package enum Flaw: String, Error, Sendable, Hashable, CaseIterable {
        /// Not fourteen ASCII digits.
        case form
        /// No such day, or a year outside 1700 to 2200.
        case day
        /// No such time; hours are 00 to 23, and there is no leap second.
        case time
    }

    package static func read(_ text: String) throws(Flaw) -> Instant {
        guard text.utf8.count == 14, Digits.areAll(text) else { throw .form }
        let parts = [4, 2, 2, 2, 2, 2]
        var rest = text[...]
        let numbers = parts.map { width in
            defer { rest = rest.dropFirst(width) }
            return Digits.number(rest.prefix(width)) ?? 0
        }
        guard let day = Day(year: numbers[0], month: numbers[1], day: numbers[2]), Day.moments.contains(day) else { throw .day }
        guard numbers[3] < 24, numbers[4] < 60, numbers[5] < 60 else { throw .time }
        return day.moment(second: numbers[3] * 3600 + numbers[4] * 60 + numbers[5])
    }

    /// Whole seconds, rounded down.
    package static func text(_ moment: Instant) -> String {
        let day = Day(moment)
        let second = Int((moment.nanoseconds - day.moment().nanoseconds) / 1_000_000_000)
        return day.digits + [second / 3600, second / 60 % 60, second % 60].map { Digits.text($0, width: 2) }.joined()
    }
}
