import Gateway
import Synchronization

/// What memory and disk do together.
extension ResponseCache {
    /// Puts into memory what was read from disk, unless it was purged or replaced meanwhile.
    /// - Returns: what may be used, whether or not there was room for it; nil for what was purged.
    func admit(_ answer: StoredAnswer, from record: DiskRecord) -> StoredAnswer? {
        let (usable, leaving): (StoredAnswer?, [Resident]) = stripe(record.key).state.withLock { state in
            guard record.isWritten else { return (nil, []) }
            let answer = record.softened.map { answer.ended(at: $0) } ?? answer
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
}

extension StoredAnswer {
    /// The same answer, stale from `tick` on.
    fileprivate func ended(at tick: Tick) -> StoredAnswer {
        under(StoredHead(head, freshness: head.freshness.ended(at: tick), marks: head.marks, era: head.reviewed, softlyPurged: tick))
    }
}

extension Stripe.State {
    /// Keys of which something is in memory, under way or on disk.
    var keys: [CacheKey] {
        shelf.isEmpty ? Array(slots.keys) : slots.keys + shelf.keys.filter { slots[$0] == nil }
    }
}
