package import Gateway

/// A citizen's identity: twelve digits that say where a birth was registered, sex, century and year of birth, and a serial.
///
/// There is no check digit.
package struct CitizenIdentity: Sendable, Hashable {
    package enum Sex: String, Sendable, Hashable { case male, female }

    /// Where the birth was registered.
    package enum Origin: Sendable, Hashable {
        /// One of the 63 provinces of before July 2025.
        case province(Province)
        /// 001 to 099 without a province: abroad, or a code given later.
        case other
        /// No code known; accepted, with a warning.
        case unknown
    }

    package static let allowed = "12 digits"

    package let value: PersonalText
    package let origin: Origin
    package let sex: Sex
    package let birthYear: Int

    package init(_ text: String, now: Instant) throws(IdentityFlaw) {
        guard text.utf8.count == 12, Digits.areAll(text) else { throw .form(allowed: Self.allowed, found: Shape(text)) }
        let code = String(text.prefix(3))
        let century = Digits.number(text.dropFirst(3).prefix(1)) ?? 0, year = Digits.number(text.dropFirst(4).prefix(2)) ?? 0
        birthYear = 1900 + century / 2 * 100 + year
        guard birthYear <= Day(now).year else { throw .birthYear }
        sex = century % 2 == 0 ? .male : .female
        origin = Province.byIdentityCode[code].map { .province($0) } ?? (code < "100" && code != "000" ? .other : .unknown)
        value = PersonalText(text)
    }

    /// What a reader should know of an accepted one.
    package var warning: String? { origin == .unknown ? "province code not known" : nil }
}

/// An identity card of before the citizen's identity: nine digits. Whether it is accepted is its agency's to say.
package struct OldIdentityCard: Sendable, Hashable {
    package static let allowed = "9 digits"

    package let value: PersonalText

    package init(_ text: String) throws(IdentityFlaw) {
        guard text.utf8.count == 9, Digits.areAll(text) else { throw .form(allowed: Self.allowed, found: Shape(text)) }
        value = PersonalText(text)
    }
}
