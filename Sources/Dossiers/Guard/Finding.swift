/// What is wrong with one member of a message: where, against which rule, what was there instead, what may be meant.
///
/// Never the value itself: it may be personal. Codes that are nobody's (a state, a procedure) may stand in `shape`.
package struct Finding: Sendable, Hashable {
    package enum Rule: String, Sendable, Hashable {
        case missing, form, tooLong = "too-long", unknown, transition, order, check, sender, reason, date, future, madeUp = "made-up", duplicate
    }

    /// As a path: `DinhDanhCHS[1].SoDinhDanh`.
    package let field: String
    package let rule: Rule
    /// What is asked, for people: `12 digits`.
    package let wanted: String
    /// What was found, by its shape: `9 digits`.
    package let shape: String
    /// The nearest right thing, where there is one.
    package let nearest: String?

    package init(_ field: String, _ rule: Rule, wanted: String, shape: String, nearest: String? = nil) {
        self.field = field
        self.rule = rule
        self.wanted = wanted
        self.shape = shape
        self.nearest = nearest
    }

    /// One line for an engineer: `NgayHenTra: date: found 8 digits; wanted yyyyMMddHHmmss`.
    package var text: String {
        "\(field): \(rule.rawValue): found \(shape); wanted \(wanted)" + (nearest.map { "; perhaps \($0)" } ?? "")
    }
}
