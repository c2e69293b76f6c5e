import Gateway

/// Lengths of time and sizes as files write them: `250ms`, `10s`, `5m`, `1d`; `64KiB`, `256MiB`.
enum UnitText {
    /// Nanoseconds, largest first.
    private static let times: [(unit: String, size: Int64)] = [
        ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
    ]
    /// Bytes, largest first.
    private static let sizes: [(unit: String, size: Int64)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
    ]

    static func span(_ text: String) -> Span? { read(text, times).map { Span(nanoseconds: $0) } }
    static func bytes(_ text: String) -> Int? { read(text, sizes).map { Int($0) } }

    static func text(_ span: Span) -> String { write(span.nanoseconds, times) ?? "0s" }
    static func text(bytes: Int) -> String { write(Int64(bytes), sizes) ?? "0B" }

    private static func read(_ text: String, _ units: [(unit: String, size: Int64)]) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let count = Int64(digits), let unit = units.first(where: { $0.unit == text.dropFirst(digits.count) })
        else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit.size)
        return overflow ? nil : product
    }

    /// In the largest unit that divides it.
    private static func write(_ value: Int64, _ units: [(unit: String, size: Int64)]) -> String? {
        guard value > 0, let unit = units.first(where: { value % $0.size == 0 }) else { return nil }
        return "\(value / unit.size)\(unit.unit)"
    }
}

extension Limit {
    /// A value of this limit with its unit.
    func text(_ value: Int) -> String {
        switch unit {
        case .bytes: UnitText.text(bytes: value)
        case .milliseconds: UnitText.text(.milliseconds(Int64(value)))
        case .count: String(value)
        }
    }
}
