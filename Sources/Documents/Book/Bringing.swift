import Dossiers
import Gateway
import JSON
package import Journal

/// What the axis beyond answered to a file of ours.
extension DocumentBook {
    /// It has the file: written with the message's settlement, whatever claim that answers, since what is had is had.
    func delivered(_ document: Document, _ revision: Int, as axisId: String, by party: String, settling message: Int64) async throws(DocumentTrouble) {
        let now = clock.now()
        var settles = true
        for _ in 0..<Self.patience {
            do throws(DocumentTrouble) {
                _ = try await change(document.id) { (document) throws(DocumentTrouble) in
                    var change = Change()
                    var event = DocumentEvent(.delivered, at: now, by: party)
                    event.facts = ["revision": JSON(revision), "axis": .string(axisId)]
                    change.add(event, for: document.sender)
                    if settles { change.settled = [Settlement(message, attempt: nil, .done)] }
                    return change
                }
                return
            } catch .lost {
                // An operator gave it up under way: what the axis said is true all the same.
                settles = false
            }
        }
    }

    /// An operator gives a message up.
    /// - Returns: false where it is gone already.
    package func giveUp(_ message: StoredMessage, reason: String) async throws(DocumentTrouble) -> Bool {
        let now = clock.now()
        do throws(DocumentTrouble) {
            _ = try await change(Document.id(message.message.stream)) { (document) throws(DocumentTrouble) in
                var event = DocumentEvent(.dropped, at: now, by: "motcua")
                event.facts = ["party": .string(message.message.party), "message": .string(message.message.kind)]
                if let revision = ShareMessage.revision(message.message.content) { event.facts.set("revision", JSON(revision)) }
                event.words = reason
                var change = Change()
                change.add(event, for: document.sender)
                change.settled = [Settlement(message.message.id, attempt: nil, .done)]
                return change
            }
            return true
        } catch .lost { return false }
    }

    /// The axis would not take it: an event for the append of the message's settlement.
    func refused(_ document: Document, _ revision: Int, _ reason: String, by party: String) throws(DocumentTrouble) -> NewEvent {
        var event = DocumentEvent(.refused, at: clock.now(), by: party)
        event.facts = ["revision": JSON(revision)]
        event.words = reason
        do {
            return NewEvent(event.kind.rawValue, at: event.at, audience: Self.audience(document.sender), content: try event.content(sealedBy: key(document)))
        } catch { throw .unreadable }
    }
}
