import Gateway

/// The marks of one stored answer, which counts among their bearers for as long as this lives.
final class BorneMarks: Sendable {
    let marks: [CacheMark]
    private let table: MarkTable

    /// How its marks' purges leave an answer.
    enum Standing: Equatable {
        case intact
        case purged
        /// Made stale by a soft purge.
        case stale(since: Tick)
    }

    /// For `MarkTable`, which has counted it already.
    init(_ marks: [CacheMark], in table: MarkTable) {
        self.marks = marks
        self.table = table
    }

    deinit { for mark in marks { table.leave(mark) } }

    var isPurged: Bool { marks.contains { $0.isPurged } }

    /// - Parameter era: in which the answer was asked for, or looked at last.
    func standing(after era: UInt64) -> Standing {
        if isPurged { return .purged }
        guard let first = marks.compactMap({ $0.softPurge(after: era) }).min() else { return .intact }
        return .stale(since: first)
    }

    var tags: [String] {
        marks.compactMap { if case .tag(let tag) = $0.name { tag } else { nil } }
    }

    var groups: [CacheMark.Name] {
        marks.compactMap { if case .group = $0.name { $0.name } else { nil } }
    }

    /// Bytes it takes beside the marks, which many share.
    var size: Int { 96 + 8 * marks.count }
}
