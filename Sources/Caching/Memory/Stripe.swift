import Gateway
import Synchronization

/// One of the cache's parts, each under a lock of its own so that event loops seldom meet.
final class Stripe: Sendable {
    /// All that is known of one key; touched under its stripe's lock only.
    final class Slot {
        /// One for each choice that `Vary` made, in the order of preference.
        private(set) var variants: [StoredAnswer] = []
        /// The beginning of an answer that broke off, to be completed (RFC 9111 §3.3).
        var part: StoredPart?
        var fills: [Fill] = []

        var isEmpty: Bool { variants.isEmpty && fills.isEmpty && part == nil }

        /// RFC 9111 §4.1: of several that match the most recent.
        func select(_ request: RequestHead) -> StoredAnswer? {
            // By index: a loop over the array would count a reference to it, which all event loops share.
            for index in variants.indices {
                let variant = variants[index]
                if variant.head.selectors.isEmpty || variant.head.selectors.match(request.fields) { return variant }
            }
            return nil
        }

        /// Puts `answer` in its place, before those it is no less preferred than.
        func insert(_ answer: StoredAnswer) {
            let place = variants.firstIndex { !$0.head.goesBefore(answer.head) } ?? variants.endIndex
            variants.insert(answer, at: place)
        }

        /// - Returns: what was taken out.
        @discardableResult
        func take(where isMeant: (StoredAnswer) -> Bool) -> [StoredAnswer] {
            let taken = variants.filter(isMeant)
            if !taken.isEmpty { variants.removeAll(where: isMeant) }
            return taken
        }

        func replaceEach(_ change: (StoredAnswer) -> StoredAnswer) { variants = variants.map(change) }

        /// - Returns: false when `old` is not there any more.
        func replace(_ old: StoredAnswer, by new: StoredAnswer) -> Bool {
            guard !take(where: { $0 === old }).isEmpty else { return false }
            insert(new)
            return true
        }
    }

    struct State {
        var slots: [CacheKey: Slot] = [:]
        var uncacheable = UncacheableKeys()
        /// What is on disk of the same keys.
        var shelf = DiskShelf()
    }

    let state = Mutex(State())
    private let hits = Atomic(0)
    private let counts = CacheCounts()

    func find(_ key: CacheKey, for request: RequestHead) -> StoredAnswer? {
        state.withLock { $0.slots[key]?.select(request) }
    }

    func countHit() { hits.wrappingAdd(1, ordering: .relaxed) }
    func count(_ event: CacheEvent) { counts.count(event) }

    func addCounts(to all: inout ResponseCache.Statistics) {
        all.hits += hits.load(ordering: .relaxed)
        counts.add(to: &all.events)
    }
}

/// Keys whose last answer could not be stored: nobody waits for another's answer to them.
///
/// Without it, requests that can share nothing would queue behind each other, one upstream answer at a time.
struct UncacheableKeys {
    private var until: [Int: Tick] = [:]
    /// Keys of one stripe; when there are more, all are forgotten, which costs one wait each.
    private static let limit = 1024
    /// How long a key is believed: the time a portal that changes its mind is not noticed, and the time between two
    /// requests that others wait for in vain.
    static let believed = Span.seconds(10)

    mutating func insert(_ key: CacheKey, at tick: Tick) {
        if until.count >= Self.limit { until.removeAll() }
        until[key.hash] = tick + Self.believed
    }

    mutating func remove(_ key: CacheKey) {
        if !until.isEmpty { until[key.hash] = nil }
    }

    func contains(_ key: CacheKey, at tick: Tick) -> Bool {
        guard !until.isEmpty, let end = until[key.hash] else { return false }
        return tick < end
    }

    /// How much longer a key is believed.
    func remaining(_ key: CacheKey, at tick: Tick) -> Span? {
        until[key.hash].map { $0 - tick }.flatMap { $0 > .zero ? $0 : nil }
    }

    mutating func removeAll() { until.removeAll() }
}
