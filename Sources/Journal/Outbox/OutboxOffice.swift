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
        /// Replaced or dismissed, but perhaps with something under way.
        var former: [Outbox] = []
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
        case .event(PartyPause.audience): Task { await attend() }
        case .event: break
        case .unknown:
            for box in boxes { box.wake() }
            Task { await attend() }
        }
    }

    /// Another gateway may have paused or resumed a party.
    private func attend() async {
        for box in boxes {
            // What cannot be read now is read when the journal is back: it says so by `unknown`.
            guard let word = try? await PartyPause.word(box.party, in: journal) else { continue }
            box.hear(word)
        }
    }

    /// Lets a new box begin once it is known whether its party is paused, be it that the journal has to come back first.
    private func settle(_ box: Outbox) async {
        while self.box(box.party) === box {
            do throws(JournalFailure) {
                box.hear(try await PartyPause.word(box.party, in: journal))
                return box.journalAnswered()
            } catch {
                box.journalFailed(error)
                if error.cause == .closed { return }
                await alarm.wait(PartyState.journalWait)
            }
        }
    }

    private func box(_ party: String) -> Outbox? { state.withLock { $0.boxes[party] } }
    private var boxes: [Outbox] { state.withLock { state in state.boxes.values.sorted { $0.party < $1.party } } }

    // MARK: Parties

    /// Has this courier deliver the party's messages from now on, in place of one before it; unless it is paused.
    package func employ(_ courier: any Courier, for party: String, _ settings: OutboxSettings = OutboxSettings()) {
        var settings = settings
        settings.inFlight = min(settings.inFlight, inFlight)
        let box = state.withLock { state in
            let box = Outbox(
                party, courier, journal: journal, clock: clock, alarm: alarm, settings: settings, seed: state.chance.next(), tell: tell)
            box.hold()
            if let former = state.boxes.updateValue(box, forKey: party) { Self.retire(former, &state) }
            return box
        }
        // Asked when it is in its place: no pause is written between that it would not hear of.
        Task { await settle(box) }
    }

    /// Delivers no more to a party; its messages stay, and what is under way ends.
    package func dismiss(_ party: String) {
        state.withLock { state in
            if let former = state.boxes.removeValue(forKey: party) { Self.retire(former, &state) }
        }
    }

    private static func retire(_ box: Outbox, _ state: inout State) {
        box.retire()
        state.former.removeAll { $0.status.underWay == 0 }
        state.former.append(box)
    }

    /// Finishes what is under way, all parties at once, within `span`.
    package func stop(within span: Span) async {
        await withTaskGroup(of: Void.self) { group in
            for box in everyBox { group.addTask { await box.stop(within: span) } }
        }
    }

    /// Returns when nothing is under way at any party.
    package func idle() async {
        for box in everyBox { await box.idle() }
    }

    private var everyBox: [Outbox] { boxes + state.withLock { $0.former } }

    // MARK: By an operator

    /// Until `resume`, at every gateway of this journal and after a restart too; what is under way goes on.
    /// - Parameter words: who and why, for the record.
    package func pause(_ party: String, _ words: String) async throws(JournalFailure) {
        let word = try await PartyPause.write(true, party, words, at: clock.now(), in: journal)
        box(party)?.hear(word)
    }

    package func resume(_ party: String, _ words: String) async throws(JournalFailure) {
        let word = try await PartyPause.write(false, party, words, at: clock.now(), in: journal)
        box(party)?.hear(word)
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

    func isUnderWay(_ message: ClaimedMessage) -> Bool { everyBox.contains { $0.party == message.party && $0.isUnderWay(message.id) } }
}
