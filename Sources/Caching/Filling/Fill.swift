import Gateway
import NIOCore
import Synchronization

/// The driver of a `FillState`: what the loops that read a fill share, and who is to be woken when there is more.
///
/// The exchange with the connector behind belongs to `FillSource` on the loop that asked first; each reader is a
/// `FillReader` on its own loop. Here is only what they meet over, under one lock. Nobody is called under it.
final class Fill: Sendable {
    /// What has come of it for those who wait.
    enum Result: Sendable {
        case waiting
        /// Storable, and on its way; `length` is the whole's where that is known, `status` what the origin answered with.
        case streaming(StoredHead, length: Int?, status: Int)
        case stored(StoredAnswer, status: Int)
        /// The origin failed, and the stored answer stands in (RFC 5861 §4).
        case standIn(StoredAnswer, CacheStatus.Detail)
        /// It serves only the one who asked; the others ask for themselves, all at once.
        case unshared
        /// It was purged while it was asked for; the others look again.
        case overtaken
        case failed(GatewayError)
    }

    enum Next {
        case bytes(ByteBuffer)
        case end(trailers: Fields?)
        case failed(GatewayError)
        case none
    }

    struct Seat: Sendable {
        let reader: NIOLoopBound<FillReader>
        let id: ObjectIdentifier
        /// The piece it takes next, counted from the body's beginning.
        var place = 0
        /// It found nothing, and wants to be woken.
        var isHungry = true
    }

    private struct Shared {
        var state: FillState
        var result = Result.waiting
        var pieces: [ByteBuffer] = []
        /// Pieces let go already, so that `place - released` is an index.
        var released = 0
        /// Bytes in `pieces`.
        var held = 0
        var reserved = 0
        var end: Next?
        /// The piece that completes what is to be stored, and the end, are not handed out before it is: who has an answer
        /// whole must find it stored when they ask again.
        var isVeiled = false
        var isPaused = false
        var seats: [ObjectIdentifier: Seat] = [:]

        /// Lets go what every reader has taken.
        /// - Returns: true when the source waited for that and should go on.
        mutating func letGo() -> Bool {
            let slowest = seats.values.reduce(Int.max) { min($0, $1.place) }
            let count = min(pieces.count, max(0, slowest - released))
            held -= pieces[..<count].reduce(0) { $0 + $1.readableBytes }
            pieces.removeFirst(count)
            released += count
            guard isPaused, held < Fill.window / 2 else { return false }
            isPaused = false
            return true
        }

        /// - Returns: the bytes reserved so far, which are no more.
        mutating func giveBack() -> Int {
            defer { reserved = 0 }
            return reserved
        }
    }

    let key: CacheKey
    /// The stored answer that is being validated.
    let previous: StoredAnswer?
    /// Others may join.
    let isShared: Bool
    let source: NIOLoopBound<FillSource>
    private let cache: ResponseCache
    private let shared: Mutex<Shared>

    /// Bytes held for the slowest reader of a fill that is only passed on.
    private static let window = 256 << 10

    init(key: CacheKey, previous: StoredAnswer?, isShared: Bool, source: FillSource, cache: ResponseCache) {
        self.key = key.compacted()
        self.previous = previous
        self.isShared = isShared
        self.source = NIOLoopBound(source, eventLoop: source.loop)
        self.cache = cache
        shared = Mutex(Shared(state: FillState(limit: cache.storedObjectLimit, outlivesReaders: previous != nil)))
    }

    // MARK: The readers' side, on any loop

    /// - Returns: false when it is too late to join, or what comes was chosen by other request fields.
    func take(_ seat: Seat, for request: Fields) -> Bool {
        shared.withLock { shared in
            if case .streaming(let head, _, _) = shared.result, head.standing != .intact || !head.selectors.match(request) { return false }
            guard shared.state.readerArrived() != .refused else { return false }
            shared.seats[seat.id] = seat
            return true
        }
    }

    var result: Result { shared.withLock { $0.result } }
    var readers: Int { shared.withLock { $0.state.readers } }

    func next(for id: ObjectIdentifier) -> Next {
        var resumes = false
        let next: Next = shared.withLock { shared in
            guard let place = shared.seats[id]?.place else { return .none }
            let index = place - shared.released
            guard index < shared.pieces.count - (shared.isVeiled ? 1 : 0) else {
                if let end = shared.end, !shared.isVeiled { return end }
                shared.seats[id]?.isHungry = true
                return .none
            }
            let piece = shared.pieces[index]
            shared.seats[id]?.place += 1
            if shared.state.phase == .passing { resumes = shared.letGo() }
            return .bytes(piece)
        }
        if resumes { onSource { $0.drain() } }
        return next
    }

    func leave(_ id: ObjectIdentifier) {
        var resumes = false
        let departure: FillState.Departure = shared.withLock { shared in
            guard shared.seats.removeValue(forKey: id) != nil else { return .goOn }
            if shared.state.phase == .passing { resumes = shared.letGo() }
            return shared.state.readerLeft()
        }
        if departure == .cancel {
            onSource { $0.cancel() }
        } else if resumes {
            onSource { $0.drain() }
        }
    }

    /// Later, even on the same loop: the source may be the one that is calling.
    private func onSource(_ act: @escaping @Sendable (FillSource) -> Void) {
        source.eventLoop.execute { [source] in act(source.value) }
    }

    // MARK: The source's side, on its loop

    /// The answer may be stored, and its body follows.
    /// - Returns: false when all have left meanwhile.
    func begins(_ head: StoredHead, length: Int?, status: Int) -> Bool {
        shared.withLock { shared in
            guard shared.state.begins() else { return false }
            shared.result = .streaming(head, length: length, status: status)
            return true
        }
    }

    /// False when the slowest reader has not taken enough of what is only passed on.
    var wantsMore: Bool {
        shared.withLock { shared in
            guard shared.state.phase == .passing, shared.held >= Self.window else { return true }
            shared.isPaused = true
            return false
        }
    }

    /// - Parameter isLast: no more can come, so it is handed out with the end.
    func append(_ piece: ByteBuffer, isLast: Bool) -> FillState.Growth {
        let count = piece.readableBytes
        let (growth, freed): (FillState.Growth, Int) = shared.withLock { shared in
            let hasRoom = shared.state.phase == .keeping && cache.reserve(count)
            if hasRoom { shared.reserved += count }
            let growth = shared.state.grew(by: count, hasRoom: hasRoom)
            if growth != .cancel {
                shared.pieces.append(piece)
                shared.held += count
            }
            if growth == .overflow { _ = shared.letGo() }
            shared.isVeiled = isLast && growth == .keep
            return (growth, growth == .keep ? 0 : shared.giveBack())
        }
        cache.release(freed)
        return growth
    }

    /// Bytes of the body so far.
    var received: Int { shared.withLock { $0.state.received } }

    /// The body's end, or its breaking off.
    /// - Returns: the pieces that came, if all were kept; what is then stored is handed out whole by `wake`.
    func ends(_ end: Next) -> [ByteBuffer]? {
        let (pieces, freed): ([ByteBuffer]?, Int) = shared.withLock { shared in
            shared.end = end
            let isWhole = if case .end = end { true } else { false }
            if !isWhole { shared.isVeiled = false }
            return (shared.state.ends(isWhole: isWhole) ? shared.pieces : nil, shared.giveBack())
        }
        cache.release(freed)
        return pieces
    }

    /// What those who wait get, where no body is on its way.
    func concludes(_ result: Result) {
        shared.withLock { shared in
            _ = shared.state.ends()
            shared.result = result
        }
        wake()
    }

    /// Wakes whoever found nothing when it last looked.
    func wake() {
        let woken: [Seat] = shared.withLock { shared in
            if shared.end != nil { shared.isVeiled = false }
            let hungry = shared.seats.values.filter(\.isHungry)
            for seat in hungry { shared.seats[seat.id]?.isHungry = false }
            return hungry
        }
        for seat in woken {
            if seat.reader.eventLoop === source.eventLoop {
                seat.reader.value.wake()
            } else {
                seat.reader.eventLoop.execute { seat.reader.value.wake() }
            }
        }
    }
}
