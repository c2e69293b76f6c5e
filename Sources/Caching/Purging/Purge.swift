import Gateway
import NIOCore
import Synchronization

extension ResponseCache {
    /// What to drop: an operator's purge, or what an unsafe method made void.
    package enum Purge: Sendable, Equatable {
        case all
        /// One address on both schemes, all its variants. `target` is path and query.
        case exact(authority: String, target: String)
        /// Every path that begins with these characters; nil for any authority.
        case prefix(authority: String?, path: String)
    }

    /// - Returns: how many stored answers were dropped. A fill under way for a purged key is not stored.
    @discardableResult
    package func purge(_ purge: Purge) -> Int {
        switch purge {
        case .all:
            return drop { _ in true }
        case .exact(let authority, let target):
            guard let key = CacheKey(target, isSecure: true, authority: ByteBuffer(string: authority.lowercased())) else { return 0 }
            return invalidate(key)
        case .prefix(let authority, let path):
            let authority = authority.map { ByteBuffer(string: $0.lowercased()) }
            let path = ByteBuffer(string: path)
            return drop { key in
                (authority == nil || key.authority == authority) && key.path.readableBytesView.starts(with: path.readableBytesView)
            }
        }
    }

    /// Drops a key on both schemes.
    @discardableResult
    func invalidate(_ key: CacheKey) -> Int {
        disk?.purgeComes { $0 == key || $0 == key.otherScheme }
        return [key, key.otherScheme].reduce(0) { count, key in
            count + stripe(key).state.withLock { state in empty(key, in: &state) }
        }
    }

    private func drop(_ isMeant: @escaping @Sendable (CacheKey) -> Bool) -> Int {
        disk?.purgeComes(isMeant)
        return stripes.reduce(0) { count, stripe in
            count + stripe.state.withLock { state in
                state.keys.filter(isMeant).reduce(0) { $0 + empty($1, in: &state) }
            }
        }
    }

    private func empty(_ key: CacheKey, in state: inout Stripe.State) -> Int {
        let onDisk = state.shelf.remove(key)
        disk?.discard(onDisk)
        guard let slot = state.slots.removeValue(forKey: key) else { return onDisk.count }
        eviction.withLock { queues in
            for variant in slot.variants { queues.remove(variant.resident) }
            if let part = slot.part { queues.remove(part.resident) }
        }
        // Most are in both.
        return max(slot.variants.count, onDisk.count)
    }
}
