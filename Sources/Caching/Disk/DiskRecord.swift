import Gateway
import Synchronization

/// One entry on disk, as it is known in memory: what finds it, and where it is. Its head and body stay in the file.
///
/// With its place on the shelf it takes about half a KiB.
final class DiskRecord: Sendable {
    enum State: UInt8, AtomicRepresentable {
        /// Still to be written.
        case waiting
        case written
        /// Off the shelf; its file, where there is one, is removed next.
        case gone
    }

    let key: CacheKey
    let selectors: VarySelectors
    /// Bytes of the body.
    let length: Int
    /// Hashes of the names of its marks, by which it may be purged.
    let marks: [Int]
    /// The era its answer was asked for in, or its marks were last looked at (`MarkTable`).
    let era: Atomic<UInt64>
    /// When a soft purge made it stale, which its file may not say yet; the least number where none did. Set under the
    /// stripe's lock.
    private let ended = Atomic(Int64.min)
    let state: Atomic<State>
    /// Names the file; given when it is written.
    let number: Atomic<UInt64>
    /// Bytes its file takes of the disk; 0 while there is none. Set by the writing thread only.
    let size: Atomic<Int>
    /// Asked for since the queue last looked.
    let isUsed = Atomic(false)
    /// The body's checksum was found right. Once is enough: what was read is the kernel's from then on, and nobody
    /// writes to a body again.
    let isVerified = Atomic(false)

    init(key: CacheKey, head: StoredHead, marks: [CacheMark.Name], length: Int, state: State = .waiting, number: UInt64 = 0, size: Int = 0) {
        self.key = key
        selectors = head.selectors
        self.length = length
        self.marks = marks.filter { $0 != .everything }.map(\.hashValue)
        era = Atomic(head.reviewed)
        self.state = Atomic(state)
        self.number = Atomic(number)
        self.size = Atomic(size)
    }

    func bears(_ mark: CacheMark.Name) -> Bool { mark == .everything || marks.contains(mark.hashValue) }

    var softened: Tick? {
        let tick = ended.load(ordering: .acquiring)
        return tick == .min ? nil : Tick(nanoseconds: tick)
    }
    func soften(at tick: Tick) { ended.store(tick.nanoseconds, ordering: .releasing) }

    /// It has a newer head.
    func renewed(_ head: StoredHead) {
        era.store(head.reviewed, ordering: .releasing)
        ended.store(head.softlyPurged?.nanoseconds ?? .min, ordering: .releasing)
    }

    var isWritten: Bool { state.load(ordering: .acquiring) == .written }
    var name: String { DiskLayout.name(number.load(ordering: .relaxed)) }
}

/// The entries on disk of one stripe's keys; touched under the stripe's lock only, as what is in memory is.
struct DiskShelf {
    /// Of each key one for each choice that `Vary` made, the newest first.
    private var records: [CacheKey: [DiskRecord]] = [:]

    var isEmpty: Bool { records.isEmpty }
    var keys: some Sequence<CacheKey> { records.keys }

    func contains(_ key: CacheKey) -> Bool { !records.isEmpty && records[key] != nil }
    func all(_ key: CacheKey) -> [DiskRecord] { records.isEmpty ? [] : records[key] ?? [] }
    func count(_ key: CacheKey) -> Int { all(key).count }
    func all(where isMeant: (DiskRecord) -> Bool) -> [DiskRecord] { records.values.flatMap { $0.filter(isMeant) } }

    /// One that is written and that `Vary` lets the request have.
    func find(_ key: CacheKey, for request: RequestHead) -> DiskRecord? {
        guard !records.isEmpty else { return nil }
        return records[key]?.first { $0.isWritten && $0.selectors.match(request.fields) }
    }

    func record(_ key: CacheKey, _ selectors: VarySelectors) -> DiskRecord? {
        records[key]?.first { $0.selectors == selectors }
    }

    mutating func insert(_ record: DiskRecord) { records[record.key, default: []].insert(record, at: 0) }

    mutating func remove(_ key: CacheKey) -> [DiskRecord] {
        records.isEmpty ? [] : records.removeValue(forKey: key) ?? []
    }

    /// - Returns: those of the key that went.
    mutating func remove(_ key: CacheKey, where isMeant: (DiskRecord) -> Bool) -> [DiskRecord] {
        guard let all = records.isEmpty ? nil : records[key] else { return [] }
        let gone = all.filter(isMeant)
        if gone.isEmpty { return [] }
        let kept = all.filter { !isMeant($0) }
        records[key] = kept.isEmpty ? nil : kept
        return gone
    }

    mutating func remove(_ record: DiskRecord) -> Bool { !remove(record.key) { $0 === record }.isEmpty }

    mutating func remove(where isMeant: (DiskRecord) -> Bool) -> [DiskRecord] {
        let keys = records.filter { $0.value.contains(where: isMeant) }.map(\.key)
        return keys.flatMap { remove($0, where: isMeant) }
    }
}
