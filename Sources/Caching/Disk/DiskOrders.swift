import Gateway

/// What the writing thread is to do, in the order of its urgency: removals first, so that nobody who waits for a purge
/// waits for answers to be written.
struct DiskOrders {
    enum Write {
        case entry(DiskRecord, StoredAnswer)
        /// The same body with another head.
        case head(DiskRecord, StoredHead)

        /// Bytes of memory that it holds while it waits.
        var cost: Int {
            switch self {
            case .entry(let record, _): 2048 + record.length
            case .head: 2048
            }
        }
    }

    /// Runs once all removals are done; false when one of them failed.
    typealias Waiter = @Sendable (_ areAllDone: Bool) -> Void

    enum Step {
        case purge([(Purged, softlyAt: Tick?)])
        case end([(DiskRecord, at: Tick)])
        case remove([DiskRecord])
        case tell([Waiter])
        case write(Write)
        case load
        case finish([@Sendable () -> Void])
        case rest
    }

    /// Of bodies that wait to be written.
    private(set) var bytes = 0
    /// The warm start is over.
    private(set) var isLoaded = false
    private var purges: [(Purged, softlyAt: Tick?)] = []
    private var endings: [(DiskRecord, at: Tick)] = []
    private var removals: [DiskRecord] = []
    private var isRemoving = false
    private var waiters: [Waiter] = []
    private var writes: [Write] = []
    private var firstWrite = 0
    private var finishers: [@Sendable () -> Void] = []
    /// Loading alternates with writing, so that neither waits for all of the other.
    private var isLoadsTurn = false
    private(set) var isRunning = false
    /// A purge has come before all files were known; those that it means are removed as they are found.
    private var isPurgeOpen = false

    /// - Returns: true when the thread is to be started.
    mutating func start() -> Bool {
        defer { isRunning = true }
        return !isRunning
    }

    mutating func purge(_ purged: Purged, softlyAt tick: Tick?) { purges.append((purged, tick)) }
    mutating func end(_ records: [DiskRecord], at tick: Tick) { endings += records.map { ($0, tick) } }
    mutating func remove(_ records: [DiskRecord]) { removals += records }
    mutating func purgeComes() { isPurgeOpen = isPurgeOpen || !isLoaded }

    /// Something that was to be removed may still be there.
    var isPurging: Bool { isPurgeOpen || isRemoving || !removals.isEmpty || !purges.isEmpty || !endings.isEmpty }

    /// - Returns: false when there is nothing to wait for.
    mutating func wait(_ waiter: @escaping Waiter) -> Bool {
        guard isPurging else { return false }
        waiters.append(waiter)
        return true
    }

    mutating func finish(_ finisher: @escaping @Sendable () -> Void) { finishers.append(finisher) }

    /// - Returns: false when there is no room.
    mutating func write(_ write: Write, within limit: Int) -> Bool {
        guard bytes + write.cost <= limit else { return false }
        bytes += write.cost
        writes.append(write)
        return true
    }

    mutating func loaded() {
        isLoaded = true
        isPurgeOpen = false
    }

    mutating func next() -> Step {
        isRemoving = !(purges.isEmpty && endings.isEmpty && removals.isEmpty)
        if !purges.isEmpty {
            defer { purges = [] }
            return .purge(purges)
        }
        if !endings.isEmpty {
            defer { endings = [] }
            return .end(endings)
        }
        if isRemoving {
            defer { removals = [] }
            return .remove(removals)
        }
        if !waiters.isEmpty, !isPurgeOpen {
            defer { waiters = [] }
            return .tell(waiters)
        }
        let hasWrite = firstWrite < writes.count
        // At the end what is not known yet is left to the next start, but for what a purge means.
        let wantsLoad = !isLoaded && (finishers.isEmpty || isPurgeOpen)
        if wantsLoad, isLoadsTurn || !hasWrite {
            isLoadsTurn = false
            return .load
        }
        isLoadsTurn = true
        if hasWrite { return .write(takeWrite()) }
        if !finishers.isEmpty {
            defer { finishers = [] }
            return .finish(finishers)
        }
        isRunning = false
        return .rest
    }

    private mutating func takeWrite() -> Write {
        let write = writes[firstWrite]
        firstWrite += 1
        bytes -= write.cost
        if firstWrite == writes.count || firstWrite > 1024 {
            writes.removeFirst(firstWrite)
            firstWrite = 0
        }
        return write
    }
}
