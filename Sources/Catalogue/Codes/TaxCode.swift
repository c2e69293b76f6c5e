package import Gateway

/// A tax or business code: ten digits with a check digit, a branch's with three more (`1234567893-001`), or, for a person
/// since July 2025, the citizen's identity.
package struct TaxCode: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case organisation
        case branch
        case person(CitizenIdentity)
    }

    package static let allowed = "10 digits, 10 digits with - and 3 more, or the 12 digits of a citizen's identity"

    package let value: PersonalText
    package let kind: Kind

    package init(_ text: String, now: Instant) throws(IdentityFlaw) {
        let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard text.utf8.count <= 14, parts.allSatisfy({ Digits.areAll($0) }) else { throw .form(allowed: Self.allowed, found: Shape(text)) }
        switch parts.map(\.utf8.count) {
        case [10]: kind = .organisation
        case [10, 3]: kind = .branch
        case [12]: kind = .person(try CitizenIdentity(text, now: now))
        default: throw .form(allowed: Self.allowed, found: Shape(text))
        }
        if parts[0].utf8.count == 10, !Self.isChecked(parts[0]) { throw .checkDigit }
        value = PersonalText(text)
    }

    private static let weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]

    private static func isChecked(_ digits: Substring) -> Bool {
        let digits = digits.utf8.map { Int($0) - 0x30 }
        let sum = zip(weights, digits).reduce(0) { $0 + $1.0 * $1.1 }
        return 10 - sum % 11 == digits[9]
    }
}
