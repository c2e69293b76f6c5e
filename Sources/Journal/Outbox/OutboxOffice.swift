package import Gateway
import Synchronization

/// The outboxes of all parties, and what an operator may do with them.
package final class OutboxOffice: Sendable {
    let journal: any Journal
    let clock: any GatewayClock
    private let alarm: any Alarm
    private let inFlight: Int
    private let tell: @Sendable (OutboxNotice) -> Void
    let dropping: @Sendable (StoredMessage, _ reason: String) -> NewEvent?
    private let state: Mutex<State>

    private struct State {
        var boxes: [String: Outbox] = [:]
        var chance: SplitMix
    }

    /// - Parameters:
    ///   - inFlight: messages under way to one party at most (`Limits.outboxInFlight`), whatever its own settings say.
    ///   - seed: for the chance in all back-offs.
    ///   - tell: called on any thread; must return soon.
    ///   - dropping: the event to write to its stream when an operator drops a message.
    package init(
        _ journal: any Journal, clock: any GatewayClock, alarm: any Alarm, inFlight: Int = Limits.outboxInFlight.standard, seed: UInt64,
        tell: @escaping @Sendable (OutboxNotice) -> Void = { _ in },
        dropping: @escaping @Sendable (StoredMessage, _ reason: String) -> NewEvent? = { _, _ in nil }
    ) {
        self.journal = journal
        self.clock = clock
        self.alarm = alarm
        self.inFlight = inFlight
        self.tell = tell
        self.dropping = dropping
        state = Mutex(State(chance: SplitMix(seed: seed)))
        journal.onWake { [weak self] wake in self?.woke(wake) }
    }

    private func woke(_ wake: Wake) {
        switch wake {
        case .message(let party): box(party)?.wake()
        case .unknown: for box in boxes { box.wake() }
        case .event: break
        }
    }

    private func box(_ party: String) -> Outbox? { state.withLock { $0.boxes[party] } }
    private var boxes: [Outbox] { state.withLock { state in state.boxes.values.sorted { $0.party < $1.party } } }

    // MARK: Parties

    /// Has this courier deliver the party's messages from now on, in place of one before it.
    package func employ(_ courier: any Courier, for party: String, _ settings: OutboxSettings = OutboxSettings()) {
        var settings = settings
        settings.inFlight = min(settings.inFlight, inFlight)
        let (box, former) = state.withLock { state in
            let box = Outbox(
                party, courier, journal: journal, clock: clock, alarm: alarm, settings: settings, seed: state.chance.next(), tell: tell)
            return (box, state.boxes.updateValue(box, forKey: party))
        }
        if former?.status.work == .paused { box.pause() }
        former?.retire()
        box.wake()
    }

    /// Delivers no more to a party; its messages stay. Returns when what is under way has ended, or after `span`.
    package func dismiss(_ party: String, within span: Span) async {
        let box = state.withLock { $0.boxes.removeValue(forKey: party) }
        await box?.stop(within: span)
    }

    /// Finishes what is under way, all parties at once, within `span`.
    package func stop(within span: Span) async {
        await withTaskGroup(of: Void.self) { group in
            for box in boxes { group.addTask { await box.stop(within: span) } }
        }
    }

    /// Returns when nothing is under way at any party.
    package func idle() async {
        for box in boxes { await box.idle() }
    }

    // MARK: By an operator

    /// Until `resume` or the gateway's end; what is under way goes on.
    /// - Returns: false where nobody delivers to such a party here.
    @discardableResult
    package func pause(_ party: String) -> Bool {
        let box = box(party)
        box?.pause()
        return box != nil
    }

    @discardableResult
    package func resume(_ party: String) -> Bool {
        let box = box(party)
        box?.resume()
        return box != nil
    }

    /// Every party that has a courier here or messages in the journal.
    package func show() async throws(JournalFailure) -> [PartyStatus] {
        var all = Dictionary(uniqueKeysWithValues: boxes.map { ($0.party, $0.status) })
        for backlog in try await journal.backlog() {
            all[backlog.party, default: PartyStatus(backlog.party)].waiting = backlog.waiting
            all[backlog.party]?.dead = backlog.dead
        }
        return all.values.sorted { $0.party < $1.party }
    }

    /// Asks the party what it has; nil where it cannot be asked. Nothing is sent before `send`.
    package func reconcile(_ party: String) async -> [Difference]? { await box(party)?.courier.reconcile() }

    func isUnderWay(_ message: ClaimedMessage) -> Bool { box(message.party)?.isUnderWay(message.id) ?? false }
}
