/// A fill of one cache key: one upstream exchange, any number of readers (RFC 9111 §4).
///
/// It is asked for, then kept while it arrives, for readers to join at any time. One that turns out too large is
/// only passed on: what all its readers have taken is let go, and nobody else joins.
struct FillState: Equatable {
    enum Phase: Equatable {
        case asking, keeping, passing
        /// The whole is here, and on its way into the store: still there to be joined.
        case kept
        case ended
    }
    enum Arrival: Equatable { case waits, streams, refused }
    enum Departure: Equatable { case goOn, cancel }
    enum Growth: Equatable {
        case keep
        /// From now on passed on only.
        case overflow
        case pass
        /// Too large to keep, and nobody reads it.
        case cancel
    }

    private(set) var phase = Phase.asking
    private(set) var readers = 0
    private(set) var received = 0
    /// Bytes of one stored body.
    let limit: Int
    /// An answer of this key is stored, so that the next one is worth having even if nobody waits for it.
    let outlivesReaders: Bool

    init(limit: Int, outlivesReaders: Bool) {
        self.limit = limit
        self.outlivesReaders = outlivesReaders
    }

    mutating func readerArrived() -> Arrival {
        switch phase {
        case .asking:
            readers += 1
            return .waits
        case .keeping, .kept:
            readers += 1
            return .streams
        case .passing, .ended:
            return .refused
        }
    }

    mutating func readerLeft() -> Departure {
        readers -= 1
        guard readers == 0 else { return .goOn }
        switch phase {
        case .asking where !outlivesReaders, .passing:
            phase = .ended
            return .cancel
        case .asking, .keeping, .kept, .ended:
            return .goOn
        }
    }

    /// The answer's head came and may be stored; its body follows.
    /// - Returns: false when the fill has ended before.
    mutating func begins() -> Bool {
        guard phase == .asking else { return false }
        phase = .keeping
        return true
    }

    /// - Parameter hasRoom: whether memory was found for the bytes.
    mutating func grew(by count: Int, hasRoom: Bool) -> Growth {
        received += count
        switch phase {
        case .keeping where received <= limit && hasRoom:
            return .keep
        case .keeping where readers > 0:
            phase = .passing
            return .overflow
        case .keeping:
            phase = .ended
            return .cancel
        case .passing:
            return .pass
        case .asking, .kept, .ended:
            return .cancel
        }
    }

    /// Nothing more comes.
    /// - Parameter isWhole: the body came to its end.
    /// - Returns: true when all that came was kept.
    mutating func ends(isWhole: Bool = true) -> Bool {
        let isKept = phase == .keeping
        phase = isKept && isWhole ? .kept : .ended
        return isKept
    }
}
