/// Chooses among upstreams.
struct Balancer: Sendable {
    private let balance: Balance
    private var last = -1

    init(_ balance: Balance) { self.balance = balance }

    /// - Parameters:
    ///   - count: how many there are.
    ///   - hash: of the field that `Balance.hash` goes by; nil where the request has none.
    ///   - pending: requests under way to one.
    ///   - usable: whether one may be chosen.
    mutating func choose(of count: Int, hash: UInt64?, pending: (Int) -> Int, usable: (Int) -> Bool) -> Int? {
        switch balance {
        case .roundRobin: return next(of: count, usable: usable)
        case .leastPending: return leastPending(of: count, pending: pending, usable: usable)
        case .hash:
            guard let hash else { return next(of: count, usable: usable) }
            return Self.rendezvous(of: count, hash: hash, usable: usable)
        }
    }

    private mutating func next(of count: Int, usable: (Int) -> Bool) -> Int? {
        for step in 1...max(count, 1) {
            let index = (last + step) % max(count, 1)
            guard usable(index) else { continue }
            last = index
            return index
        }
        return nil
    }

    /// Among those with equally few, in turn.
    private mutating func leastPending(of count: Int, pending: (Int) -> Int, usable: (Int) -> Bool) -> Int? {
        guard let fewest = (0..<count).filter(usable).map(pending).min() else { return nil }
        return next(of: count) { usable($0) && pending($0) == fewest }
    }

    /// The usable one with the highest weight for this hash: when one falls out, only its own clients move.
    private static func rendezvous(of count: Int, hash: UInt64, usable: (Int) -> Bool) -> Int? {
        (0..<count).filter(usable).max { weight($0, hash) < weight($1, hash) }
    }

    private static func weight(_ index: Int, _ hash: UInt64) -> UInt64 {
        var mixed = hash ^ (UInt64(index) &+ 1) &* 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// FNV-1a: the same in every process, so that gateways side by side choose alike.
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash
    }
}
