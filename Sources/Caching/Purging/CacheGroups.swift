import Gateway
import RawStructuredFieldValues

/// `Cache-Groups` and `Cache-Group-Invalidation` (RFC 9875): lists of strings (RFC 9651 §3.1).
enum CacheGroups {
    /// Groups of one field value, and bytes of a name; RFC 9875 §2 asks for at least 32 of each.
    static let limit = 64, longest = 128

    /// - Returns: the names, without their parameters; none when the field cannot be read as a list of strings, since a
    ///   structured field that cannot be read counts as if it were not there (RFC 9651 §4.2).
    static func read(_ name: FieldName, in fields: Fields) -> [String] {
        guard let value = fields.combined(name) else { return [] }
        var parser = StructuredFieldValueParser(Array(value.utf8))
        guard let members = try? parser.parseListFieldValue() else { return [] }
        var names: [String] = []
        for member in members {
            guard case .item(let item) = member, case .string(let text) = item.rfc9651BareItem else { return [] }
            if names.count < limit, text.utf8.count <= longest, !names.contains(text) { names.append(text) }
        }
        return names
    }

    /// Scheme and authority (RFC 9110 §4.3.1).
    static func origin(of exchange: Exchange) -> String {
        (exchange.isSecure ? "https://" : "http://") + exchange.request.authorityText
    }
}

extension FieldName {
    static let cacheGroups: FieldName = "cache-groups"
    static let cacheGroupInvalidation: FieldName = "cache-group-invalidation"
}
