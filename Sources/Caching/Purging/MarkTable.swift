import Gateway
import Synchronization

/// The marks in use, by name: touched when an answer is stored, when it goes and when a mark is purged, never when an
/// answer is found.
///
/// A mark that nobody bears leaves the table. A purged one is remembered for a while all the same: an answer may be on
/// its way that was asked for before the purge. When that is forgotten too, what was asked for before counts as purged
/// if it bears a mark that nobody else bears, which costs a little caching and never a wrong answer.
final class MarkTable: Sendable {
    private struct State {
        var marks: [CacheMark.Name: CacheMark] = [:]
        /// Purged marks, in a ring.
        var remembered: [CacheMark] = []
        var nextPlace = 0
        /// The era of the last purge that is remembered nowhere.
        var forgotten: UInt64 = 0

        mutating func remember(_ mark: CacheMark) {
            guard !mark.isRemembered.exchange(true, ordering: .relaxed) else { return }
            guard remembered.count == MarkTable.remembered else { return remembered.append(mark) }
            let oldest = remembered[nextPlace]
            remembered[nextPlace] = mark
            nextPlace = (nextPlace + 1) % MarkTable.remembered
            oldest.isRemembered.store(false, ordering: .relaxed)
            forget(oldest)
        }

        mutating func forget(_ mark: CacheMark) {
            guard mark.count == 0, !mark.isRemembered.load(ordering: .relaxed), marks[mark.name] === mark else { return }
            marks[mark.name] = nil
            forgotten = max(forgotten, mark.lastPurge)
        }
    }

    /// Purged marks that are kept though nobody bears them.
    static let remembered = 1024

    /// Apart from the lock, since every hit reads it on every loop.
    private final class Era: Sendable {
        /// Published after the mark, so that whoever sees the new era sees what began it.
        let current = Atomic<UInt64>(0)
    }

    private let state = Mutex(State())
    private let eras = Era()

    var era: UInt64 { eras.current.load(ordering: .acquiring) }
    var count: Int { state.withLock { $0.marks.count } }

    /// - Parameter era: in which the answer was asked for.
    /// - Returns: nil when one of the names was purged for good since.
    func bear(_ names: [CacheMark.Name], askedIn era: UInt64) -> BorneMarks? {
        let marks: [CacheMark]? = state.withLock { state in
            var marks: [CacheMark] = []
            marks.reserveCapacity(names.count)
            for name in names {
                let mark = state.marks[name] ?? CacheMark(name, since: state.forgotten)
                guard mark.since <= era else { return nil }
                marks.append(mark)
            }
            for mark in marks {
                mark.bear()
                state.marks[mark.name] = mark
            }
            return marks
        }
        return marks.map { BorneMarks($0, in: self) }
    }

    func leave(_ mark: CacheMark) {
        if mark.lose() { state.withLock { $0.forget(mark) } }
    }

    /// - Returns: how many stored answers bear the mark.
    func purge(_ name: CacheMark.Name) -> Int {
        beginEra { state, era in
            let purged = state.marks[name]
            purged?.purge()
            let next = CacheMark(name, since: era)
            state.marks[name] = next
            state.remember(next)
            return purged?.count ?? 0
        }
    }

    /// - Returns: how many stored answers bear the mark.
    func soften(_ name: CacheMark.Name, at tick: Tick) -> Int {
        beginEra { state, era in
            let mark = state.marks[name] ?? CacheMark(name, since: state.forgotten)
            state.marks[name] = mark
            mark.soften(at: tick, beginning: era)
            state.remember(mark)
            return mark.count
        }
    }

    private func beginEra(_ change: (inout State, UInt64) -> Int) -> Int {
        state.withLock { state in
            let era = eras.current.load(ordering: .relaxed) + 1
            defer { eras.current.store(era, ordering: .releasing) }
            return change(&state, era)
        }
    }
}
