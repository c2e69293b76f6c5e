import Gateway

/// What an answer says of its storing and reuse (RFC 9111 §5.2.2, RFC 5861); seconds.
struct CacheControl: Equatable {
    var noStore = false
    var noCache = false
    var isPrivate = false
    var isPublic = false
    var mustRevalidate = false
    var proxyRevalidate = false
    var mustUnderstand = false
    var maxAge: Int64?
    var sMaxAge: Int64?
    var staleWhileRevalidate: Int64?
    var staleIfError: Int64?
    /// Fields named by `no-cache="…"` and `private="…"`: not kept, the rest is.
    var withheld: Set<String> = []
    /// False when a line could not be read to its end; it may have said `private`.
    var isReadable = true
    /// RFC 8246: the content never changes while it is fresh.
    var isImmutable = false
    /// From a field aimed at us, so that `Expires` does not count either (RFC 9213 §2.2).
    var isTargeted = false

    init() {}

    /// What counts for us of an answer's fields.
    init(_ fields: Fields) {
        if let targeted = TargetedControl.find(in: fields) {
            self = targeted
            return
        }
        fields.forEachValue(of: .cacheControl) { value in
            if !Directives.walk(value, { read($0, $1) }) { isReadable = false }
        }
    }

    mutating func read(_ name: UnsafeRawBufferPointer, _ argument: UnsafeRawBufferPointer?) {
        if Directives.names(name, "max-age") {
            maxAge = Self.strictest(maxAge, argument)
        } else if Directives.names(name, "s-maxage") {
            sMaxAge = Self.strictest(sMaxAge, argument)
        } else if Directives.names(name, "stale-while-revalidate") {
            staleWhileRevalidate = Self.strictest(staleWhileRevalidate, argument)
        } else if Directives.names(name, "stale-if-error") {
            staleIfError = Self.strictest(staleIfError, argument)
        } else if Directives.names(name, "no-cache") {
            if !withhold(argument) { noCache = true }
        } else if Directives.names(name, "private") {
            if !withhold(argument) { isPrivate = true }
        } else {
            readFlag(name)
        }
    }

    private mutating func readFlag(_ name: UnsafeRawBufferPointer) {
        if Directives.names(name, "no-store") {
            noStore = true
        } else if Directives.names(name, "public") {
            isPublic = true
        } else if Directives.names(name, "must-revalidate") {
            mustRevalidate = true
        } else if Directives.names(name, "proxy-revalidate") {
            proxyRevalidate = true
        } else if Directives.names(name, "must-understand") {
            mustUnderstand = true
        } else if Directives.names(name, "immutable") {
            isImmutable = true
        }
    }

    /// RFC 9111 §4.2.1: where a directive cannot be read, or is there twice and the two differ, the answer counts as stale.
    private static func strictest(_ earlier: Int64?, _ argument: UnsafeRawBufferPointer?) -> Int64 {
        guard let value = Directives.seconds(argument) else { return 0 }
        guard let earlier, earlier != value else { return value }
        return 0
    }

    /// - Returns: false when no field is named, so that the directive is about the whole answer.
    private mutating func withhold(_ argument: UnsafeRawBufferPointer?) -> Bool {
        guard let argument else { return false }
        let names = String(decoding: argument, as: UTF8.self).lowercased().split { $0 == "," || $0 == " " || $0 == "\t" }
        withheld.formUnion(names.map(String.init))
        return !names.isEmpty
    }
}
