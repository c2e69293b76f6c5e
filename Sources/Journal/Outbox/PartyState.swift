import Gateway

/// One party's outbox as a state machine: what happened comes in with its time, what to do goes out.
///
/// One errand to the journal at a time. It is looked when the next message is due before any is claimed, since a
/// look is a read and a claim is a commit.
struct PartyState: Sendable {
    enum Action: Sendable, Hashable {
        /// Ask when the next message is due.
        case look
        case claim(limit: Int)
        /// Ring after this, in place of what was set before.
        case wait(Span)
    }

    enum Mode: Sendable, Hashable {
        /// Whether an operator has paused the party is not known yet.
        case held
        case running, paused, draining
    }

    private enum Errand { case look, claim(limit: Int, isProbe: Bool) }

    private let inFlight: Int
    private(set) var mode = Mode.running
    private(set) var circuit: PartyCircuit
    /// Messages that are being delivered and settled, with the attempt to settle them by.
    private(set) var underWay: [Int64: Int] = [:]
    private var errand: Errand?
    /// Something happened that makes another look worth while.
    private var isAsked = true

    /// Calendars are set, and a wake-up can be lost on the way from another gateway: nothing waits longer.
    static let longestWait = Span.minutes(1)
    /// Before looking again at what was due and could not be claimed: another gateway was claiming it.
    static let shortWait = Span.milliseconds(100)
    /// Before asking the journal again after it failed.
    static let journalWait = Span.seconds(1)

    init(_ settings: OutboxSettings) {
        inFlight = max(1, settings.inFlight)
        circuit = PartyCircuit(failures: max(1, settings.failures), rest: settings.rest)
    }

    /// Nothing is under way, neither here nor at the journal.
    var isIdle: Bool { errand == nil && underWay.isEmpty && mode != .held }

    private var room: Int { inFlight - underWay.count }

    // MARK: What happens

    /// Messages may be due: one was written, or the time has come.
    mutating func woke(at tick: Tick) -> Action? {
        isAsked = true
        return next(at: tick)
    }

    mutating func held() { if mode == .running { mode = .held } }

    mutating func paused() { if mode != .draining { mode = .paused } }

    mutating func resumed(at tick: Tick) -> Action? {
        if mode != .draining { mode = .running }
        return woke(at: tick)
    }

    /// Nothing more is claimed.
    mutating func drains() { mode = .draining }

    mutating func looked(due: Instant?, at now: Instant, _ tick: Tick) -> Action? {
        errand = nil
        guard let due, due <= now else {
            if isAsked { return next(at: tick) }
            let left = due.map { Span(nanoseconds: $0.nanoseconds - now.nanoseconds) } ?? Self.longestWait
            return .wait(min(left, Self.longestWait))
        }
        // Whatever keeps it from being claimed now, it is there when that has passed.
        isAsked = true
        guard mode == .running, room > 0 else { return nil }
        switch circuit.admission(at: tick) {
        case .all: errand = .claim(limit: room, isProbe: false)
        case .probe: errand = .claim(limit: 1, isProbe: true)
        case .later(let until): return .wait(until - tick)
        case .never: return nil
        }
        isAsked = false
        if case .claim(let limit, _) = errand { return .claim(limit: limit) }
        return nil
    }

    /// - Returns: also what to deliver. A message that is under way here already was claimed anew because its lease
    ///   ended: it is not delivered a second time, but settled by the new attempt.
    mutating func claimed(_ messages: [ClaimedMessage], at tick: Tick) -> (deliver: [ClaimedMessage], Action?) {
        let isProbe = if case .claim(_, isProbe: true) = errand { true } else { false }
        errand = nil
        if messages.isEmpty, !isAsked { return ([], .wait(Self.shortWait)) }
        let new = messages.filter { underWay[$0.id] == nil }
        for message in messages { underWay[message.id] = message.attempt }
        if isProbe, let probe = new.first { circuit.probe(with: probe.id) }
        return (new, woke(at: tick))
    }

    /// The journal could not say.
    mutating func errandFailed() -> Action {
        errand = nil
        isAsked = true
        return .wait(Self.journalWait)
    }

    /// The party answered, or not.
    mutating func ended(_ message: Int64, isFailure: Bool, at tick: Tick) -> Action? {
        circuit.ended(message, isFailure: isFailure, at: tick)
        return next(at: tick)
    }

    /// What became of it is written, or is another's to write.
    mutating func settled(_ message: Int64, at tick: Tick) -> Action? {
        underWay[message] = nil
        return next(at: tick)
    }

    /// When a message that failed is to come again; asked before its end is told to the circuit.
    func wait(for message: Int64, isTransport: Bool, after backoff: Span, at tick: Tick) -> Span {
        guard isTransport else { return backoff }
        var circuit = circuit
        let isProbe = circuit.isProbe(message)
        circuit.ended(message, isFailure: true, at: tick)
        guard case .open(let until) = circuit.state else { return backoff }
        // While the party is let alone it is the circuit that sets the pace, and all come when it answers again. Only
        // the probe goes behind the others, or one that the party chokes on would be every probe.
        return isProbe ? (until + backoff) - tick : max(.zero, until - tick)
    }

    // MARK: What to do

    private mutating func next(at tick: Tick) -> Action? {
        guard isAsked, errand == nil, mode == .running, room > 0 else { return nil }
        switch circuit.admission(at: tick) {
        case .never: return nil
        case .later(let until): return .wait(until - tick)
        case .all, .probe: break
        }
        errand = .look
        isAsked = false
        return .look
    }
}
