import Gateway

/// What a request says of the answers it will take (RFC 9111 §5.2.1); seconds.
struct RequestDemands: Equatable {
    var noCache = false
    var noStore = false
    var onlyIfCached = false
    var maxAge: Int64?
    var minFresh: Int64?
    var maxStale: Int64?

    init() {}

    init(_ fields: Fields, names: NameSet) {
        guard names.meets(.cacheDirectives) else { return }
        guard names.meets(.cacheControl) else {
            // RFC 9111 §5.4: Pragma counts only where there is no Cache-Control.
            fields.forEachValue(of: .pragma) { value in
                _ = Directives.walk(value) { name, _ in if Directives.names(name, "no-cache") { noCache = true } }
            }
            return
        }
        fields.forEachValue(of: .cacheControl) { value in
            if !Directives.walk(value, { read($0, $1) }) { noCache = true }
        }
    }

    /// A demand that cannot be read is taken at its strictest.
    private mutating func read(_ name: UnsafeRawBufferPointer, _ argument: UnsafeRawBufferPointer?) {
        if Directives.names(name, "no-cache") {
            noCache = true
        } else if Directives.names(name, "no-store") {
            noStore = true
        } else if Directives.names(name, "only-if-cached") {
            onlyIfCached = true
        } else if Directives.names(name, "max-age") {
            maxAge = min(maxAge ?? .max, Directives.seconds(argument) ?? 0)
        } else if Directives.names(name, "min-fresh") {
            minFresh = max(minFresh ?? 0, Directives.seconds(argument) ?? Directives.longest)
        } else if Directives.names(name, "max-stale") {
            // Without a number any staleness will do (RFC 9111 §5.2.1.2).
            maxStale = argument == nil ? Directives.longest : Directives.seconds(argument)
        }
    }
}
