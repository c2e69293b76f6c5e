/// Which stored answers stay in memory: S3-FIFO (Yang et al., SOSP 2023).
///
/// A newcomer goes to the small queue; only if it was used again before it falls out does it move to the main one,
/// so a scan of addresses asked for once passes through a tenth of the memory and leaves the rest alone. The
/// ghosts remember the keys that fell out of the small one; who comes back goes to the main queue at once.
///
/// No step takes longer the more is stored: who wants much room gets it in slices, and second chances are counted.
package struct Eviction {
    /// Bytes of all residents, at most, but for what has yet to leave.
    let capacity: Int
    private let small = ResidentQueue(.small)
    private let main = ResidentQueue(.main)
    private var ghosts: Ghosts

    /// A resident used this often since it came has earned its place in the main queue.
    private static let promotion: UInt8 = 2
    /// Residents that leave in one go.
    static let slice = 256
    /// Residents spared in one go because they were used, and more for each that leaves. Where all were used, the
    /// oldest leaves all the same: looking for a worse one would take three rounds.
    private static let chances = 64, chancesForEach = 4

    package init(capacity: Int) {
        self.capacity = capacity
        ghosts = Ghosts(capacity: capacity)
    }

    package var bytes: Int { small.bytes + main.bytes }
    package var count: Int { small.count + main.count }
    /// More has to leave than a slice.
    package var isOver: Bool { bytes > capacity }

    /// - Returns: who has to leave; never sent twice.
    package mutating func admit(_ resident: Resident, size: Int) -> [Resident] {
        if ghosts.remove(resident.key.hash, lastOf: main.count) {
            main.append(resident, size: size)
        } else {
            small.append(resident, size: size)
        }
        return trim()
    }

    /// The same resident with another size, after a validation.
    mutating func resize(_ resident: Resident, size: Int) -> [Resident] {
        switch resident.link.home {
        case .none: return admit(resident, size: size)
        case .small: small.resize(resident, size: size)
        case .main: main.resize(resident, size: size)
        }
        return trim()
    }

    package func remove(_ resident: Resident) {
        switch resident.link.home {
        case .none: break
        case .small: small.remove(resident)
        case .main: main.remove(resident)
        }
    }

    /// Makes room, as far as one slice does, or until what is over is bearable.
    /// - Returns: who has to leave.
    package mutating func trim() -> [Resident] {
        var leaving: [Resident] = []
        var chances = Self.chances
        while bytes > capacity, leaving.count < Self.slice || bytes > capacity + capacity / 8 {
            let isSmallsTurn = small.bytes > capacity / 10 || main.count == 0
            guard let one = isSmallsTurn ? evictFromSmall(&chances) : evictFromMain(&chances) else { continue }
            leaving.append(one)
            chances += Self.chancesForEach
        }
        return leaving
    }

    /// - Returns: nil when the oldest moved to the main queue instead.
    private mutating func evictFromSmall(_ chances: inout Int) -> Resident? {
        guard let oldest = small.first else { return nil }
        let size = oldest.link.size
        small.remove(oldest)
        if oldest.heat >= Self.promotion, chances > 0 {
            chances -= 1
            oldest.cool(to: 0)
            main.append(oldest, size: size)
            return nil
        }
        ghosts.append(oldest.key.hash)
        return oldest
    }

    /// - Returns: nil when the oldest was used and gets another round.
    private func evictFromMain(_ chances: inout Int) -> Resident? {
        guard let oldest = main.first else { return nil }
        let size = oldest.link.size, heat = oldest.heat
        main.remove(oldest)
        guard heat > 0, chances > 0 else { return oldest }
        chances -= 1
        oldest.cool(to: heat - 1)
        main.append(oldest, size: size)
        return nil
    }
}
