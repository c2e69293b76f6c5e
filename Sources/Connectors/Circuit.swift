package import Gateway

/// Keeps requests from an upstream that fails, and lets one through now and then to see whether it is well.
///
/// Closed, it lets all pass and counts failures in a row; open, none until its rest is over; then half-open,
/// one, the probe, whose outcome closes it or opens it again.
package struct Circuit: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case closed(failures: Int)
        case open(until: Tick)
        case halfOpen

        /// As `status` shows it.
        package var word: String {
            switch self {
            case .closed: "closed"
            case .open: "open"
            case .halfOpen: "half-open"
            }
        }
    }

    package enum Admission: Sendable, Hashable { case pass, probe, no }

    private let settings: CircuitSettings
    package private(set) var state = State.closed(failures: 0)

    package init(_ settings: CircuitSettings) { self.settings = settings }

    /// Whether a request would get through, and as what.
    package func admission(at tick: Tick) -> Admission {
        switch state {
        case .closed: .pass
        case .open(let until): tick < until ? .no : .probe
        case .halfOpen: .no
        }
    }

    /// A request goes, as `admission` allowed.
    package mutating func enter(as admission: Admission) {
        if admission == .probe { state = .halfOpen }
    }

    /// - Parameter isProbe: what the request had gone as. Once the circuit has opened, only the probe's outcome
    ///   counts: the others left before.
    package mutating func succeeded(isProbe: Bool) {
        switch state {
        case .closed: state = .closed(failures: 0)
        case .halfOpen where isProbe: state = .closed(failures: 0)
        case .halfOpen, .open: break
        }
    }

    package mutating func failed(isProbe: Bool, at tick: Tick) {
        switch state {
        case .closed(let failures) where failures + 1 < settings.failures: state = .closed(failures: failures + 1)
        case .closed: state = .open(until: tick + settings.rest)
        case .halfOpen where isProbe: state = .open(until: tick + settings.rest)
        case .halfOpen, .open: break
        }
    }

    /// The request ended without telling anything of the upstream: its client left.
    package mutating func withdrew(isProbe: Bool, at tick: Tick) {
        // The next one may probe at once.
        if isProbe, case .halfOpen = state { state = .open(until: tick) }
    }
}
