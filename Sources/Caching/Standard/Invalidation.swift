import Gateway
import NIOCore

/// What an unsafe method makes void (RFC 9111 §4.4).
enum Invalidation {
    /// The target itself, and what `Location` and `Content-Location` name on the same origin; after an error, nothing.
    static func keys(for exchange: Exchange, status: Int, fields: Fields) -> [CacheKey] {
        guard !exchange.request.method.isSafe, (200..<400).contains(status) else { return [] }
        let target = CacheKey(exchange)
        let named = [FieldName.location, .contentLocation].compactMap { fields.first($0) }
        return [target] + named.compactMap { reference in
            path(of: reference, from: exchange.request).flatMap {
                CacheKey($0, isSecure: exchange.isSecure, authority: exchange.request.authority)
            }
        }
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
