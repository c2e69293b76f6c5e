package import Gateway

/// When what was accepted is due: working days and hours of an office, by Vietnam's holidays.
package struct WorkingCalendar: Sendable {
    package let hours: WorkingHours
    package let holidays: Holidays

    package init(hours: WorkingHours = .standard, holidays: Holidays = .vietnam) {
        self.hours = hours
        self.holidays = holidays
    }

    /// When something is due, and how sure that is.
    package enum Due: Sendable, Hashable {
        /// By days that were announced.
        case known(Instant)
        /// On the way lies a year whose days are only reckoned; to be asked again once they are announced.
        case provisional(Instant, year: Int)
        /// The way leads into a year without a table; nothing is guessed.
        case unknown(year: Int)

        /// Nil when unknown.
        package var moment: Instant? {
            switch self {
            case .known(let moment), .provisional(let moment, _): moment
            case .unknown: nil
            }
        }
    }

    /// - Returns: nil in a year without a table.
    package func isWorking(_ day: Day) -> Bool? { holidays.isWorking(day) }

    /// The moment by which a time limit has passed, counted from the acceptance.
    ///
    /// Working days: the end of work on the n-th working day after the day of acceptance. Working hours: only hours of work
    /// count, from the acceptance on. Days: the end of work on the n-th day after it, or on the next working day where that
    /// is none (Civil Code 2015, article 148).
    package func due(after acceptance: Instant, limit: TimeLimit) -> Due {
        switch limit {
        case .workingDays(let count): dueByDays(acceptance, count)
        case .workingHours(let count): dueByHours(acceptance, count)
        case .calendarDays(let count): dueByCalendar(acceptance, count)
        }
    }

    private func dueByDays(_ acceptance: Instant, _ count: Int) -> Due {
        let first = Day(acceptance)
        var day = first, left = count
        while left > 0 {
            day = day.adding(1)
            guard let isWorking = holidays.isWorking(day) else { return .unknown(year: day.year) }
            if isWorking { left -= 1 }
        }
        return due(day.moment(second: hours.end), from: first, to: day)
    }

    private func dueByHours(_ acceptance: Instant, _ count: Int) -> Due {
        let first = Day(acceptance)
        var day = first, left = Int64(count) * 3_600_000_000_000
        while true {
            guard let isWorking = holidays.isWorking(day) else { return .unknown(year: day.year) }
            for span in isWorking ? hours.spans : [] {
                let from = max(acceptance, day.moment(second: span.lowerBound * 60))
                let free = day.moment(second: span.upperBound * 60).nanoseconds - from.nanoseconds
                if free >= left, free > 0 { return due(Instant(nanoseconds: from.nanoseconds + left), from: first, to: day) }
                left -= max(0, free)
            }
            day = day.adding(1)
        }
    }

    private func dueByCalendar(_ acceptance: Instant, _ count: Int) -> Due {
        let first = Day(acceptance)
        var day = first.adding(count)
        while true {
            guard let isWorking = holidays.isWorking(day) else { return .unknown(year: day.year) }
            if isWorking { return due(day.moment(second: hours.end), from: first, to: day) }
            day = day.adding(1)
        }
    }

    private func due(_ moment: Instant, from first: Day, to last: Day) -> Due {
        let years = first.year...last.year
        return years.first { holidays.basis[$0] == .reckoned }.map { .provisional(moment, year: $0) } ?? .known(moment)
    }
}
