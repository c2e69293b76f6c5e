import Caching

import Foundation

/// What an operator asks to have dropped, read from a query.
struct PurgeRequest {
    let purge: ResponseCache.Purge

    init?(_ query: String) {
        let parts = query.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count == 2 ? String(parts[1]).removingPercentEncoding : nil
        switch (String(parts[0]), value) {
        case ("all", _): purge = .all
        case ("prefix", let path?) where path.hasPrefix("/"): purge = .prefix(authority: nil, path: path)
        case ("url", let url?):
            guard let (authority, target) = Self.split(url) else { return nil }
            purge = .exact(authority: authority, target: target)
        default: return nil
        }
    }

    /// Authority in lower case, and path with query.
    private static func split(_ url: String) -> (authority: String, target: String)? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let rest = url[scheme.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash].lowercased()
        guard !authority.isEmpty else { return nil }
        return (authority, slash == rest.endIndex ? "/" : String(rest[slash...]))
    }
}
