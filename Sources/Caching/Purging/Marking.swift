import Gateway
import NIOCore

/// What an answer belongs to: the names of the marks it will bear.
struct Marking {
    var agency: String?
    var tags: [String]
    var groups: [String]
    /// Scheme and authority, for the groups.
    var origin: String

    init(_ exchange: Exchange, tags: [String], fields: Fields) {
        agency = exchange.route?.agency.code
        self.tags = tags
        groups = CacheGroups.read(.cacheGroups, in: fields)
        origin = groups.isEmpty ? "" : CacheGroups.origin(of: exchange)
    }

    var names: [CacheMark.Name] {
        var names = [CacheMark.Name.everything]
        names.reserveCapacity(2 + tags.count + groups.count)
        if let agency { names.append(.agency(agency)) }
        for tag in tags { names.append(.tag(tag)) }
        for group in groups { names.append(.group(group, origin: origin, agency: agency ?? "")) }
        return names
    }
}
