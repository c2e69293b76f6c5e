import Gateway
import JSON
package import Journal

/// One line of a dossier's story, whoever told it.
package struct TimelineEntry: Sendable, Hashable {
    package let revision: Int
    package let event: DossierEvent

    /// What was done or why, in the words of who told it; nil after an erasure.
    package var words: String? {
        switch event.kind {
        case .progress: step?.words
        case .submitted, .synchronised: record?.reason ?? record?["TrichYeuHoSo"]
        case .turnedDown: event.secret["reason"]?.string
        default: nil
        }
    }

    package var step: ProgressStep? { event.secret["step"]?.object.map { ProgressStep($0) } }
    package var record: DossierRecord? { event.secret["record"]?.object.map { DossierRecord($0) } }
}

extension DossierBook {
    /// A dossier's events in the order they were written, those after a revision.
    package func timeline(_ dossier: Dossier, after revision: Int = 0, limit: Int = 1000) async throws(BookRefusal) -> [TimelineEntry] {
        let stored: [StoredEvent]
        do { stored = try await journal.events(of: dossier.stream, after: revision, limit: limit) } catch { throw .journal(error) }
        return try entries(stored, of: dossier)
    }

    /// - Throws: `unreadable` when one cannot be opened: nothing is left out in silence.
    package func entries(_ stored: [StoredEvent], of dossier: Dossier) throws(BookRefusal) -> [TimelineEntry] {
        let key: DossierKey?
        do { key = try dossier.wrappedKey.map { try vault.unwrap($0, for: dossier.stream.text) } } catch { throw .unreadable }
        var entries: [TimelineEntry] = []
        for stored in stored {
            guard let event = DossierEvent(kind: stored.kind, at: stored.at, content: stored.content, key: key) else { throw .unreadable }
            entries.append(TimelineEntry(revision: stored.revision, event: event))
        }
        return entries
    }

    /// One event, as a message to a party names it.
    package func entry(_ revision: Int, of dossier: Dossier) async throws(BookRefusal) -> TimelineEntry? {
        try await timeline(dossier, after: revision - 1, limit: 1).first
    }
}
