import Catalogue
import Dossiers
import Gateway
package import Journal
import XML

/// Sees to what a document does to those before it: a party of our own.
///
/// A document that is named may still be on its way: it is looked for again for a day, then a person looks.
package final class EffectCourier: Courier {
    private let book: DocumentBook
    package init(book: DocumentBook) { self.book = book }

    private static let patience = Span.hours(24), wait = Span.minutes(5)

    package func deliver(_ message: ClaimedMessage) async -> Delivery {
        do throws(DocumentTrouble) {
            guard let document = try await book.load(Document.id(message.stream)), let event = try await book.event(1, of: document),
                let business = Self.business(event.file)
            else { return .dead(reason: "the document's own file cannot be read") }
            for effect in Self.effects(business) {
                do throws(DocumentTrouble) {
                    guard let reason = try await book.effect(effect, of: document, reason: business.reason) else { continue }
                    try await book.withoutEffect(document, reason)
                } catch .unknown {
                    let now = book.clock.now()
                    guard now < document.begun + Self.patience else {
                        try await book.withoutEffect(document, "the document it names has not come within a day")
                        return .dead(reason: "the document it names, \(effect.documentId), has not come within a day")
                    }
                    return .again(reason: "the document it names has not come yet", notBefore: now + Self.wait, isTransport: false)
                }
            }
            return .delivered(nil)
        } catch { return AxisCourier.delivery(of: error) }
    }

    private static func business(_ file: [UInt8]) -> Business? {
        guard let root = try? XMLDocument(parsing: file).root else { return nil }
        return (try? EdXMLDocument(reading: root))?.trace.business
    }

    private static func effects(_ business: Business) -> [DocumentBook.Effect] {
        switch business.kind {
        case .new: []
        case .revoke, .update:
            business.documentId.isEmpty ? [] : [DocumentBook.Effect(documentId: business.documentId, organs: business.receivers.map(\.organ), isReplacement: false)]
        case .replace:
            business.replaced.map { DocumentBook.Effect(documentId: $0.documentId, organs: $0.organs, isReplacement: true) }
        }
    }
}
