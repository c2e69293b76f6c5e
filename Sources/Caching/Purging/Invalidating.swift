import Gateway
import Synchronization

extension ResponseCache {
    /// Makes void what a non-error answer to an unsafe request says is void (RFC 9111 §4.4, RFC 9875 §2.2.1 and §3).
    /// - Parameter query: how the route's queries are normalised.
    func invalidate(after exchange: Exchange, status: Int, fields: Fields, query: QueryRules? = nil) {
        var groups = Set(Invalidation.groups(for: exchange, status: status, fields: fields))
        for key in Invalidation.keys(for: exchange, status: status, fields: fields) {
            for key in [key] + [query?.normalised(key)].compactMap(\.self) {
                for answer in invalidate(key) { groups.formUnion(answer.head.marks?.groups ?? []) }
            }
        }
        // Once for each, and no further: what leaves with a group takes no other group along.
        for group in groups { invalidate(group) }
    }

    /// Drops a key on both schemes.
    /// - Returns: what was stored.
    @discardableResult
    func invalidate(_ key: CacheKey) -> [StoredAnswer] {
        let dropped = [key, key.otherScheme].flatMap { key in
            disk?.purge(.key(key), softlyAt: nil)
            return stripe(key).state.withLock { state in empty(key, in: &state) }
        }
        invalidated.wrappingAdd(dropped.count, ordering: .relaxed)
        return dropped
    }

    private func invalidate(_ group: CacheMark.Name) {
        let count = marks.purge(group)
        disk?.purge(.mark(group), softlyAt: nil)
        invalidated.wrappingAdd(count, ordering: .relaxed)
        // A portal may do this often: their memory waits until it is a good part of all.
        let unswept = unswept.wrappingAdd(count, ordering: .relaxed).newValue
        if count > 0, unswept > 1024, unswept > eviction.withLock({ $0.count }) / 8 { sweepBehind() }
    }
}
