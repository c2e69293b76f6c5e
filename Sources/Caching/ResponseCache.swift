import Gateway
import NIOCore
import Synchronization

/// The shared response cache (RFC 9111): what the portals let be shared, kept in memory for all event loops, and on disk
/// where that is wanted.
///
/// A request comes in through `CachedConnector`, which finds a stored answer by `CacheKey` and `Vary`, lets `Reuse`
/// say whether it may be used, and presents it (`Presenting`, `Ranges`, `Validation`) at once. Otherwise a `Fill` asks
/// the connector behind, for everyone who wants the same; `Storing` and `Freshness` (from `CacheControl`) decide what
/// is kept of the answer, `Eviction` what leaves for it, `Invalidation` what an unsafe method makes void.
///
/// The folders: `Standard` has a file for each section of the RFCs; `Rules` is what a route may add to them, `Safety`
/// what we ask beyond them; `Filling` brings answers in, `Memory` and `Disk` keep them, `Purging` lets them go; `Outage`
/// is for portals that fail, `Reporting` for people who ask why.
///
/// Locks are taken in one order: a stripe, then a fill or the queues; nothing foreign is called under one.
package final class ResponseCache: Sendable {
    /// Larger answers pass through unstored.
    let storedObjectLimit: Int
    let stripes: [Stripe]
    let eviction: Mutex<Eviction>
    let evictions = Atomic(0)
    /// What outlives memory and the process; nil where it is off.
    package let disk: DiskTier?
    /// What stored answers have in common, by which they are purged.
    let marks = MarkTable()
    /// Answers that operators have purged, that unsafe requests have made void, whose memory was freed behind, and whose
    /// memory waits for that, since the start.
    let purged = Atomic(0), invalidated = Atomic(0), swept = Atomic(0), unswept = Atomic(0)
    let sweepsWanted = Atomic(0)
    /// Tags that were more or longer than `CacheTags` takes.
    let ignoredTags = Atomic(0)
    /// Bytes that fills under way hold in memory, and what they may hold together.
    private let filling = Atomic(0)
    private let fillingLimit: Int

    /// So that one stripe's keys, a thousand or so, can be looked through in one go while a loop waits.
    private static let bytesPerStripe = 1 << 20
    /// One less than the number of stripes, a power of two, so that the low bits of a hash choose one.
    private let stripeMask: Int
    /// Variants of one key; the oldest makes room.
    static let variantLimit = 32

    /// - Parameters:
    ///   - memory: bytes of stored answers, their bookkeeping included.
    ///   - storedObjectLimit: bytes of one body.
    ///   - disk: a second tier, begun at once with a warm start from what an earlier run left.
    package init(memory: Int, storedObjectLimit: Int, disk: (DiskSettings, DiskMeans)? = nil) {
        self.storedObjectLimit = min(memory, storedObjectLimit)
        var count = 64
        while count < 4096, count * Self.bytesPerStripe < memory { count *= 2 }
        stripeMask = count - 1
        let stripes = (0..<count).map { _ in Stripe() }
        self.stripes = stripes
        self.disk = disk.map { DiskTier($0, $1, stripes: stripes) }
        eviction = Mutex(Eviction(capacity: memory))
        fillingLimit = max(memory / 4, min(memory, storedObjectLimit))
    }

    func stripe(_ key: CacheKey) -> Stripe { stripes[key.hash & stripeMask] }

    /// Where requests are counted that ask for no key.
    func stripe(of loop: any EventLoop) -> Stripe { stripes[(ObjectIdentifier(loop).hashValue >> 6) & stripeMask] }

    // MARK: Finding

    /// What a request that found nothing to use should do.
    enum Entrance {
        /// What is stored has changed since it looked.
        case lookAgain
        case joined(Fill)
        /// There is a fill already, and nobody waits for it.
        case underWay
        /// There is nothing to join, and no fill was brought along.
        case vacant
        /// The fill it brought along is the one to start.
        case began
    }

    /// Joins a fill under way for the same answer, or enters `fill`, in one step for all loops.
    /// - Parameters:
    ///   - fill: nil to see first whether one is needed.
    ///   - seat: whoever waits; nil for a refresh behind.
    ///   - seen: what the request found stored, or nil.
    func enter(
        _ fill: Fill?, _ key: CacheKey, for request: RequestHead, seat: Fill.Seat?, seen: StoredAnswer?, mayJoin: Bool
    ) -> Entrance {
        stripe(key).state.withLock { state in
            let slot = state.slots[key]
            guard slot?.select(request) === seen else { return .lookAgain }
            if mayJoin, let slot {
                for other in slot.fills where other.isShared && other.previous === seen {
                    guard let seat else { return .underWay }
                    if other.take(seat, for: request.fields) { return .joined(other) }
                }
            }
            guard let fill else { return .vacant }
            if let seat { _ = fill.take(seat, for: request.fields) }
            let entered = slot ?? Stripe.Slot()
            if slot == nil { state.slots[fill.key] = entered }
            entered.fills.append(fill)
            return .began
        }
    }

    /// What is known of a key of which nothing suitable is stored: whether some variant of it is, for telling
    /// `vary-miss` from `uri-miss`, and whether its answers were found not to be sharable.
    func absence(_ key: CacheKey, at tick: Tick) -> (hasVariants: Bool, isUncacheable: Bool) {
        stripe(key).state.withLock {
            ($0.slots[key]?.variants.isEmpty == false || $0.shelf.contains(key), $0.uncacheable.contains(key, at: tick))
        }
    }

    func isUncacheable(_ key: CacheKey, at tick: Tick) -> Bool {
        stripe(key).state.withLock { $0.uncacheable.contains(key, at: tick) }
    }

    // MARK: Keeping

    /// Stores what a fill has brought, unless its key was invalidated or purged while it was under way.
    /// - Returns: true when more has to leave for it than should at once: `trim` is to be called later.
    func keep(_ answer: StoredAnswer, from fill: Fill) -> Bool {
        guard !answer.head.isPurged else {
            forget(fill)
            return false
        }
        let leaving: [Resident] = stripe(fill.key).state.withLock { state in
            guard let slot = state.slots[fill.key], let index = slot.fills.firstIndex(where: { $0 === fill }) else { return [] }
            slot.fills.remove(at: index)
            state.uncacheable.remove(fill.key)
            var replaced = slot.take { Self.isReplaced($0, by: answer) }
            if slot.variants.count >= Self.variantLimit, let oldest = slot.variants.last {
                replaced += slot.take { $0 === oldest }
            }
            slot.insert(answer)
            let part = slot.part
            slot.part = nil
            disk?.keep(answer, insteadOf: replaced, on: &state.shelf)
            return eviction.withLock { queues in
                if let part { queues.remove(part.resident) }
                for old in replaced where old.resident !== answer.resident { queues.remove(old.resident) }
                return queues.resize(answer.resident, size: answer.size)
            }
        }
        letGo(leaving)
        return leaving.count >= Eviction.slice && eviction.withLock { $0.isOver }
    }

    /// Lets go of one more slice of what has to leave.
    /// - Returns: true when there is more.
    func trim() -> Bool {
        let (leaving, isOver) = eviction.withLock { ($0.trim(), $0.isOver) }
        letGo(leaving)
        return isOver
    }

    /// What the queues have let go of.
    func letGo(_ leaving: [Resident]) {
        evictions.wrappingAdd(leaving.count, ordering: .relaxed)
        for resident in leaving { remove(resident) }
    }

    private static func isReplaced(_ old: StoredAnswer, by new: StoredAnswer) -> Bool {
        old.resident === new.resident || old.head.selectors == new.head.selectors
    }

    /// The queues have let go of it already.
    func remove(_ resident: Resident) {
        // Out of the lock with it: a large body takes its time to be given back.
        var left: [StoredAnswer] = []
        var part: StoredPart?
        change(resident.key) { slot in
            left = slot.take { $0.resident === resident }
            guard slot.part?.resident === resident else { return }
            part = slot.part
            slot.part = nil
        }
        withExtendedLifetime((left, part)) {}
    }

    /// Drops one stored answer, if it is still the one stored.
    func remove(_ answer: StoredAnswer) {
        let key = answer.resident.key
        stripe(key).state.withLock { state in
            guard let slot = state.slots[key], !slot.take(where: { $0 === answer }).isEmpty else { return }
            eviction.withLock { $0.remove(answer.resident) }
            disk?.discard(state.shelf.remove(key) { $0.selectors == answer.head.selectors })
            if slot.isEmpty { state.slots[key] = nil }
        }
    }

    /// Puts another answer on the same content in a stored one's place, if that is still stored.
    func replace(_ old: StoredAnswer, by new: StoredAnswer) {
        let leaving: [Resident] = stripe(old.resident.key).state.withLock { state in
            guard state.slots[old.resident.key]?.replace(old, by: new) == true else { return [] }
            disk?.keep(new, insteadOf: [old], on: &state.shelf)
            return eviction.withLock { $0.resize(new.resident, size: new.size) }
        }
        letGo(leaving)
    }

    /// A fill has ended without anything to keep.
    /// - Parameter uncacheable: when it was found that its answers cannot be shared.
    func forget(_ fill: Fill, uncacheable: Tick? = nil) {
        change(fill.key) { slot in slot.fills.removeAll { $0 === fill } }
        guard let uncacheable else { return }
        stripe(fill.key).state.withLock { $0.uncacheable.insert(fill.key, at: uncacheable) }
    }

    func change(_ key: CacheKey, _ change: (Stripe.Slot) -> Void) {
        stripe(key).state.withLock { state in
            guard let slot = state.slots[key] else { return }
            change(slot)
            if slot.isEmpty { state.slots[key] = nil }
        }
    }

    // MARK: Room for fills

    /// Asks for room in memory for a fill under way.
    func reserve(_ count: Int) -> Bool {
        let held = filling.wrappingAdd(count, ordering: .relaxed).newValue
        guard held > fillingLimit else { return true }
        release(count)
        return false
    }

    func release(_ count: Int) { filling.wrappingSubtract(count, ordering: .relaxed) }
}
