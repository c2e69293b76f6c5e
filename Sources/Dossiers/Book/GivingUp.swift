import Gateway
import JSON
package import Journal

/// A party will not be told, or would not take what it was told.
extension DossierBook {
    /// Gives a message up by an operator's word, which is sealed: it may name a person.
    /// - Returns: false where the message is gone already.
    package func giveUp(_ message: StoredMessage, reason: String) async throws(BookRefusal) -> Bool {
        var before = 0
        let after = try await change(message.message.stream) { dossier in
            before = dossier.revision
            var event = DossierEvent(.dropped, at: self.clock.now(), by: "motcua", via: "outbox")
            event.facts = Self.facts(message.message)
            event.secret = ["reason": .string(reason)]
            var change = Change(event)
            change.settled = [Settlement(message.message.id, attempt: nil, .done)]
            change.needsItsMessage = true
            return change
        }
        return after.revision > before
    }

    /// What to write when a party refuses for good; its words are sealed, they may name the applicant. Nil when the dossier
    /// takes no more events.
    package func refused(_ message: ClaimedMessage, of dossier: Dossier, words: String) -> Append? {
        var event = DossierEvent(.refused, at: clock.now(), by: message.party, via: "outbox")
        event.facts = Self.facts(message)
        event.secret = ["reason": .string(words)]
        return append(event, to: dossier)
    }

    private static func facts(_ message: ClaimedMessage) -> JSONObject {
        var facts: JSONObject = ["party": .string(message.party), "message": .string(message.kind)]
        if let revision = ShareMessage.revision(message.content) { facts.set("revision", JSON(revision)) }
        return facts
    }
}
