import Gateway
import NIOCore
import Synchronization

/// The cache's second tier: what is stored in memory is also written to a folder, and found there again when memory
/// has let go of it, after a restart and after a kill.
///
/// One file an entry (`DiskLayout`, `DiskHead`), written under another name and then renamed, each part under a
/// checksum (`CRC32C`) that is looked at before a byte of it is served: a kill -9 loses what was not yet written, a
/// power cut may tear files, and neither is ever served torn, so nothing is synced. What is on disk is known in memory
/// (`DiskShelf`, beside the stripe's other answers, under the same lock). All that changes the disk is done by one
/// thread (`DiskOrders`: removals, then writes, the warm start in between); whoever stores something hands it over and
/// never waits. Reading has threads of its own (`+Waking`).
package final class DiskTier: Sendable {
    package let settings: DiskSettings
    let means: DiskMeans
    let era: DiskHead.Era
    let stripes: [Stripe]
    let orders = Mutex(DiskOrders())
    /// The writing thread's own, but for the figures.
    let books: Mutex<DiskBooks>
    let loading = Mutex(DiskLoading())
    let wakings = Mutex(DiskWakings())
    let health = Mutex(DiskHealth())
    let counts = DiskCounts()

    init(_ settings: DiskSettings, _ means: DiskMeans, stripes: [Stripe]) {
        self.settings = settings
        self.means = means
        self.stripes = stripes
        era = DiskHead.Era(id: .random(in: .min ... .max), clock: means.clock)
        books = Mutex(DiskBooks(mostBytes: settings.bytes, mostFiles: settings.files))
        order { _ in }
    }

    /// As many as the cache's, a power of two.
    func stripe(_ key: CacheKey) -> Stripe { stripes[key.hash & (stripes.count - 1)] }

    /// Runs when all that was ordered before has been done; then nothing more is read or written.
    package func stop() async {
        await withCheckedContinuation { continuation in
            order { $0.finish { continuation.resume() } }
        }
        means.files.release()
        means.writing.stop()
        means.reading.stop()
    }

    // MARK: Orders, from any thread; the caller may hold a stripe's lock

    func order(_ change: (inout DiskOrders) -> Void) {
        let starts = orders.withLock { orders in
            change(&orders)
            return orders.start()
        }
        if starts { means.writing.run { self.work() } }
    }

    /// What was just stored in memory goes to disk too, and what it replaces leaves.
    /// - Parameter replaced: the answers in memory whose place it takes.
    func keep(_ answer: StoredAnswer, insteadOf replaced: [StoredAnswer], on shelf: inout DiskShelf) {
        let key = answer.resident.key, selectors = answer.head.selectors
        loading.withLock { $0.supersede(key) }
        let isSameBody = replaced.contains { $0.resident === answer.resident }
        var leaving: [DiskRecord] = []
        for old in replaced where old.head.selectors != selectors {
            leaving += shelf.remove(key) { $0.selectors == old.head.selectors }
        }
        if isSameBody, let record = shelf.record(key, selectors) {
            record.renewed(answer.head)
            enqueue(.head(record, answer.head))
        } else {
            leaving += shelf.remove(key) { $0.selectors == selectors }
            let record = DiskRecord(
                key: key, head: answer.head, marks: answer.head.marks?.marks.map(\.name) ?? [], length: answer.length)
            if isWorthwhile(answer), enqueue(.entry(record, answer)) { shelf.insert(record) }
        }
        discard(leaving)
    }

    /// Not what is of no use soon, nor what would push all else out.
    private func isWorthwhile(_ answer: StoredAnswer) -> Bool {
        let freshness = answer.head.freshness
        let use = freshness.remaining(at: means.clock.tick()).nanoseconds
            + max(freshness.staleIfError, freshness.staleWhileRevalidate).nanoseconds
        return answer.file == nil && answer.length <= settings.bytes / 8 && (use >= Span.seconds(5).nanoseconds || answer.head.hasValidator)
    }

    @discardableResult
    private func enqueue(_ write: DiskOrders.Write) -> Bool {
        guard health.withLock({ $0.mayWrite(at: means.clock.tick()) }) else {
            counts.dropped.wrappingAdd(1, ordering: .relaxed)
            return false
        }
        var isTaken = false
        order { isTaken = $0.write(write, within: settings.queue) }
        if !isTaken { counts.dropped.wrappingAdd(1, ordering: .relaxed) }
        return isTaken
    }

    /// Has the files of what has left its shelf removed.
    func discard(_ records: [DiskRecord]) {
        guard !records.isEmpty else { return }
        for record in records { record.state.store(.gone, ordering: .releasing) }
        order { $0.remove(records) }
    }

    /// Tells of a purge before the stripes are gone through.
    ///
    /// Keys and prefixes are the caller's to take off the shelves, with what is in memory; what bears a mark is found by
    /// the writing thread. Files that the warm start has not come to are judged when it does.
    func purge(_ purged: Purged, softlyAt tick: Tick?) {
        loading.withLock { $0.purge(purged, softlyAt: tick) }
        order { orders in
            orders.purgeComes()
            if case .mark = purged { orders.purge(purged, softlyAt: tick) }
        }
    }

    /// Makes entries stale from `tick` on.
    func soften(_ records: [DiskRecord], at tick: Tick) {
        guard !records.isEmpty else { return }
        for record in records { record.soften(at: tick) }
        order { $0.end(records, at: tick) }
    }

    /// Runs `done` once nothing that was purged so far can come back, not even after a kill; false when the disk refused.
    ///
    /// It runs on the disk's thread, or at once. Within a warm start it waits for its end.
    package func whenPurged(_ done: @escaping @Sendable (_ areAllGone: Bool) -> Void) {
        var waits = false
        order { waits = $0.wait(done) }
        if !waits { done(true) }
    }

    /// Something purged may still be on disk.
    var isPurging: Bool { orders.withLock { $0.isPurging } }

    // MARK: The writing thread

    private func work() {
        while true {
            switch orders.withLock({ $0.next() }) {
            case .purge(let purges): for (purged, tick) in purges { carryOut(purged, softlyAt: tick) }
            case .end(let endings): for (record, tick) in endings { end(record, at: tick) }
            case .remove(let records): remove(records)
            case .tell(let waiters):
                let areAllGone = health.withLock { $0.unremoved.isEmpty }
                for waiter in waiters { waiter(areAllGone) }
            case .write(let write): carryOut(write)
            case .load: load()
            case .finish(let finishers): for finisher in finishers { finisher() }
            case .rest: return
            }
        }
    }

    /// What was stored since the purge goes along, and is only missed on disk.
    private func carryOut(_ purged: Purged, softlyAt tick: Tick?) {
        guard case .mark(let name) = purged else { return }
        for stripe in stripes {
            stripe.state.withLock { state in
                if let tick {
                    soften(state.shelf.all { $0.bears(name) }, at: tick)
                } else {
                    discard(state.shelf.remove { $0.bears(name) })
                }
            }
        }
    }

    /// Those whose removal failed before are tried again.
    private func remove(_ records: [DiskRecord]) {
        let names = health.withLock { health in
            defer { health.unremoved = [] }
            return health.unremoved
        }
        for name in names { removeFile(name) }
        for record in records { removeFile(of: record) }
    }

    /// A record without a file is one that was never written.
    func removeFile(of record: DiskRecord) {
        guard record.size.load(ordering: .relaxed) > 0 else { return }
        books.withLock { $0.remove(record) }
        removeFile(record.name)
    }

    func removeFile(_ name: String) {
        do throws(DiskFailure) {
            try means.files.remove(name)
        } catch {
            health.withLock { $0.unremoved.append(name) }
            fails(error)
        }
    }

    /// Takes a record off its shelf and its file off the disk.
    func drop(_ record: DiskRecord) {
        _ = stripe(record.key).state.withLock { $0.shelf.remove(record) }
        record.state.store(.gone, ordering: .releasing)
        removeFile(of: record)
    }

    func succeeds() {
        if health.withLock({ $0.works() }) { means.tell("the cache on disk can be changed again") }
    }

    /// The disk refuses: for a while nothing is written to it.
    func fails(_ failure: DiskFailure) {
        counts.failures.wrappingAdd(1, ordering: .relaxed)
        if health.withLock({ $0.fails(at: means.clock.tick()) }) {
            means.tell("the cache on disk cannot be changed (\(failure)); answers are kept in memory only until it can")
        }
    }
}

/// Whether the disk takes what is written.
struct DiskHealth {
    /// Names of files that should be gone.
    var unremoved: [String] = []
    private var rests: Span?
    private var until = Tick(nanoseconds: 0)
    private var isForbidden = false

    private static let shortest = Span.seconds(10), longest = Span.minutes(10)

    var isResting: Bool { rests != nil || isForbidden }

    /// - Returns: true the first time since it worked.
    mutating func fails(at tick: Tick) -> Bool {
        let isNew = rests == nil
        rests = rests.map { min(Self.longest, Span(nanoseconds: $0.nanoseconds * 2)) } ?? Self.shortest
        until = tick + (rests ?? Self.shortest)
        return isNew
    }

    /// Another has the folder: nothing is ever written.
    mutating func forbid() { isForbidden = true }

    /// - Returns: true the first time since it failed.
    mutating func works() -> Bool {
        defer { rests = nil }
        return rests != nil
    }

    func mayWrite(at tick: Tick) -> Bool { !isForbidden && (rests == nil || tick >= until) }
}
