import Gateway

/// A set of field names the gateway knows by number, so that one `and` asks for all of them.
struct NameSet {
    private let bits: UInt64

    init(_ names: FieldName...) {
        bits = names.reduce(0) { $0 | (1 << UInt64($1.id)) }
    }

    init(of request: RequestHead) { bits = request.knownNames }
    init(of fields: Fields) { bits = fields.knownNames }

    func meets(_ other: NameSet) -> Bool { bits & other.bits != 0 }
}

extension NameSet {
    static let cacheDirectives = NameSet(.cacheControl, .pragma)
    static let conditions = NameSet(.ifNoneMatch, .ifModifiedSince, .range)
    static let ifNoneMatch = NameSet(.ifNoneMatch)
    static let ifModifiedSince = NameSet(.ifModifiedSince)
    static let range = NameSet(.range)
    static let ifRange = NameSet(.ifRange)
    static let cacheControl = NameSet(.cacheControl)
    static let upgrade = NameSet(.upgrade)
    /// RFC 9111 §4.3.2: these are for the origin to judge, never for a cache.
    static let originConditions = NameSet(.ifMatch, .ifUnmodifiedSince)
}
