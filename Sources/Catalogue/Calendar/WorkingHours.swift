/// When an office works on a working day, in Vietnam's time.
package struct WorkingHours: Sendable, Hashable, CustomStringConvertible {
    /// Minutes of the day; in order, none empty, none touching another. At least one.
    package let spans: [Range<Int>]

    /// 08:00–11:30 and 13:30–17:00.
    package static let standard = WorkingHours(sorted: [480..<690, 810..<1020])

    /// - Returns: nil unless the spans stand apart, in order and within one day.
    package init?(_ spans: [Range<Int>]) {
        guard !spans.isEmpty, spans.allSatisfy({ !$0.isEmpty && $0.lowerBound >= 0 && $0.upperBound <= 24 * 60 }),
            zip(spans, spans.dropFirst()).allSatisfy({ $0.upperBound < $1.lowerBound })
        else { return nil }
        self.init(sorted: spans)
    }

    private init(sorted spans: [Range<Int>]) { self.spans = spans }

    /// - Parameter text: `08:00-11:30, 13:30-17:00`.
    package init?(_ text: String) {
        let spans = text.split(separator: ",", omittingEmptySubsequences: false).map(Self.span)
        guard !spans.contains(nil) else { return nil }
        self.init(spans.compactMap { $0 })
    }

    /// Second of the day at which work ends.
    package var end: Int { (spans.last?.upperBound ?? 0) * 60 }

    package var description: String {
        spans.map { "\(Self.clock($0.lowerBound))-\(Self.clock($0.upperBound))" }.joined(separator: ", ")
    }

    private static func span(_ text: Substring) -> Range<Int>? {
        let ends = text.drop { $0 == " " }.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let from = minute(ends[0]), let to = minute(ends[1]), from < to else { return nil }
        return from..<to
    }

    /// `08:00`; `24:00` is the day's end.
    private static func minute(_ text: Substring) -> Int? {
        guard text.utf8.count == 5, text.dropFirst(2).first == ":", let hour = Digits.number(text.prefix(2)),
            let minute = Digits.number(text.suffix(2)), minute < 60, hour * 60 + minute <= 24 * 60
        else { return nil }
        return hour * 60 + minute
    }

    private static func clock(_ minute: Int) -> String {
        "\(Digits.text(minute / 60, width: 2)):\(Digits.text(minute % 60, width: 2))"
    }
}
