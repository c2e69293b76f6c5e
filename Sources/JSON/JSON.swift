/// A JSON value (RFC 8259).
///
/// `JSON(parsing:)` makes one of bytes, strictly: what two readers could take differently is refused with the place
/// (`JSONFlaw`), so that what the guard saw is what every party behind it sees. `bytes` writes it again, compact and
/// always the same. `JSONParser` and its extensions read, `JSONWriter` writes.
///
/// Equal are values of the same content: members in any order, numbers digit for digit (`1` is not `1.0`), strings by
/// canonical equivalence, as Swift has it (`é` written in one code point or in two).
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

extension JSON {
    package init(_ number: Int) { self = .number(JSONNumber(number)) }
    package init(_ number: Int64) { self = .number(JSONNumber(number)) }

    package var isNull: Bool { self == .null }

    package var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    package var number: JSONNumber? {
        guard case .number(let value) = self else { return nil }
        return value
    }

    /// Of a number written without fraction and exponent that fits.
    package var int: Int? { number?.int64.flatMap { Int(exactly: $0) } }

    package var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    package var array: [JSON]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    package var object: JSONObject? {
        guard case .object(let value) = self else { return nil }
        return value
    }

    /// The member of that name; nil also where this is no object.
    package subscript(_ name: String) -> JSON? { object?[name] }

    /// The element at that index; nil also where this is no array.
    package subscript(_ index: Int) -> JSON? {
        guard let array, array.indices.contains(index) else { return nil }
        return array[index]
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringInterpolation {
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
    package init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral members: (String, JSON)...) { self = .object(JSONObject(members)) }
}
