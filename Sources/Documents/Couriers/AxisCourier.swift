import Dossiers
package import Gateway
package import Journal

/// Brings our organs' files to the axis beyond. The axis knows a file that comes twice by its `DocumentId` and content, so a lost
/// answer does no harm; what it refuses is for a person.
package final class AxisCourier: Courier {
    private let client: AxisClient
    private let book: DocumentBook

    package init(_ client: AxisClient, book: DocumentBook) {
        self.client = client
        self.book = book
    }

    package var longest: Span { client.longest }

    package func deliver(_ message: ClaimedMessage) async -> Delivery {
        guard let revision = ShareMessage.revision(message.content) else { return .dead(reason: "the message names no event") }
        do throws(DocumentTrouble) {
            guard let document = try await book.load(Document.id(message.stream)), let event = try await book.event(revision, of: document),
                event.kind == .sent || event.kind == .status
            else { return .dead(reason: "there is no file in event \(revision)") }
            let file = try book.outgoing(document, event, isPlain: false)
            switch try await client.send(file, as: event.kind == .sent ? .document : .status) {
            case .said(let axisId):
                try await book.delivered(document, revision, as: axisId, by: client.settings.party, settling: message.id)
                return .settled
            case .refused(let code, let words):
                var append = Append(message.stream)
                append.events = [try book.refused(document, revision, "\(code) \(words)", by: client.settings.party)]
                return .dead(reason: "the axis refused it: \(code) \(words)", append)
            case .none(let reason, let isTransport):
                return Persistence.again(reason, since: event.at, attempt: message.attempt, now: book.clock.now(), isTransport: isTransport)
            }
        } catch { return Self.delivery(of: error) }
    }

    static func delivery(of trouble: DocumentTrouble) -> Delivery {
        switch trouble {
        case .journal(let failure): .again(reason: "\(failure)", isTransport: false)
        default: .dead(reason: "the document cannot be read or changed: \(trouble.words)")
        }
    }
}
