/// Which stored answers stay in memory: S3-FIFO (Yang et al., SOSP 2023).
///
/// A newcomer goes to the small queue; only if it was used again before it falls out does it move to the main one,
/// so a scan of addresses asked for once passes through a tenth of the memory and leaves the rest alone. The
/// ghost queue remembers the keys that fell out of the small one; who comes back goes to the main queue at once.
struct Eviction {
    /// Bytes of all residents, at most.
    let capacity: Int
    private var small = ResidentQueue()
    private var main = ResidentQueue()
    private var ghosts = GhostQueue()

    /// A resident used this often since it came has earned its place in the main queue.
    private static let promotion: UInt8 = 2

    init(capacity: Int) { self.capacity = capacity }

    var bytes: Int { small.bytes + main.bytes }
    var count: Int { small.count + main.count }

    /// - Returns: who has to leave; never sent twice.
    mutating func admit(_ resident: Resident, size: Int) -> [Resident] {
        if ghosts.remove(resident.key.hash) {
            main.append(resident, size: size)
        } else {
            small.append(resident, size: size)
        }
        return evict()
    }

    /// The same resident with another size, after a validation.
    mutating func resize(_ resident: Resident, size: Int) -> [Resident] {
        guard small.resize(resident, size: size) || main.resize(resident, size: size) else {
            return admit(resident, size: size)
        }
        return evict()
    }

    mutating func remove(_ resident: Resident) {
        if !small.remove(resident) { _ = main.remove(resident) }
    }

    mutating func removeAll() {
        small = ResidentQueue()
        main = ResidentQueue()
        ghosts = GhostQueue()
    }

    private mutating func evict() -> [Resident] {
        var leaving: [Resident] = []
        while bytes > capacity {
            let isSmallsTurn = small.bytes > capacity / 10 || main.count == 0
            guard let one = isSmallsTurn ? evictFromSmall() : evictFromMain() else { continue }
            leaving.append(one)
        }
        return leaving
    }

    /// - Returns: nil when the oldest moved to the main queue instead.
    private mutating func evictFromSmall() -> Resident? {
        guard let (oldest, size) = small.popFirst() else { return nil }
        if oldest.heat >= Self.promotion {
            oldest.cool(to: 0)
            main.append(oldest, size: size)
            return nil
        }
        ghosts.append(oldest.key.hash, limit: max(1024, main.count))
        return oldest
    }

    /// - Returns: nil when the oldest was used and gets another round.
    private mutating func evictFromMain() -> Resident? {
        guard let (oldest, size) = main.popFirst() else { return nil }
        let heat = oldest.heat
        guard heat > 0 else { return oldest }
        oldest.cool(to: heat - 1)
        main.append(oldest, size: size)
        return nil
    }
}
