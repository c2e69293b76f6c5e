/// A value of a person's or an organisation's, read once and never printed: it shows as dots wherever it is shown.
package struct PersonalText: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { "••••" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
    /// The value itself, for the place that seals it, indexes it or sends it on.
    package func reveal() -> String { text }
}

/// Why a text is not the identifier it should be.
package enum IdentityFlaw: Error, Sendable, Hashable {
    /// Another shape than the rule's.
    case form(allowed: String, found: Shape)
    /// The year of birth in it is still to come.
    case birthYear
    /// The check digit is another.
    case checkDigit

    /// A word for programs.
    package var rule: String {
        switch self {
        case .form: "form"
        case .birthYear: "birth-year"
        case .checkDigit: "check-digit"
        }
    }
}
