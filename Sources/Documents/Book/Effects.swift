import Catalogue
import Gateway
import JSON
import Journal
import XML

/// What a document does to one before it: asks for it back, changes it, takes its place. A party of our own sees to it, so that
/// both streams are written though neither append knows of the other.
extension DocumentBook {
    /// What a later document asks of an earlier one.
    struct Effect: Sendable {
        let documentId: String
        /// Where; at all receivers where none is named.
        let organs: [AgencyCode]
        let isReplacement: Bool
    }

    /// - Returns: why it has not come about; nil when it has, also before.
    func effect(_ effect: Effect, of later: Document, reason: String) async throws(DocumentTrouble) -> String? {
        let id = id(of: later.sender, effect.documentId), now = clock.now()
        guard let earlier = try await load(id) else { throw .unknown }
        guard earlier.id != later.id else { return "it names itself" }
        if effect.isReplacement {
            try await replace(earlier, effect, later, now)
            return nil
        }
        let organs = effect.organs.isEmpty ? earlier.receivers.map(\.organ) : effect.organs
        var refusals: [String] = []
        _ = try await change(id) { (document) throws(DocumentTrouble) in
            refusals = []
            var change = Change(), hasMoved = false
            for organ in organs {
                guard let index = document.receiver(organ) else {
                    refusals.append("\(organ.canonical) did not receive it")
                    continue
                }
                do throws(LifeRefusal) {
                    guard try document.receivers[index].life.take(.askedBack, by: .sender, reason: reason) else { continue }
                    hasMoved = true
                    var event = DocumentEvent(.status, at: now, by: document.sender.canonical, organ: organ)
                    event.status = .askedBack
                    event.facts = ["document": .string(later.id)]
                    if !reason.isEmpty { event.words = reason }
                    change.add(event, for: organ)
                } catch { refusals.append("\(organ.canonical): \(error)") }
            }
            return hasMoved ? change : nil
        }
        return refusals.isEmpty ? nil : refusals.joined(separator: "; ")
    }

    private func replace(_ earlier: Document, _ effect: Effect, _ later: Document, _ now: Instant) async throws(DocumentTrouble) {
        _ = try await change(earlier.id) { (document) throws(DocumentTrouble) in
            guard !document.replacements.contains(where: { $0.by == later.id }) else { return nil }
            document.replacements.append(Document.Replacement(by: later.id, organs: effect.organs))
            var change = Change()
            for organ in [document.sender] + document.receivers.map(\.organ) {
                guard organ == document.sender || effect.organs.isEmpty || effect.organs.contains(organ) else { continue }
                var event = DocumentEvent(.replaced, at: now, by: document.sender.canonical, organ: organ)
                event.facts = ["document": .string(later.id)]
                change.add(event, for: organ)
            }
            return change
        }
    }

    /// On the later document: what it asks for did not come about.
    func withoutEffect(_ later: Document, _ reason: String) async throws(DocumentTrouble) {
        let now = clock.now()
        _ = try await change(later.id) { (document) throws(DocumentTrouble) in
            var change = Change()
            var event = DocumentEvent(.withoutEffect, at: now, by: "motcua")
            event.words = reason
            change.add(event, for: document.sender)
            return change
        }
    }
}
