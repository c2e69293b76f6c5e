/// A telephone number of Vietnam, as it is dialled there (`0912345678`) or abroad (`+84912345678`).
package struct PhoneNumber: Sendable, Hashable {
    package static let allowed = "0 and 9 or 10 digits, or +84 and 9 or 10 digits"

    /// In E.164: `+84` and the number without its leading zero.
    package let value: PersonalText

    package init(_ text: String) throws(IdentityFlaw) {
        let national = text.utf8.count > 13 ? "" : text.hasPrefix("+84") ? text.dropFirst(3) : text.hasPrefix("0") ? text.dropFirst() : ""
        guard (9...10).contains(national.utf8.count), Digits.areAll(national), national.first != "0" else {
            throw .form(allowed: Self.allowed, found: Shape(text))
        }
        value = PersonalText("+84" + national)
    }
}
