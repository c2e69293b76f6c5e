package import Gateway

/// Who waits for one portal, and who may go in: numbers, in the order in which visitors came. A pure state machine; whoever asks it
/// says how much is under way and what time it is.
///
/// Nobody waits while there is room and nobody waits before them. Otherwise each visitor gets a number, which a signed ticket in their
/// browser keeps (`WaitingTicket`), so that a visitor costs a second's stamp and a bit here: 100,000 some 0.5 MiB. When there is
/// room, the next numbers are opened; who has an opened number goes in once. Numbers whose visitors were not seen for a while are
/// passed over, and hold no place that others wait for.
package struct WaitingLine: Sendable {
    package struct Settings: Sendable, Hashable {
        /// Exchanges with the portal at once, from which on visitors wait.
        package var capacity: Int
        /// How long an opened number is kept for who has it.
        package var claim = Span.seconds(60)
        /// After how long without a sign of life a visitor is passed over; longer than any page asks to wait.
        package var patience = Span.seconds(150)
        /// Numbers at once; when all are given, visitors are told that there is no place in the line.
        package var most = 1_000_000

        package init(capacity: Int) { self.capacity = capacity }
    }

    package enum Decision: Sendable, Hashable {
        /// Go in; nobody waits.
        case enter
        /// Go in with this number, which is used up.
        case admitted(number: Int)
        /// - Parameters:
        ///   - ahead: visitors before them that are still there.
        ///   - wait: an estimate by the pace of the last minutes; nil while there is none.
        case wait(number: Int, ahead: Int, wait: Span?)
        /// The line is as long as it may be.
        case full
    }

    package let settings: Settings
    /// The number that `seen[0]` is of; those before are done with.
    private var base = 0
    /// The second in which each was last seen; 0 once used.
    private var seen: [UInt32] = []
    /// The last number that may go in.
    private var opened = 0
    /// Opened and not claimed yet, in their order.
    private var openings: [(number: Int, until: Tick)] = []
    /// Of living visitors, up to each block of numbers, as counted in `countedAt`.
    private var living: [Int] = [0]
    private var countedAt: Int64 = -1
    /// When the last ones went in.
    private var entries: [Tick] = []

    package init(_ settings: Settings) { self.settings = settings }

    /// How many are in the line, those that left included.
    package var length: Int { base + seen.count - opened }

    private static let block = 128, remembered = 64

    /// A visitor asks to go in.
    /// - Parameter number: of their ticket; nil where they have none.
    package mutating func arrive(number: Int?, underway: Int, now: Tick) -> Decision {
        advance(underway: underway, now: now)
        guard let number, let index = place(of: number) else { return join(underway: underway, now: now) }
        // Used already: in another window, or by whoever copied it.
        guard seen[index] != 0 else { return join(underway: underway, now: now) }
        seen[index] = Self.second(now)
        if number <= opened, underway < settings.capacity || openings.contains(where: { $0.number == number }) {
            seen[index] = 0
            openings.removeAll { $0.number == number }
            note(entry: now)
            return .admitted(number: number)
        }
        return wait(number, now)
    }

    private mutating func join(underway: Int, now: Tick) -> Decision {
        if length == 0, openings.isEmpty, underway < settings.capacity { return .enter }
        guard seen.count < settings.most else { return .full }
        seen.append(Self.second(now))
        return wait(base + seen.count, now)
    }

    /// Numbers count from 1.
    private func place(of number: Int) -> Int? {
        let index = number - base - 1
        return seen.indices.contains(index) ? index : nil
    }

    // MARK: Opening

    /// Opens numbers for the room there is, over those whose visitors have gone.
    private mutating func advance(underway: Int, now: Tick) {
        openings.removeAll { $0.until <= now }
        var room = settings.capacity - underway - openings.count
        while room > 0, opened < base + seen.count {
            opened += 1
            guard isLiving(opened - base - 1, now) else { continue }
            openings.append((opened, now + settings.claim))
            room -= 1
        }
        forget(now)
    }

    private func isLiving(_ index: Int, _ now: Tick) -> Bool {
        seen[index] != 0 && Int64(Self.second(now)) - Int64(seen[index]) <= settings.patience.seconds
    }

    /// What was opened long ago is let go, a block at a time; who comes with such a number stands at the end.
    private mutating func forget(_ now: Tick) {
        let done = min(opened, openings.first?.number ?? opened + 1) - base - 1
        guard done >= 64 * Self.block else { return }
        let count = done / Self.block * Self.block - Self.block
        seen.removeFirst(count)
        base += count
        countedAt = -1
    }

    // MARK: Place and time

    private mutating func wait(_ number: Int, _ now: Tick) -> Decision {
        let ahead = ahead(of: number, now)
        return .wait(number: number, ahead: ahead, wait: pace(now).map { Span(nanoseconds: $0.nanoseconds * Int64(ahead + 1)) })
    }

    /// Living visitors between what is opened and a number; whole blocks are counted once a second.
    private mutating func ahead(of number: Int, _ now: Tick) -> Int {
        count(now)
        let first = max(0, opened - base), last = number - base - 1
        guard first < last else { return 0 }
        let firstBlock = first / Self.block, lastBlock = last / Self.block
        func living(_ range: Range<Int>) -> Int { range.count { isLiving($0, now) } }
        if firstBlock == lastBlock { return living(first..<last) }
        return living(first..<(firstBlock + 1) * Self.block) + self.living[lastBlock] - self.living[firstBlock + 1] + living(lastBlock * Self.block..<last)
    }

    private mutating func count(_ now: Tick) {
        let blocks = seen.count / Self.block
        let isOld = countedAt != Int64(Self.second(now))
        if isOld {
            countedAt = Int64(Self.second(now))
            living = [0]
        }
        // Only whole blocks are kept; the last one's are counted when they are asked for.
        while living.count <= blocks {
            let block = living.count - 1
            living.append(living[block] + (block * Self.block..<(block + 1) * Self.block).count { isLiving($0, now) })
        }
    }

    private mutating func note(entry now: Tick) {
        entries.append(now)
        if entries.count > Self.remembered { entries.removeFirst() }
    }

    /// Between two entries, of the last ones; nil before there were some.
    private func pace(_ now: Tick) -> Span? {
        guard entries.count >= 4, let first = entries.first else { return nil }
        return Span(nanoseconds: (now - first).nanoseconds / Int64(entries.count))
    }

    /// From 1, since 0 says used.
    private static func second(_ now: Tick) -> UInt32 { UInt32(truncatingIfNeeded: now.nanoseconds / 1_000_000_000 + 1) }
}
