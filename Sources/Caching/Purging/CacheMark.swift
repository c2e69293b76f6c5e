import Gateway
import Synchronization

/// What many stored answers have in common, so that all of them are purged in one step.
///
/// A stored answer bears the mark of the whole cache, its agency's, one for each of its tags and one for each of its
/// groups (`Marking`). A purge touches the mark alone; each answer's marks are looked at when it is next found, and
/// then only if there was a purge since they were looked at last (`ResponseCache.find`).
///
/// Time is counted in eras: each purge ends one. They are a number and not a reading of a clock, so that what was asked
/// for before a purge and after it never look the same.
final class CacheMark: Sendable {
    enum Name: Hashable, Sendable {
        case everything
        case agency(String)
        case tag(String)
        /// RFC 9875 §2.1: of one origin, scheme and authority. One agency's only, since many stand on one origin here,
        /// and none is to make void what is another's (RFC 9875 §5).
        case group(String, origin: String, agency: String)
    }

    let name: Name
    /// Answers asked for in an earlier era do not bear this mark, but the purged one that had its name.
    let since: UInt64
    /// Nobody comes to bear a purged mark; another takes its name.
    private let isVoid = Atomic(false)
    private let softEra = Atomic<UInt64>(0)
    private let softTick = Atomic<Int64>(0)
    private let bearers = Atomic(0)
    /// The table keeps it though nobody bears it; changed under the table's lock.
    let isRemembered = Atomic(false)

    init(_ name: Name, since: UInt64) {
        self.name = name
        self.since = since
    }

    var isPurged: Bool { isVoid.load(ordering: .acquiring) }
    /// Stored answers that bear it, and those on their way into the store.
    var count: Int { bearers.load(ordering: .relaxed) }
    /// The era that its last purge began; 0 where there was none.
    var lastPurge: UInt64 { max(since, softEra.load(ordering: .relaxed)) }

    /// When answers of `era` were made stale by it; of several times the last.
    func softPurge(after era: UInt64) -> Tick? {
        guard softEra.load(ordering: .acquiring) > era else { return nil }
        return Tick(nanoseconds: softTick.load(ordering: .relaxed))
    }

    func bear() { bearers.wrappingAdd(1, ordering: .relaxed) }
    /// - Returns: true when nobody bears it any more.
    func lose() -> Bool { bearers.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 }

    /// For `MarkTable`, under its lock.
    func purge() { isVoid.store(true, ordering: .releasing) }

    /// For `MarkTable`, under its lock.
    func soften(at tick: Tick, beginning era: UInt64) {
        softTick.store(tick.nanoseconds, ordering: .relaxed)
        softEra.store(era, ordering: .releasing)
    }
}
