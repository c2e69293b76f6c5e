import Gateway
import Synchronization

/// What memory and disk do together.
extension ResponseCache {
    /// Puts into memory what was read from disk, unless it was purged or replaced meanwhile.
    /// - Returns: what may be used, whether or not there was room for it; nil for what was purged.
    func admit(_ answer: StoredAnswer, from record: DiskRecord) -> StoredAnswer? {
        let (usable, leaving): (StoredAnswer?, [Resident]) = stripe(record.key).state.withLock { state in
            guard record.isWritten else { return (nil, []) }
            let slot = state.slots[record.key] ?? Stripe.Slot()
            if let other = slot.variants.first(where: { $0.head.selectors == record.selectors }) { return (other, []) }
            guard slot.variants.count < Self.variantLimit else { return (answer, []) }
            slot.insert(answer)
            state.slots[record.key] = slot
            return (answer, eviction.withLock { $0.admit(answer.resident, size: answer.size) })
        }
        letGo(leaving)
        return usable
    }

    /// Has memory forget an answer that stays on disk.
    func close(_ answer: StoredAnswer) {
        remove(answer.resident)
        eviction.withLock { $0.remove(answer.resident) }
    }

    /// Removes an answer's like from disk; nobody waits for it.
    func removeFromDisk(_ answer: StoredAnswer) {
        guard let disk else { return }
        stripe(answer.resident.key).state.withLock { state in
            disk.discard(state.shelf.remove(answer.resident.key) { $0.selectors == answer.head.selectors })
        }
    }

    /// Removes from disk whatever `isMeant` says; memory is the caller's.
    ///
    /// Files that the warm start has not come to yet are judged by their keys only (`DiskTier.purgeComes`).
    /// - Returns: how many were removed.
    @discardableResult
    func removeFromDisk(where isMeant: (DiskRecord) -> Bool) -> Int {
        guard let disk else { return 0 }
        return stripes.reduce(0) { count, stripe in
            count + stripe.state.withLock { state in
                let gone = state.shelf.remove(where: isMeant)
                disk.discard(gone)
                return gone.count
            }
        }
    }
}

extension Stripe.State {
    /// Keys of which something is in memory, under way or on disk.
    var keys: [CacheKey] {
        shelf.isEmpty ? Array(slots.keys) : slots.keys + shelf.keys.filter { slots[$0] == nil }
    }
}
