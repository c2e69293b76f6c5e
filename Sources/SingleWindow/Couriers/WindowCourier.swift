package import Connectors
import Dossiers
package import Gateway
package import Journal
import SOAP
import XML

/// Brings a declaration's messages to the other side: the window to a ministry, or a ministry to the window.
///
/// An envelope was made when the message was written, so each attempt says the same under one `messageId`. Only an envelope
/// that answers this one is an answer: 99 settles, 00 is for a person, all else says nothing and is tried again.
package final class WindowCourier: Courier {
    private let peer: WindowSettings.Peer
    private let office: String
    private let caller: OutboundCaller
    private let book: WindowBook
    private let timeout: Span

    /// - Parameter office: `officeCode`, who we are to the peer.
    package init(_ peer: WindowSettings.Peer, office: String, caller: OutboundCaller, book: WindowBook, timeout: Span = .seconds(60)) {
        self.peer = peer
        self.office = office
        self.caller = caller
        self.book = book
        self.timeout = timeout
    }

    package var longest: Span { Span(nanoseconds: timeout.nanoseconds + 5_000_000_000) }

    package func deliver(_ message: ClaimedMessage) async -> Delivery {
        guard let revision = ShareMessage.revision(message.content) else { return .dead(reason: "the message names no event") }
        do throws(WindowBook.Trouble) {
            guard let declaration = try await book.load(message.stream), let event = try await book.event(revision, of: declaration), [.sent, .shared].contains(event.kind)
            else { return .dead(reason: "there is no message of ours in event \(revision)") }
            let answer = await ask(event, declaration)
            switch answer {
            case .received:
                try await book.acknowledged(message.stream, revision, by: peer.name, settling: message.id, tells: event.kind == .sent)
                return .settled
            case .refused(let refusals):
                let words = refusals.map { "\($0.code.text) \($0.words)" }.joined(separator: "; ")
                if !refusals.isEmpty, refusals.allSatisfy({ peer.transient.contains($0.code) }) {
                    return again("the party refused it for now: \(words)", message, since: event.at, isTransport: false)
                }
                var append = Append(message.stream)
                append.events = [try book.stored(book.refused(refusals, revision: revision, by: peer.name, at: book.clock.now()), of: declaration)]
                return .dead(reason: "the party refused it: \(words.isEmpty ? "00 without an error" : words)", append)
            case .none(let reason, let isTransport): return again(reason, message, since: event.at, isTransport: isTransport)
            }
        } catch {
            return Self.delivery(of: error)
        }
    }

    // MARK: Asking

    private enum Heard {
        case received
        case refused([WindowRefusal])
        /// No answer that is one.
        case none(String, isTransport: Bool)
    }

    private func ask(_ event: WindowEvent, _ declaration: Declaration) async -> Heard {
        let wire = peer.wire, question: Subject, content: [UInt8]
        do {
            question = try Envelope(reading: XMLDocument(parsing: event.envelope).root).header.subject
            content = try WindowPayload.request(event.envelope, office: office, documentType: declaration.documentType, wire)
        } catch { return .none("the message cannot be written", isTransport: false) }
        var fields = Fields([.contentType: wire.version.contentType(action: wire.action), .accept: wire.version.contentType()])
        if let action = wire.version.actionField(wire.action) { fields.add("soapaction", action) }
        switch await caller.ask(OutboundCall(.post, wire.path, fields: fields, content: .bytes(content), timeout: timeout)) {
        case .failure(let error): return .none("no answer: \(error.detail)", isTransport: true)
        case .success(let answer): return heard(answer, question)
        }
    }

    private func heard(_ answer: OutboundAnswer, _ question: Subject) -> Heard {
        let message: SOAPMessage
        do throws(SOAPFault) {
            message = try SOAPMessage(reading: answer.content, contentType: answer.fields.only(.contentType))
        } catch { return .none("status \(answer.status) and no SOAP message: \(error.reason)", isTransport: true) }
        if let fault = SOAPFault(reading: message) { return .none("a SOAP fault, \(fault.code.rawValue)", isTransport: fault.code == .receiver) }
        guard answer.status == 200 else { return .none("status \(answer.status)", isTransport: true) }
        let envelope: Envelope
        do throws(WindowRefusal) { envelope = try WindowPayload(answer: message, peer.wire).envelope } catch {
            return .none("an answer that is no envelope: \(error.words)", isTransport: false)
        }
        do throws(WindowRefusal) { _ = try peer.signatures.judge(envelope, at: book.clock.now()) } catch {
            return .none("an answer that may be anybody's: \(error.words)", isTransport: false)
        }
        let subject = envelope.header.subject
        guard subject.documentType == question.documentType, subject.reference == question.reference else {
            return .none("an answer to another reference", isTransport: false)
        }
        guard let said = WindowAnswer(reading: envelope), [question.type, "99", "00"].contains(subject.type) else {
            return .none("an answer of type \(subject.type) and function \(subject.function), neither received nor refused", isTransport: false)
        }
        switch said {
        case .received: return .received
        case .refused(let refusals): return .refused(refusals)
        }
    }

    private func again(_ reason: String, _ message: ClaimedMessage, since: Instant, isTransport: Bool) -> Delivery {
        Persistence.again(reason, since: since, attempt: message.attempt, now: book.clock.now(), isTransport: isTransport)
    }

    static func delivery(of trouble: WindowBook.Trouble) -> Delivery {
        switch trouble {
        case .journal(let failure): .again(reason: "\(failure)", isTransport: false)
        default: .dead(reason: "the declaration cannot be read or changed: \(trouble)")
        }
    }
}
