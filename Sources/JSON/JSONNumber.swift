/// A number, kept as it was written: a fee of `100.10` leaves as `100.10`, and twenty digits stay twenty.
package struct JSONNumber: Hashable, Sendable {
    package let text: String

    package init(_ value: Int) { text = String(value) }
    package init(_ value: Int64) { text = String(value) }

    /// Nil for what JSON cannot write: infinities and not-a-number.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = "\(value)"
    }

    /// - Parameter text: checked by the parser.
    init(checked text: String) { self.text = text }

    /// Nil where it has a fraction or an exponent, or does not fit.
    package var int64: Int64? { Int64(text) }

    /// The nearest; nil beyond the greatest.
    package var double: Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}
