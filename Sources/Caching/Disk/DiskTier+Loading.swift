import Gateway
import NIOCore
import Synchronization

/// The warm start: finding what an earlier run left, while the gateway serves already.
struct DiskLoading {
    /// Files of before the start, still to be read, the oldest last.
    fileprivate var found: [UInt64] = []
    fileprivate var hasListed = false
    private var isOver = false
    private var highest: UInt64 = 0
    /// Keys that were stored anew meanwhile: what is on disk of them is older.
    private var superseded: Set<CacheKey> = []
    private var purges: [(Purged, softlyAt: Tick?)] = []

    mutating func supersede(_ key: CacheKey) {
        if !isOver { superseded.insert(key) }
    }

    mutating func purge(_ purged: Purged, softlyAt tick: Tick?) {
        if !isOver { purges.append((purged, tick)) }
    }

    func isVoid(_ read: DiskHead) -> Bool {
        superseded.contains(read.key) || purges.contains { $0.softlyAt == nil && $0.0.covers(read.key, read.marks) }
    }

    /// When it was made stale by a soft purge, where it was.
    func softened(_ read: DiskHead) -> Tick? {
        purges.last { $0.softlyAt != nil && $0.0.covers(read.key, read.marks) }?.softlyAt
    }

    /// Names no file that was here before; asked for after these were listed.
    mutating func nextNumber() -> UInt64 {
        highest += 1
        return highest
    }

    fileprivate mutating func list(_ numbers: [UInt64]) {
        found = numbers.sorted(by: >)
        highest = found.first ?? 0
        hasListed = true
    }

    fileprivate mutating func take(_ count: Int) -> [UInt64] {
        let taken = Array(found.suffix(count).reversed())
        found.removeLast(taken.count)
        return taken
    }

    fileprivate mutating func end() {
        isOver = true
        found = []
        superseded = []
        purges = []
    }
}

/// On the writing thread.
extension DiskTier {
    /// Heads read in one go, before writes and removals have their turn.
    private static let portion = 64

    /// One step of the warm start; the first lists the names, and is done before anything is written.
    func load() {
        guard loading.withLock({ $0.hasListed }) else { return list() }
        let numbers = loading.withLock { $0.take(Self.portion) }
        for number in numbers { load(number) }
        if numbers.count < Self.portion {
            loading.withLock { $0.end() }
            orders.withLock { $0.loaded() }
        }
    }

    private func list() {
        var numbers: [UInt64] = []
        do throws(DiskFailure) {
            try means.files.makeFolder("")
            try means.files.claim()
            let folders = Set(try means.files.names(in: ""))
            for index in UInt8.min ... .max where folders.contains(DiskLayout.folder(index)) {
                for name in try means.files.names(in: DiskLayout.folder(index)) {
                    if let number = DiskLayout.number(name, in: index) {
                        numbers.append(number)
                    } else {
                        // Left unfinished by a kill, or none of ours.
                        removeFile(DiskLayout.folder(index) + "/" + name)
                    }
                }
            }
        } catch {
            // Two gateways in one folder would remove each other's files.
            if error.step == .claim { health.withLock { $0.forbid() } }
            fails(error)
        }
        loading.withLock { $0.list(numbers) }
    }

    private func load(_ number: UInt64) {
        let name = DiskLayout.name(number)
        do throws(DiskFailure) {
            let file = try means.files.open(name, forWriting: false)
            defer { means.files.close(file) }
            guard let entry = try means.files.entry(file, number: number), let read = DiskHead(entry.head, era) else {
                counts.damaged.wrappingAdd(1, ordering: .relaxed)
                return removeFile(name)
            }
            take(read, entry.layout)
        } catch {
            counts.damaged.wrappingAdd(1, ordering: .relaxed)
            removeFile(name)
        }
    }

    private func take(_ read: DiskHead, _ layout: DiskLayout) {
        let record = DiskRecord(
            key: read.key, head: read.head, marks: read.marks, length: layout.bodyLength, state: .written, number: layout.number,
            size: layout.size)
        let (isTaken, older) = stripe(read.key).state.withLock { state -> (Bool, [DiskRecord]) in
            let (isVoid, softened) = loading.withLock { ($0.isVoid(read), $0.softened(read)) }
            guard !isVoid else { return (false, []) }
            if let softened { soften([record], at: softened) }
            // Files come in the order of their numbers, so that the newer of two takes the older one's place.
            let older = state.shelf.remove(read.key) { $0.selectors == record.selectors }
            state.shelf.insert(record)
            return (true, older)
        }
        books.withLock { $0.add(record, size: layout.size) }
        for old in older {
            old.state.store(.gone, ordering: .releasing)
            removeFile(of: old)
        }
        guard isTaken else { return removeFile(of: record) }
        keepWithinBounds()
    }

    /// The bounds may be narrower than at the last run.
    private func keepWithinBounds() {
        while let one = books.withLock({ $0.isOver ? $0.next() : nil }) {
            counts.evictions.wrappingAdd(1, ordering: .relaxed)
            drop(one)
        }
    }
}
