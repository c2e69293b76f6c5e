/// How long a procedure may take, as agencies declare it: `5 working days`, `8 working hours`, `30 days`.
package enum TimeLimit: Sendable, Hashable, CustomStringConvertible {
    case workingDays(Int)
    case workingHours(Int)
    /// Each day of the calendar counts.
    case calendarDays(Int)

    /// How many may be written.
    package static let range = 1...1000
    package static let allowed = "a time limit such as 5 working days, 8 working hours or 30 days, up to 1000"

    package init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard let first = words.first, let count = Digits.number(first), Self.range.contains(count) else { return nil }
        let unit = words.dropFirst().joined(separator: " ")
        guard let match = Self.units.first(where: { $0.many == unit || $0.one == unit && count == 1 }) else { return nil }
        self = match.make(count)
    }

    private static let units: [(one: String, many: String, make: @Sendable (Int) -> TimeLimit)] = [
        ("working day", "working days", { .workingDays($0) }),
        ("working hour", "working hours", { .workingHours($0) }),
        ("day", "days", { .calendarDays($0) }),
    ]

    /// As a file writes it.
    package var description: String {
        switch self {
        case .workingDays(let count): "\(count) working day\(count == 1 ? "" : "s")"
        case .workingHours(let count): "\(count) working hour\(count == 1 ? "" : "s")"
        case .calendarDays(let count): "\(count) day\(count == 1 ? "" : "s")"
        }
    }

    /// For citizens.
    package var vietnamese: String {
        switch self {
        case .workingDays(let count): "\(count) ngày làm việc"
        case .workingHours(let count): "\(count) giờ làm việc"
        case .calendarDays(let count): "\(count) ngày"
        }
    }
}
