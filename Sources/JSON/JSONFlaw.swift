/// Why bytes are not the JSON we take, and where. Its words hold names of members, shortened, but never a value.
package struct JSONFlaw: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        case endsEarly, unexpected, trailing, byteOrderMark
        /// Not UTF-8: overlong forms, surrogates and cut sequences included (RFC 3629 §3).
        case encoding
        /// A control character that stands in a string unescaped (RFC 8259 §7).
        case controlCharacter
        case escape, loneSurrogate
        /// A leading zero, a sign or a point without digits (RFC 8259 §6).
        case number
        case numberTooLong, tooDeep, tooMany
        /// Readers differ on which of two would count (RFC 8259 §4).
        case duplicateName
    }

    package let kind: Kind
    /// Bytes before the place.
    package let offset: Int
    /// From 1.
    package let line: Int
    /// Characters, from 1.
    package let column: Int
    /// `data[3].MaHoSo`; empty outside all members and elements.
    package let path: String

    package var description: String {
        let place = path.isEmpty ? "" : " in \(path)"
        return "line \(line), column \(column)\(place): \(kind.words)"
    }
}

extension JSONFlaw.Kind {
    package var words: String {
        switch self {
        case .endsEarly: "the text ends too early"
        case .unexpected: "this character cannot stand here"
        case .trailing: "something follows the value"
        case .byteOrderMark: "begins with a byte order mark"
        case .encoding: "not UTF-8"
        case .controlCharacter: "a control character must be escaped"
        case .escape: "no such escape"
        case .loneSurrogate: "half of a surrogate pair"
        case .number: "not a number as JSON writes it"
        case .numberTooLong: "the number is too long"
        case .tooDeep: "nested too deeply"
        case .tooMany: "too many values"
        case .duplicateName: "the name is there already"
        }
    }
}
