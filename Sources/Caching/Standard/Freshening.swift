import Gateway
import NIOCore
import Synchronization

/// Stored answers brought up to date by what the origin says of them later (RFC 9111 §4.3.4 and §4.3.5).
extension ResponseCache {
    /// RFC 9111 §4.3.4: a strong validator in a 304 tells of every stored answer that bears it, not only of the one asked
    /// about, which is `known`.
    func freshen(_ key: CacheKey, by fields: Fields, beside known: StoredAnswer, _ reception: Reception) {
        guard let etag = fields.withFirst(.etag, { EntityTag($0) }) ?? nil, !etag.isWeak else { return }
        for stored in stored(key) where stored !== known && stored.head.etag?.matchesStrongly(etag) == true {
            freshen(stored, by: fields, reception)
        }
    }

    /// RFC 9111 §4.3.5: what a HEAD was answered with 200 tells of the stored answers it could have chosen.
    func freshen(_ key: CacheKey, byHead fields: Fields, for request: RequestHead, _ reception: Reception) {
        for stored in stored(key) where stored.head.selectors.match(request.fields) {
            if stored.isDescribed(by: fields) {
                freshen(stored, by: fields, reception)
            } else {
                replace(stored, by: stored.under(stored.head.expired(at: reception.received)))
            }
        }
    }

    /// The origin has given another answer in its place, which is not stored yet.
    func outdate(_ stored: StoredAnswer, at tick: Tick) {
        guard !stored.head.isPurged else { return }
        replace(stored, by: stored.under(stored.head.expired(at: tick)))
    }

    /// All that is stored of a key, the newest first.
    func stored(_ key: CacheKey) -> [StoredAnswer] {
        stripe(key).state.withLock { $0.slots[key]?.variants ?? [] }
    }

    private func freshen(_ stored: StoredAnswer, by fields: Fields, _ reception: Reception) {
        let fields = Validation.freshened(stored.head.fields, by: fields)
        let head = Storing.head(status: stored.head.status, fields: fields, selectors: stored.head.selectors, reception)
        guard let head, !stored.head.isPurged else { return remove(stored) }
        // It was asked for in that era, whichever the answer was stored in.
        replace(stored, by: stored.under(StoredHead(head, freshness: head.freshness, marks: stored.head.marks, era: reception.era)))
    }
}

extension StoredAnswer {
    /// Whether a HEAD's fields are about the stored content: each validator and length they name is the stored one.
    func isDescribed(by fields: Fields) -> Bool {
        if let etag = fields.withFirst(.etag, { EntityTag($0) }) ?? nil, head.etag != etag { return false }
        if let date = fields.withFirst(.lastModified, { HTTPDate.seconds($0) }) ?? nil, head.lastModified != date { return false }
        if let length = fields.first(.contentLength), length != String(self.length) { return false }
        return true
    }
}

extension StoredHead {
    /// The same, of no use any more without the origin's word.
    func expired(at tick: Tick) -> StoredHead {
        StoredHead(self, freshness: freshness.ended(at: tick), marks: marks, era: reviewed)
    }
}
