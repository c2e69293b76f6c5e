import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension ResponseCache {
    /// Frees purged answers off the event loops. One sweep at a time; who comes meanwhile has another one follow.
    func sweepBehind() {
        guard sweepsWanted.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue == 0 else { return }
        unswept.store(0, ordering: .relaxed)
        // Of common priority: one that waits for its turn with a lock in hand would have the loops wait, too.
        Task(priority: .medium) { [self] in
            var wanted = sweepsWanted.load(ordering: .acquiring)
            while wanted > 0 {
                var seen = 0
                for stripe in stripes {
                    seen += sweep(stripe)
                    guard seen >= Self.turn else { continue }
                    seen = 0
                    await Task.yield()
                }
                wanted = sweepsWanted.wrappingSubtract(wanted, ordering: .acquiringAndReleasing).newValue
            }
        }
    }

    /// Frees all purged answers before it returns.
    func sweep() { for stripe in stripes { sweep(stripe) } }

    /// Keys after which others get the thread: some milliseconds' work.
    private static let turn = 4096

    /// - Returns: how many keys it has looked at.
    @discardableResult
    func sweep(_ stripe: Stripe) -> Int {
        let keys = stripe.state.withLock { Array($0.slots.keys) }
        for slice in keys.slices(of: Self.slice) {
            // Freed when this returns, after the lock.
            let freed: [StoredAnswer] = stripe.state.withLock { state in
                var freed: [StoredAnswer] = []
                for key in slice { freed += takePurged(key, in: &state) }
                return freed
            }
            swept.wrappingAdd(freed.count, ordering: .relaxed)
            Self.giveWay()
        }
        return keys.count
    }

    /// Offers the processor between two holds of a lock: whoever is put aside with the lock in hand keeps a loop waiting
    /// for it, for as long as others then run.
    static func giveWay() { sched_yield() }

    private func takePurged(_ key: CacheKey, in state: inout Stripe.State) -> [StoredAnswer] {
        guard let slot = state.slots[key] else { return [] }
        let purged = slot.take { $0.head.isPurged }
        if let part = slot.part, part.head.isPurged {
            slot.part = nil
            eviction.withLock { $0.remove(part.resident) }
        }
        if slot.isEmpty { state.slots[key] = nil }
        eviction.withLock { queues in
            for answer in purged { queues.remove(answer.resident) }
        }
        return purged
    }
}
