import Dossiers
import Gateway
import JSON
package import Journal

/// What came of our messages, and of what was parked.
extension WindowBook {
    /// The peer has it: written with the message's settlement, whatever claim that answers, since what is had is had.
    /// - Parameter tells: the dossier behind it is told; of what was shared with others it need not be.
    func acknowledged(_ stream: StreamName, _ revision: Int, by peer: String, settling message: Int64, tells: Bool = true) async throws(Trouble) {
        try await settle(stream, message, tells) { declaration, now in
            var event = WindowEvent(.acknowledged, at: now, by: peer)
            event.facts = ["revision": JSON(revision)]
            return event
        }
    }

    /// The peer said 00: final for the message, which a person looks at.
    func refused(_ refusals: [WindowRefusal], revision: Int, by peer: String, at now: Instant) -> WindowEvent {
        var event = WindowEvent(.refused, at: now, by: peer)
        event.facts = ["revision": JSON(revision), "codes": .array(refusals.map { .string($0.code.text) })]
        event.words = refusals.map(\.words).joined(separator: "; ")
        return event
    }

    private func settle(_ stream: StreamName, _ message: Int64, _ tells: Bool, _ make: @Sendable (Declaration, Instant) -> WindowEvent) async throws(Trouble) {
        let now = clock.now()
        var settles = true
        for _ in 0..<Self.patience {
            do throws(Trouble) {
                _ = try await change(stream) { (declaration) throws(Trouble) in
                    var change = Change()
                    change.events = [make(declaration, now)]
                    if tells { self.tell(&change, declaration) }
                    if settles { change.settled = [Settlement(message, attempt: nil, .done)] }
                    return change
                }
                return
            } catch .lost {
                // An operator gave it up under way: what the peer said is true all the same.
                settles = false
            }
        }
    }

    /// An operator gives a message up.
    /// - Returns: false where it is gone already.
    package func giveUp(_ message: StoredMessage, reason: String) async throws(Trouble) -> Bool {
        let now = clock.now()
        do throws(Trouble) {
            _ = try await change(message.message.stream) { (declaration) throws(Trouble) in
                var event = WindowEvent(.dropped, at: now, by: "motcua")
                event.facts = ["party": .string(message.message.party), "message": .string(message.message.kind)]
                if let revision = ShareMessage.revision(message.message.content) { event.facts.set("revision", JSON(revision)) }
                event.words = reason
                var change = Change()
                change.events = [event]
                change.settled = [Settlement(message.message.id, attempt: nil, .done)]
                return change
            }
            return true
        } catch .lost { return false }
    }

    /// The time of a parked message is over.
    /// - Returns: nil when it is parked no more; otherwise why a person must look.
    func lapse(_ stream: StreamName, _ revision: Int) async throws(Trouble) -> String? {
        var reason: String?
        _ = try await change(stream) { (declaration) throws(Trouble) in
            reason = nil
            guard let parked = declaration.parked.first(where: { $0.revision == revision }) else { return nil }
            declaration.parked.removeAll { $0.revision == revision }
            var event = WindowEvent(.lapsed, at: self.clock.now(), by: "motcua")
            event.meaning = parked.meaning
            event.messageID = parked.messageID
            event.state = declaration.flow.state
            reason = "\(parked.meaning.rawValue) was taken from \(declaration.peer) and has waited 24 hours for what must come before it; the declaration is \(declaration.flow.state.rawValue)"
            var change = Change()
            change.events = [event]
            return change
        }
        return reason
    }
}
