package import Connectors
package import Dossiers
package import Gateway
package import Journal

/// Tells an agency, at an address of its own, each thing that happens to its dossiers: one POST an event, signed.
///
/// A message names an event (`ShareMessage`); `WebhookNotice` is what is sent, `WebhookSignature` proves that it is from
/// here. The secret is the connector's to know and never stands in the journal.
package final class WebhookCourier: Courier {
    private let path: String
    private let secret: Secret
    private let caller: OutboundCaller
    private let book: DossierBook
    private let timeout: Span

    /// Times that an event is told to a receiver that refuses it: about an hour.
    static let patience = 12

    package init(path: String, secret: Secret, caller: OutboundCaller, book: DossierBook, timeout: Span = .seconds(20)) {
        self.path = path
        self.secret = secret
        self.caller = caller
        self.book = book
        self.timeout = timeout
    }

    package func deliver(_ message: ClaimedMessage) async -> Delivery {
        guard let revision = ShareMessage.revision(message.content) else { return .dead(reason: "the message names no event") }
        let notice: WebhookNotice
        do throws(BookRefusal) {
            guard let found = try await self.notice(revision, of: message.stream) else { return .dead(reason: "there is no event \(revision)") }
            notice = found
        } catch {
            return SystemCourier.delivery(of: error)
        }
        // Signed anew at each attempt: a receiver may refuse what is old.
        let signature = WebhookSignature(notice.bytes, secret: secret, at: book.clock.now())
        let fields = Fields([
            .contentType: "application/json; charset=utf-8", "motcua-event": String(notice.position), "motcua-signature": signature.text,
        ])
        return delivery(await caller.ask(OutboundCall(.post, path, fields: fields, content: .bytes(notice.bytes), timeout: timeout)), message)
    }

    private func notice(_ revision: Int, of stream: StreamName) async throws(BookRefusal) -> WebhookNotice? {
        let dossier = try await book.load(stream)
        let stored: [StoredEvent]
        do { stored = try await book.journal.events(of: stream, after: revision - 1, limit: 1) } catch { throw .journal(error) }
        guard let event = stored.first, let entry = try book.entries(stored, of: dossier).first else { return nil }
        return WebhookNotice(entry, of: dossier, at: event.position)
    }

    private func delivery(_ result: Result<OutboundAnswer, GatewayError>, _ message: ClaimedMessage) -> Delivery {
        guard let trouble = SystemAnswer.trouble(ofFile: result) else { return .delivered(nil) }
        let now = book.clock.now()
        return switch trouble {
        case .later(let reason, let wait): .again(reason: reason, notBefore: wait.map { now + $0 }, isTransport: false)
        case .silent(let reason, let wait): .again(reason: reason, notBefore: wait.map { now + $0 }, isTransport: true)
        // A receiver that is being mended refuses for a while.
        case .refused(let reason) where message.attempt < Self.patience: .again(reason: reason, isTransport: false)
        case .refused(let reason): .dead(reason: reason)
        case .taken, .pending, .turnedDown: .dead(reason: "\(trouble)")
        }
    }
}
