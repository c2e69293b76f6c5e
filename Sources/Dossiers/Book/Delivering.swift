import Gateway
import JSON
package import Journal

/// The message that tells a party of a dossier: its kind is the event's, its content says which event.
package enum ShareMessage {
    /// The dossier's record as it was told last: what mends a difference.
    package static let whole = "whole"

    package static func content(revision: Int) -> [UInt8] { JSON.object(["revision": JSON(revision)]).bytes }

    /// The revision that a message names; nil for what is none.
    package static func revision(_ content: [UInt8]) -> Int? { (try? JSON(parsing: content))?["revision"]?.int }
}

/// A party is told of a dossier.
extension DossierBook {
    /// The agency's webhook is told of each event that a change writes.
    func announce(_ change: inout Change, of dossier: Dossier) {
        guard let webhook = rules(of: dossier)?.webhook else { return }
        let now = clock.now()
        change.messages += change.events.enumerated().map { index, event in
            NewMessage(to: webhook, event.kind.rawValue, content: ShareMessage.content(revision: dossier.revision + 1 + index), due: now)
        }
    }

    /// What to write with the message's settlement when the party has it; nil when the dossier takes no more events.
    package func delivered(_ message: ClaimedMessage, of dossier: Dossier) -> Append? {
        var event = DossierEvent(.delivered, at: clock.now(), by: message.party, via: "outbox")
        event.facts = ["message": .string(message.kind)]
        if let revision = ShareMessage.revision(message.content) { event.facts.set("revision", JSON(revision)) }
        return append(event, to: dossier)
    }

    /// An event that changes nothing else.
    func append(_ event: DossierEvent, to dossier: Dossier) -> Append? {
        guard let wrapped = dossier.wrappedKey, let key = try? vault.unwrap(wrapped, for: dossier.stream.text),
            let content = try? event.content(sealedBy: key)
        else { return nil }
        var append = Append(dossier.stream)
        append.events = [NewEvent(event.kind.rawValue, at: event.at, audience: audience(of: dossier.agency), content: content)]
        return append
    }
}
