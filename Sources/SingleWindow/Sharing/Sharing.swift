import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import XML

/// What a move gives other parties to know: written with the move, so that neither is without the other.
extension WindowBook {
    /// Adds to a change what its moves share by the agreements in force today.
    func shared(_ change: Change, _ declaration: Declaration) async throws(Trouble) -> Change {
        guard let registration = settings.registration(declaration.documentType, with: declaration.peer), let peer = settings.peer(declaration.peer) else { return change }
        let now = clock.now(), today = Day(now)
        let agreements = registration.agreements.filter { $0.documentType == declaration.documentType && $0.isInForce(on: today) }
        let moves = change.events.enumerated().filter { [.received, .sent, .unparked].contains($0.element.kind) && $0.element.state != nil }
        guard !agreements.isEmpty, !moves.isEmpty else { return change }
        var change = change
        let declared = try await declared(change, declaration, agreements)
        for (index, move) in moves where move.meaning != .query {
            let view = try await view(of: move, declaration, registration, declared)
            for agreement in agreements {
                let members = view.members(agreement)
                guard !members.isEmpty else { continue }
                let revision = declaration.revision + change.events.count + 1
                var event = WindowEvent(.shared, at: now, by: "motcua")
                event.messageID = newMessageID()
                event.facts = [
                    "agreement": .string(agreement.name), "party": .string(agreement.party.identity), "members": .array(members.map { .string($0.name) }),
                    "revision": JSON(declaration.revision + index + 1), "type": .string(agreement.type), "function": .string(agreement.function),
                ]
                event.envelope = try envelope(agreement, members, event.messageID ?? "", declaration, registration, now)
                change.events.append(event)
                change.messages.append(NewMessage(to: peer.name, WindowMessage.envelope, content: ShareMessage.content(revision: revision), due: now))
            }
        }
        return change
    }

    private func envelope(
        _ agreement: SharingAgreement, _ members: [(name: String, value: String)], _ messageID: String, _ declaration: Declaration,
        _ registration: WindowSettings.Registration, _ now: Instant
    ) throws(Trouble) -> [UInt8] {
        let subject = Subject(
            documentType: declaration.documentType, type: agreement.type, function: agreement.function, reference: declaration.reference, sendDate: now)
        let header = WindowHeader(messageID: messageID, from: registration.unit, to: agreement.party, subject: subject)
        do throws(XMLFailure) {
            return try Envelope.bytes(header, content: [SharedView.markup(agreement, members)], signer: registration.signer)
        } catch { throw .content(error.reason) }
    }

    private func view(
        of move: WindowEvent, _ declaration: Declaration, _ registration: WindowSettings.Registration, _ declared: XMLElement?
    ) async throws(Trouble) -> SharedView {
        var view = SharedView(
            state: move.state?.rawValue ?? "", meaning: move.meaning?.rawValue ?? "", moment: Timestamp.text(move.at), declared: declared)
        var said = move
        // Of a parked one the envelope stands where it was received.
        if let revision = move.facts["revision"]?.int, let parked = try await event(revision, of: declaration) { said = parked }
        guard let envelope = Self.envelope(said) else { return view }
        let pair = registration.procedure.pair(envelope.header.subject.type, envelope.header.subject.function)
        func text(_ path: [String]) -> String? {
            let found = envelope.content?.descendants(path) ?? []
            return found.count == 1 ? found[0].text : nil
        }
        view.reason = pair?.reason.flatMap(text)
        view.resultName = pair?.result?.name
        view.resultNumber = (pair?.result?.number).flatMap(text)
        return view
    }

    /// The content of the latest declaration or amendment, where an agreement asks for something of it.
    private func declared(_ change: Change, _ declaration: Declaration, _ agreements: [SharingAgreement]) async throws(Trouble) -> XMLElement? {
        let asks = agreements.contains { $0.members.contains { if case .declared = $0 { true } else { false } } }
        guard asks else { return nil }
        let before = declaration.revision > 0 ? try await timeline(declaration) : []
        let said = (before + change.events).last { [.declare, .amend].contains($0.meaning) && !$0.envelope.isEmpty && [.received, .sent].contains($0.kind) }
        return said.flatMap(Self.envelope)?.content
    }

    private static func envelope(_ event: WindowEvent) -> Envelope? {
        guard let root = try? XMLDocument(parsing: event.envelope).root else { return nil }
        return try? Envelope(reading: root)
    }
}
