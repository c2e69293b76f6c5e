import Gateway
import JSON
import Journal

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
