import Gateway

/// Lets a party alone that does not answer, but for one message now and then.
///
/// Closed, it counts deliveries in a row without an answer; open, nothing is claimed until its rest is over, then one
/// message, the probe, whose outcome closes it or opens it again.
struct PartyCircuit: Sendable, Hashable {
    enum State: Sendable, Hashable {
        case closed(failures: Int)
        case open(until: Tick)
        case probing(message: Int64)
    }

    enum Admission: Sendable, Hashable { case all, probe, later(Tick), never }

    private let failures: Int
    private let rest: Span
    private(set) var state = State.closed(failures: 0)

    init(failures: Int, rest: Span) {
        self.failures = failures
        self.rest = rest
    }

    /// What may be claimed. `never` until the probe has come back.
    func admission(at tick: Tick) -> Admission {
        switch state {
        case .closed: .all
        case .open(let until): tick < until ? .later(until) : .probe
        case .probing: .never
        }
    }

    /// A message was claimed as the probe.
    mutating func probe(with message: Int64) { state = .probing(message: message) }

    func isProbe(_ message: Int64) -> Bool { state == .probing(message: message) }

    /// A delivery ended. Once the circuit has opened only the probe's outcome counts: the others left before.
    mutating func ended(_ message: Int64, isFailure: Bool, at tick: Tick) {
        switch state {
        case .closed(let count):
            state = !isFailure ? .closed(failures: 0) : count + 1 < failures ? .closed(failures: count + 1) : .open(until: tick + rest)
        case .probing(message):
            state = isFailure ? .open(until: tick + rest) : .closed(failures: 0)
        case .probing, .open:
            break
        }
    }
}
