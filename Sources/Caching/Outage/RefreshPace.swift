import Gateway

/// When stale answers are refreshed after an outage: one in each slot of time, at a moment of chance within it, so that
/// gateways that came back together do not ask together.
struct RefreshPace {
    /// Nanoseconds.
    private let slot: Int64
    private var random: SplitMix
    /// The first slot that is free.
    private var next = Tick(nanoseconds: .min)
    /// Hashes of the keys whose turn is still to come.
    private var waiting: Set<Int> = []

    /// Keys that wait at once; who finds no place is asked for when it is next wanted.
    private static let waitingLimit = 1024

    init(perSecond: Int, seed: UInt64) {
        slot = 1_000_000_000 / Int64(max(1, perSecond))
        random = SplitMix(seed: seed)
    }

    var hasQueue: Bool { !waiting.isEmpty }

    /// - Returns: how long to wait; nil where this key waits already, or there is no place.
    mutating func reserve(_ hash: Int, at tick: Tick) -> Span? {
        guard waiting.count < Self.waitingLimit, waiting.insert(hash).inserted else { return nil }
        let start = max(next, tick)
        next = start + Span(nanoseconds: slot)
        return start + Span(nanoseconds: Int64.random(in: 0..<slot, using: &random)) - tick
    }

    /// This key's turn has come.
    mutating func turnCame(_ hash: Int) { waiting.remove(hash) }
}
