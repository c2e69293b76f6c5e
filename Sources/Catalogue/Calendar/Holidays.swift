/// Which days public offices are closed, or open on a weekend, year by year. A year without a table is unknown.
package struct Holidays: Sendable {
    /// Where a year's days come from.
    package enum Basis: String, Sendable, Hashable {
        /// The authorities announced them.
        case announced
        /// Reckoned from the law before an announcement; days about Tết and swaps may change.
        case reckoned
    }

    /// A day that is not what its weekday says.
    package struct Exception: Sendable, Hashable {
        package let day: Day
        /// A make-up day at a weekend; otherwise a day off.
        package let isWorking: Bool
        /// In Vietnamese.
        package let name: String
        /// The act or letter it rests on.
        package let source: String
    }

    package let basis: [Int: Basis]
    package let exceptions: [Day: Exception]

    /// No year is known.
    package static let none = Holidays(basis: [:], exceptions: [:])

    /// The table of this room.
    package static let vietnam = Holidays(HolidayTable.text) ?? .none

    /// - Parameter text: `year basis` opens a year; `date off|work | name | source` follow; see `HolidayTable`.
    /// - Returns: nil when a line is none of these, or its day is not in the year it stands in.
    package init?(_ text: String) {
        var basis: [Int: Basis] = [:], exceptions: [Day: Exception] = [:]
        var year: Int?
        for line in text.split(separator: "\n") where !line.isEmpty {
            let cells = line.split(separator: "|").map { Self.trimmed($0) }
            let words = cells.first?.split(separator: " ") ?? []
            guard words.count == 2 else { return nil }
            if cells.count == 1 {
                guard let number = Digits.number(words[0]), let known = Basis(rawValue: String(words[1])), basis[number] == nil else { return nil }
                basis[number] = known
                year = number
                continue
            }
            guard cells.count == 3, let day = Self.day(words[0]), day.year == year, exceptions[day] == nil,
                let isWorking = ["off": false, "work": true][words[1]], day.weekday.isWeekend == isWorking
            else { return nil }
            exceptions[day] = Exception(day: day, isWorking: isWorking, name: String(cells[1]), source: String(cells[2]))
        }
        self.init(basis: basis, exceptions: exceptions)
    }

    private init(basis: [Int: Basis], exceptions: [Day: Exception]) {
        self.basis = basis
        self.exceptions = exceptions
    }

    /// - Returns: nil in a year without a table.
    package func isWorking(_ day: Day) -> Bool? {
        guard basis[day.year] != nil else { return nil }
        return exceptions[day]?.isWorking ?? !day.weekday.isWeekend
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }

    private static func day(_ text: Substring) -> Day? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Digits.number($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] else { return nil }
        return Day(year: year, month: month, day: day)
    }
}
