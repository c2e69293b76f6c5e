package import Gateway
import Synchronization

/// Delivers one party's messages: claims what is due, hands it to the courier, writes what came of it.
///
/// In order within a stream and at once across streams, at least once each; the journal sees to both by its claims.
/// `PartyState` decides, this does; `Outbox+Settling` writes the end of each message. While the journal fails it waits
/// and goes on where it was.
package final class Outbox: Sendable {
    package let party: String
    let courier: any Courier
    let journal: any Journal
    let alarm: any Alarm
    let clock: any GatewayClock
    let settings: OutboxSettings
    let tell: @Sendable (OutboxNotice) -> Void
    let inside: Mutex<Inside>

    struct Inside {
        var state: PartyState
        var status: PartyStatus
        var chance: SplitMix
        var alarm: AlarmTicket?
        /// The courier's calls, by message.
        var calls: [Int64: Task<[Delivery], Never>] = [:]
        /// How often in a row a message's delivery was cut off for its length.
        var cuts: [Int64: Int] = [:]
        var idlers: [CheckedContinuation<Void, Never>] = []
        var silences = PartySilences()
        /// Of the operator's word that it goes by.
        var revision = 0
        /// Its time to finish is over.
        var isGivenUp = false
    }

    /// - Parameters:
    ///   - seed: for the chance in its back-off.
    ///   - tell: called on any thread; must return soon.
    package init(
        _ party: String, _ courier: any Courier, journal: any Journal, clock: any GatewayClock, alarm: any Alarm,
        settings: OutboxSettings = OutboxSettings(), seed: UInt64, tell: @escaping @Sendable (OutboxNotice) -> Void = { _ in }
    ) {
        self.party = party
        self.courier = courier
        self.journal = journal
        self.clock = clock
        self.alarm = alarm
        self.settings = settings
        self.tell = tell
        inside = Mutex(Inside(state: PartyState(settings), status: PartyStatus(party), chance: SplitMix(seed: seed)))
    }

    // MARK: From outside

    /// Begins, and looks again whenever messages may be due.
    package func wake() { happened { $0.state.woke(at: $1) } }

    /// What is under way goes on.
    package func pause() {
        happened { inside, _ in
            inside.state.paused()
            return nil
        }
    }

    package func resume() { happened { $0.state.resumed(at: $1) } }

    /// Claims nothing before it has heard whether the party is paused.
    func hold() {
        happened { inside, _ in
            inside.state.held()
            return nil
        }
    }

    /// Goes by an operator's word, unless it has heard a newer one.
    func hear(_ word: PartyPause.Word) {
        happened { inside, tick in
            guard word.revision >= inside.revision else { return nil }
            inside.revision = word.revision
            if !word.isPaused { return inside.state.resumed(at: tick) }
            inside.state.paused()
            return nil
        }
    }

    /// Claims nothing more, and returns when what is under way has ended, or after `span`: then deliveries are
    /// cancelled, and what did not end becomes due again at the end of its lease.
    package func stop(within span: Span) async {
        retire()
        let ticket = alarm.set(after: span) { [weak self] in self?.giveUp() }
        await idle()
        ticket.cancel()
        inside.withLock { $0.alarm?.cancel() }
    }

    /// Claims nothing more; what is under way is left to end.
    func retire() {
        happened { inside, _ in
            inside.state.drains()
            return nil
        }
    }

    /// Returns when nothing is under way, neither a delivery nor a question to the journal.
    package func idle() async {
        await withCheckedContinuation { continuation in
            let isIdle = inside.withLock { inside in
                let isIdle = inside.state.isIdle || inside.isGivenUp
                if !isIdle { inside.idlers.append(continuation) }
                return isIdle
            }
            if isIdle { continuation.resume() }
        }
    }

    /// As seen from here: without what only the journal knows.
    package var status: PartyStatus {
        inside.withLock { inside in
            var status = inside.status
            status.underWay = inside.state.underWay.count
            status.work =
                switch inside.state.mode {
                case .running: .running
                case .held, .paused: .paused
                case .draining: .stopping
                }
            status.circuit =
                switch inside.state.circuit.state {
                case .closed: .closed
                case .open(let until): .open(until: clock.now() + (until - clock.tick()))
                case .probing: .probing
                }
            return status
        }
    }

    func isUnderWay(_ message: Int64) -> Bool { inside.withLock { $0.state.underWay[message] != nil } }

    // MARK: What happens, and what is done about it

    /// Everything that changes the state goes through here.
    func happened(_ change: (inout Inside, Tick) -> PartyState.Action?) {
        let tick = clock.tick()
        let (idlers, notice) = inside.withLock { inside in
            let before = inside.state.circuit.state
            // Within the lock, so that an older wait never takes the place of a newer one.
            if let action = change(&inside, tick) { perform(action, &inside) }
            let notice = Self.notice(party, before, inside.state.circuit.state)
            guard inside.state.isIdle || inside.isGivenUp else { return ([CheckedContinuation<Void, Never>](), notice) }
            defer { inside.idlers = [] }
            return (inside.idlers, notice)
        }
        if let notice { tell(notice) }
        for idler in idlers { idler.resume() }
    }

    private func perform(_ action: PartyState.Action, _ inside: inout Inside) {
        switch action {
        case .look: Task { await look() }
        case .claim(let limit): Task { await claim(limit) }
        case .wait(let span):
            inside.alarm?.cancel()
            inside.alarm = alarm.set(after: span) { [weak self] in self?.wake() }
        }
    }

    private static func notice(_ party: String, _ before: PartyCircuit.State, _ after: PartyCircuit.State) -> OutboxNotice? {
        switch (before, after) {
        case (.closed, .open): .circuitOpened(party: party)
        case (.probing, .closed): .circuitClosed(party: party)
        default: nil
        }
    }

    private func giveUp() {
        let calls = inside.withLock { inside in
            inside.isGivenUp = true
            return Array(inside.calls.values)
        }
        for call in calls { call.cancel() }
        happened { _, _ in nil }
    }

    private func look() async {
        do throws(JournalFailure) {
            let due = try await journal.nextDue(party)
            journalAnswered()
            let now = clock.now()
            happened { $0.state.looked(due: due, at: now, $1) }
        } catch {
            errandFailed(error)
        }
    }

    private func claim(_ limit: Int) async {
        do throws(JournalFailure) {
            let messages = try await journal.claim(party, at: clock.now(), lease: settings.lease, limit: limit)
            journalAnswered()
            happened { inside, tick in
                let (new, action) = inside.state.claimed(messages, at: tick)
                begin(new, &inside)
                return action
            }
        } catch {
            errandFailed(error)
        }
    }

    private func errandFailed(_ failure: JournalFailure) {
        journalFailed(failure)
        happened { inside, _ in
            let action = inside.state.errandFailed()
            guard failure.cause == .closed else { return action }
            inside.state.drains()
            return nil
        }
    }

    // MARK: Deliveries

    private func begin(_ messages: [ClaimedMessage], _ inside: inout Inside) {
        let size = max(1, courier.together)
        for start in stride(from: 0, to: messages.count, by: size) {
            let group = Array(messages[start..<min(start + size, messages.count)])
            // Only the call can be cancelled: what came of it is written in any case.
            let call = Task { [courier] in
                group.count == 1 ? [await courier.deliver(group[0])] : await courier.deliverTogether(group)
            }
            for message in group { inside.calls[message.id] = call }
            let timeout = alarm.set(after: max(settings.lease, courier.longest)) { call.cancel() }
            Task { await end(group, call, timeout) }
        }
    }

    private func end(_ group: [ClaimedMessage], _ call: Task<[Delivery], Never>, _ timeout: AlarmTicket) async {
        let deliveries = await call.value
        timeout.cancel()
        let isCut = inside.withLock { inside in
            for message in group { inside.calls[message.id] = nil }
            return call.isCancelled && !inside.isGivenUp
        }
        // A batch that the party did not answer is one failure, however many messages were in it.
        let first = deliveries.firstIndex(where: \.isTransportFailure)
        await withTaskGroup(of: Void.self) { tasks in
            for (index, message) in group.enumerated() {
                let missing = Delivery.again(reason: "no word of it in the batch's answer", isTransport: false)
                let delivery = limitingCuts(of: message, index < deliveries.count ? deliveries[index] : missing, isCut: isCut)
                let counts = !delivery.isTransportFailure || index == first
                tasks.addTask { await self.end(message, delivery, counts: counts) }
            }
        }
    }

    /// Deliveries of a message that may be cut off in a row: one that is always too long would go on for ever.
    static let mostCuts = 5

    private func limitingCuts(of message: ClaimedMessage, _ delivery: Delivery, isCut: Bool) -> Delivery {
        let cuts = inside.withLock { inside in
            guard isCut, case .again = delivery else {
                inside.cuts[message.id] = nil
                return 0
            }
            inside.cuts[message.id, default: 0] += 1
            return inside.cuts[message.id] ?? 0
        }
        guard cuts >= Self.mostCuts, case .again(let reason, _, _) = delivery else { return delivery }
        inside.withLock { $0.cuts[message.id] = nil }
        let longest = max(settings.lease, courier.longest).seconds
        return .dead(reason: "the delivery was cut off \(cuts) times in a row, after \(longest) s each: \(reason)")
    }
}
