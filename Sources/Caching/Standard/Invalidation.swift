import Gateway
import NIOCore

/// What an unsafe method makes void (RFC 9111 §4.4, RFC 9875 §3).
enum Invalidation {
    /// The target itself, and what `Location` and `Content-Location` name on the same origin; after an error, nothing.
    static func keys(for exchange: Exchange, status: Int, fields: Fields) -> [CacheKey] {
        guard isMeant(exchange, status) else { return [] }
        let target = CacheKey(exchange)
        let named = [FieldName.location, .contentLocation].compactMap { fields.first($0) }
        return [target] + named.compactMap { reference in
            path(of: reference, from: exchange.request).flatMap {
                CacheKey($0, isSecure: exchange.isSecure, authority: exchange.request.authority)
            }
        }
    }

    /// Those that `Cache-Group-Invalidation` names, of the same origin and the same agency.
    static func groups(for exchange: Exchange, status: Int, fields: Fields) -> [CacheMark.Name] {
        guard isMeant(exchange, status) else { return [] }
        let agency = exchange.route?.agency.code ?? ""
        return CacheGroups.read(.cacheGroupInvalidation, in: fields).map {
            .group($0, origin: CacheGroups.origin(of: exchange), agency: agency)
        }
    }

    /// RFC 9111 §4.4: the method is not known to be safe, and the answer is no error.
    private static func isMeant(_ exchange: Exchange, _ status: Int) -> Bool {
        !exchange.request.method.isSafe && (200..<400).contains(status)
    }

    /// The path and query a reference means (RFC 3986 §5.2); nil on another origin.
    private static func path(of reference: String, from request: RequestHead) -> String? {
        var rest = reference.prefix { $0 != "#" }
        for scheme in ["https:", "http:"] where rest.lowercased().hasPrefix(scheme + "//") { rest = rest.dropFirst(scheme.count) }
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            let authority = rest.prefix { $0 != "/" && $0 != "?" }
            guard authority.lowercased() == request.authorityText else { return nil }
            let path = rest.dropFirst(authority.count)
            return path.hasPrefix("/") ? String(path) : "/" + path
        }
        if rest.hasPrefix("/") { return String(rest) }
        if rest.isEmpty { return nil }
        if rest.hasPrefix("?") { return request.pathText + rest }
        guard !rest.prefix(while: { $0 != "/" && $0 != "?" }).contains(":") else { return nil }
        let folder = request.pathText.lastIndex(of: "/").map { request.pathText[...$0] } ?? "/"
        return String(folder) + rest
    }
}
