package import Gateway
import NIOCore
import Synchronization

extension ResponseCache {
    /// What an operator has purged.
    package enum Purge: Sendable, Equatable {
        case all
        /// One address on both schemes, all its variants. `target` is path and query.
        case exact(authority: String, target: String)
        /// Every path that begins with these characters, whatever its query; nil for any authority.
        case prefix(authority: String?, path: String)
        /// All that bears a tag, of whatever agency.
        case tag(String)
        /// All that came from the connectors of the agency with this code.
        case agency(String)
    }

    /// Lets stored answers go, in memory and in the tier below; a fill under way for one of them is not stored.
    ///
    /// By mark (`all`, tag, agency) it costs the same for any number of answers, and their memory is freed behind. By
    /// prefix all keys are walked, a stripe at a time: not for an event loop.
    /// - Parameter tick: now, for a soft purge: the answers are stale from now on, and may be validated or stand in for
    ///   an origin that fails. Nil for a hard one.
    /// - Returns: how many stored answers it was about.
    @discardableResult
    package func purge(_ purge: Purge, softlyAt tick: Tick? = nil) -> Int {
        let count: Int
        switch purge {
        case .all:
            count = self.purge(mark: .everything, softlyAt: tick)
        case .tag(let tag):
            count = self.purge(mark: .tag(tag), softlyAt: tick)
        case .agency(let code):
            count = self.purge(mark: .agency(code), softlyAt: tick)
        case .exact(let authority, let target):
            guard let key = CacheKey(target, isSecure: true, authority: ByteBuffer(string: authority.lowercased())) else { return 0 }
            count = [key, key.otherScheme].reduce(0) { $0 + self.purge(key: $1, softlyAt: tick) }
        case .prefix(let authority, let path):
            let authority = authority.map { ByteBuffer(string: $0.lowercased()) }
            count = self.purge(authority: authority, prefix: ByteBuffer(string: path), softlyAt: tick)
        }
        purged.wrappingAdd(count, ordering: .relaxed)
        return count
    }

    private func purge(mark name: CacheMark.Name, softlyAt tick: Tick?) -> Int {
        let count = tick.map { marks.soften(name, at: $0) } ?? marks.purge(name)
        disk?.purge(.mark(name), softlyAt: tick)
        if tick == nil, count > 0 { sweepBehind() }
        return count
    }

    private func purge(key: CacheKey, softlyAt tick: Tick?) -> Int {
        disk?.purge(.key(key), softlyAt: tick)
        return drop([key], softlyAt: tick, from: stripe(key))
    }

    private func purge(authority: ByteBuffer?, prefix: ByteBuffer, softlyAt tick: Tick?) -> Int {
        disk?.purge(.prefix(authority: authority, path: prefix), softlyAt: tick)
        return stripes.reduce(0) { count, stripe in
            // A stripe's keys are few enough for one look at them all; letting them go takes longer.
            let keys = stripe.state.withLock { $0.keys.filter { $0.begins(with: prefix, authority: authority) } }
            return keys.slices(of: Self.slice).reduce(count) { count, slice in
                Self.giveWay()
                return count + drop(slice, softlyAt: tick, from: stripe)
            }
        }
    }

    /// Keys dealt with while a stripe is held.
    static let slice = 64

    private func drop(_ keys: some Sequence<CacheKey>, softlyAt tick: Tick?, from stripe: Stripe) -> Int {
        var count = 0
        let gone: [StoredAnswer] = stripe.state.withLock { state in
            var gone: [StoredAnswer] = []
            for key in keys {
                let onDisk = state.shelf.count(key), before = gone.count
                if let tick {
                    gone += state.slots[key].map { soften($0, at: tick) } ?? []
                    disk?.soften(state.shelf.all(key), at: tick)
                } else {
                    gone += empty(key, in: &state)
                }
                // Most are in both.
                count += max(gone.count - before, onDisk)
            }
            return gone
        }
        withExtendedLifetime(gone) {}
        return count
    }

    /// Takes a key out with all that is known of it, so that a fill under way for it finds no place to store.
    /// - Returns: what was stored in memory, to be freed outside the lock.
    func empty(_ key: CacheKey, in state: inout Stripe.State) -> [StoredAnswer] {
        disk?.discard(state.shelf.remove(key))
        guard let slot = state.slots.removeValue(forKey: key) else { return [] }
        eviction.withLock { queues in
            for variant in slot.variants { queues.remove(variant.resident) }
            if let part = slot.part { queues.remove(part.resident) }
        }
        return slot.variants.filter { !$0.head.isPurged }
    }

    /// Makes stale what is stored of one key.
    /// - Returns: what was stored before, to be freed outside the lock.
    private func soften(_ slot: Stripe.Slot, at tick: Tick) -> [StoredAnswer] {
        let before = slot.variants
        // A purge of its marks that nobody has noticed yet is still to be noticed.
        slot.replaceEach { $0.softened(at: tick, reviewedIn: $0.head.reviewed) }
        // What was asked for before the purge is no answer for who asks after it.
        slot.fills.removeAll()
        return before.filter { !$0.head.isPurged }
    }
}

extension Array {
    /// The same elements, so many at a time.
    func slices(of count: Int) -> some Sequence<ArraySlice<Element>> {
        stride(from: 0, to: self.count, by: count).lazy.map { self[$0..<Swift.min($0 + count, self.count)] }
    }
}
