import Gateway
import Synchronization

/// The end of each message.
extension Outbox {
    /// Writes what came of a message; returns when that is durable, or not ours to write any more.
    /// - Parameter counts: the circuit hears of it.
    func end(_ message: ClaimedMessage, _ delivery: Delivery, counts: Bool = true) async {
        var outcome = Settlement.Outcome.done
        var extra: Append?
        let isSingled = inside.withLock { $0.silences.ended(message.id, isFailure: delivery.isTransportFailure) }
        switch delivery {
        case .delivered(let append): extra = append
        case .settled:
            happened { $0.state.ended(message.id, isFailure: false, at: $1) }
            count(message, .done)
            happened { $0.state.settled(message.id, at: $1) }
            return
        case .again(let reason, _, _) where isSingled:
            outcome = .dead(reason: "the party answered others and failed at this one \(PartySilences.most) times in a row: \(reason)")
        case .again(let reason, let notBefore, let isTransport):
            outcome = .again(at: due(message, notBefore: notBefore, isTransport: isTransport && counts), reason: reason)
        case .dead(let reason, let append):
            outcome = .dead(reason: reason)
            extra = append
        }
        if counts { happened { $0.state.ended(message.id, isFailure: delivery.isTransportFailure, at: $1) } }
        await settle(message, outcome, extra)
        happened { $0.state.settled(message.id, at: $1) }
    }

    private func due(_ message: ClaimedMessage, notBefore: Instant?, isTransport: Bool) -> Instant {
        let tick = clock.tick(), now = clock.now()
        let wait = inside.withLock { inside in
            let backoff = settings.backoff.delay(after: message.attempt, using: &inside.chance)
            return inside.state.wait(for: message.id, isTransport: isTransport, after: backoff, at: tick)
        }
        return max(now + wait, notBefore ?? now)
    }

    private func settle(_ message: ClaimedMessage, _ outcome: Settlement.Outcome, _ extra: Append?) async {
        var outcome = outcome, extra = extra
        while true {
            do throws(JournalFailure) {
                let appended = try await journal.append(settlement(message, outcome, extra))
                journalAnswered()
                switch appended {
                case .done:
                    count(message, outcome)
                    return
                case .lost:
                    lost(message)
                    return
                case .conflict:
                    if let append = extra { extra = try await courier.revised(append, for: message) }
                case .taken(let name, let owner):
                    // It cannot be written as the party says it is: a person must say which is right.
                    (outcome, extra) = (.dead(reason: "delivered, but \(name.space) of the answer is already that of \(owner)"), nil)
                case .missing(let file):
                    (outcome, extra) = (.dead(reason: "delivered, but the file \(file) of the answer is not there"), nil)
                }
            } catch {
                // Written or not, it is the same to say it again: once it is written, the claim is void.
                journalFailed(error)
                if error.cause == .closed || inside.withLock({ $0.isGivenUp }) { return }
                await alarm.wait(PartyState.journalWait)
            }
        }
    }

    private func settlement(_ message: ClaimedMessage, _ outcome: Settlement.Outcome, _ extra: Append?) -> Append {
        var append = extra ?? Append(message.stream)
        append.stream = message.stream
        // The latest claim's: the lease may have ended and been taken anew here.
        let attempt = inside.withLock { $0.state.underWay[message.id] } ?? message.attempt
        append.settled.append(Settlement(message.id, attempt: attempt, outcome))
        return append
    }

    private func count(_ message: ClaimedMessage, _ outcome: Settlement.Outcome) {
        switch outcome {
        case .done: inside.withLock { $0.status.delivered += 1 }
        case .again: break
        case .dead(let reason): tell(.dead(party: party, message: message.id, stream: message.stream, reason: reason))
        }
    }

    private func lost(_ message: ClaimedMessage) {
        inside.withLock { $0.status.lost += 1 }
        tell(.lost(party: party, message: message.id))
    }

    // MARK: The journal's health

    /// Said once, however many questions fail.
    func journalFailed(_ failure: JournalFailure) {
        let isNew = inside.withLock { inside in
            defer { inside.status.isJournalFailing = true }
            return !inside.status.isJournalFailing
        }
        if isNew { tell(.journalFailed(party: party, failure)) }
    }

    func journalAnswered() {
        let isNew = inside.withLock { inside in
            defer { inside.status.isJournalFailing = false }
            return inside.status.isJournalFailing
        }
        if isNew { tell(.journalWell(party: party)) }
    }
}
