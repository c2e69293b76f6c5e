import Crypto
import Dossiers
import Gateway
import JSON
import Journal
import XML

/// The other side sends a message.
extension WindowBook {
    /// What is answered, and by whom to whom.
    package struct Answer: Sendable {
        package let envelope: [UInt8]
        package let said: WindowAnswer
    }

    /// Takes a message and says what its sender is to be told. It is on disk before that is a 99.
    /// - Parameters:
    ///   - payload: as it was wrapped.
    ///   - peer: who was shown to call.
    /// - Throws: only where the journal could not be asked: then nothing may be said at all, and the sender comes again.
    package func receive(_ payload: WindowPayload, from peer: WindowSettings.Peer) async throws(Trouble) -> Answer {
        let said: WindowAnswer
        do {
            said = .received(at: try await take(payload, from: peer))
        } catch let refusal as WindowRefusal {
            said = .refused([refusal])
        } catch let trouble as Trouble {
            throw trouble
        } catch { throw .unreadable }
        return try answer(payload.envelope.header, said, to: peer)
    }

    /// Of what is no envelope: there is no question whose subject the answer could bear.
    package func refusal(_ refusal: WindowRefusal, to peer: WindowSettings.Peer) throws(Trouble) -> Answer {
        let registration = settings.registrations.first { $0.peer == peer.name }
        let subject = Subject(documentType: "-", type: WindowAnswer.refusedFunction, function: WindowAnswer.refusedFunction, reference: "-", sendDate: clock.now())
        let header = WindowHeader(messageID: newMessageID(), from: registration?.unit ?? peer.unit, to: peer.unit, subject: subject)
        let said = WindowAnswer.refused([refusal])
        do { return Answer(envelope: try Envelope.bytes(header, content: said.content, signer: registration?.signer), said: said) } catch { throw .content(error.reason) }
    }

    private func answer(_ header: WindowHeader, _ said: WindowAnswer, to peer: WindowSettings.Peer) throws(Trouble) -> Answer {
        let registration = settings.registration(header.subject.documentType, with: peer.name)
        let answer = WindowHeader(
            messageID: newMessageID(), from: registration?.unit ?? header.to, to: header.from, subject: said.subject(answering: header.subject, at: clock.now()))
        do { return Answer(envelope: try Envelope.bytes(answer, content: said.content, signer: registration?.signer), said: said) } catch { throw .content(error.reason) }
    }

    /// - Returns: when it was received, the first time if it came before.
    private func take(_ payload: WindowPayload, from peer: WindowSettings.Peer) async throws -> Instant {
        let subject = payload.envelope.header.subject
        guard payload.office == peer.office else { throw WindowRefusal(.unknownParty, "officeCode is not the caller's") }
        guard payload.documentType == subject.documentType else { throw WindowRefusal.malformed("documentType differs from the envelope's") }
        guard let registration = settings.registration(subject.documentType, with: peer.name) else {
            throw WindowRefusal(.processing, "the procedure \(subject.documentType) is not defined here")
        }
        guard let pair = registration.procedure.pair(subject.type, subject.function) else {
            throw WindowRefusal(.noSuchType, "\(subject.documentType) has no message of type \(subject.type) and function \(subject.function)")
        }
        let signatures = try peer.signatures.judge(payload.envelope, at: clock.now())
        try judge(payload.envelope, pair, registration, peer)
        let digest = Hexadecimal.text(SHA256.hash(data: payload.bytes))
        // What is declared most often is new: the journal says so if it is not, and then it is looked at.
        var looks = pair.meaning != .declare || registration.side != .ministry
        for _ in 0..<Self.patience {
            if let taken = try await take(payload, pair, registration, digest, peer, signatures, looks: looks) { return taken }
            looks = true
        }
        throw Trouble.journal(JournalFailure(.unavailable, "the declaration changes faster than it can be written to"))
    }

    private func judge(
        _ envelope: Envelope, _ pair: WindowProcedure.Pair, _ registration: WindowSettings.Registration, _ peer: WindowSettings.Peer
    ) throws(WindowRefusal) {
        guard pair.sender != registration.side else {
            throw WindowRefusal(.illegalMove, "\(pair.meaning.rawValue) is for the \(pair.sender.rawValue) to say")
        }
        // A business speaks in its own name through the window; a ministry or the window in theirs.
        guard pair.sender == .business || envelope.header.from.identity == peer.unit.identity else {
            throw WindowRefusal(.unknownParty, "From/identity is not the caller's")
        }
        guard envelope.header.to.identity == registration.unit.identity else { throw WindowRefusal(.unknownParty, "To/identity is not who answers here") }
        guard let content = envelope.content, !content.children.isEmpty else { throw WindowRefusal(.noContent, "Body/Content is empty") }
        guard let schema = pair.schema else { return }
        let findings: [XMLFindingWords]
        do { findings = try schema.validate(content).map(XMLFindingWords.init) } catch { throw WindowRefusal(.processing, error.reason) }
        if !findings.isEmpty { throw .malformed(findings.prefix(5).map(\.text).joined(separator: "; ")) }
    }

    private func take(
        _ payload: WindowPayload, _ pair: WindowProcedure.Pair, _ registration: WindowSettings.Registration, _ digest: String,
        _ peer: WindowSettings.Peer, _ signatures: [String: String], looks: Bool
    ) async throws -> Instant? {
        let header = payload.envelope.header, subject = header.subject, stream = Declaration.stream(subject.documentType, subject.reference)
        let existing = looks ? try await load(stream) : nil
        // What we declared we know. What is declared to us may come after what follows it.
        guard existing != nil || registration.side == .ministry else { throw WindowRefusal(.unknownReference, "no declaration of this reference is here") }
        var declaration = try existing ?? begin(subject.documentType, subject.reference, registration)
        guard declaration.peer == peer.name else { throw WindowRefusal(.unknownReference, "no declaration of this reference is here") }
        if let before = declaration.taken[header.messageID] {
            guard before.digest == digest else { throw WindowRefusal(.messageIDReused, "messageId was used before for other content") }
            return before.at
        }
        let now = clock.now()
        var change = Change()
        var event = WindowEvent(.received, at: now, by: peer.name)
        event.meaning = pair.meaning
        event.messageID = header.messageID
        event.facts = ["type": .string(subject.type), "function": .string(subject.function)]
        for (which, said) in signatures.sorted(by: { $0.key < $1.key }) { event.facts.set("signature-" + which, .string(said)) }
        event.envelope = payload.bytes
        declaration.taken[header.messageID] = Declaration.Taken(digest: digest, at: now)
        change.names = [Name("window-message", "\(peer.name)/\(header.messageID)")]
        do throws(DeclarationFlow.IllegalMove) {
            try declaration.flow.move(pair.meaning)
            event.state = declaration.flow.state
            change.events = [event]
            tell(&change, declaration)
            try unpark(&declaration, &change, registration)
        } catch {
            let others = registration.procedure.meanings(of: pair.sender)
            guard declaration.flow.mayFit(pair.meaning, after: others) else { throw WindowRefusal(.illegalMove, error.words) }
            event.kind = .parked
            change.events = [event]
            let revision = declaration.revision + 1
            declaration.parked.append(Declaration.Parked(revision: revision, meaning: pair.meaning, messageID: header.messageID, sent: subject.sendDate))
            change.messages.append(NewMessage(
                to: WindowMessage.parking, WindowMessage.parked, content: ShareMessage.content(revision: revision), due: now + WindowSettings.parking))
        }
        switch try await write(change, declaration) {
        case .written: return now
        case .overtaken: return nil
        case .taken: throw WindowRefusal(.messageIDReused, "messageId was used before for another declaration")
        }
    }

    /// Tries what is parked, in the order in which it was sent and again from the start after each that fits.
    func unpark(_ declaration: inout Declaration, _ change: inout Change, _ registration: WindowSettings.Registration) throws(DeclarationFlow.IllegalMove) {
        while let parked = declaration.parked.sorted(by: { ($0.sent, $0.revision) < ($1.sent, $1.revision) }).first(where: {
            declaration.flow.allowed.contains($0.meaning)
        }) {
            declaration.parked.removeAll { $0 == parked }
            try declaration.flow.move(parked.meaning)
            var event = WindowEvent(.unparked, at: clock.now(), by: declaration.peer)
            event.meaning = parked.meaning
            event.messageID = parked.messageID
            event.facts = ["revision": JSON(parked.revision)]
            event.state = declaration.flow.state
            change.events.append(event)
            tell(&change, declaration)
        }
    }

    /// The last event of the change is told to the dossier behind the declaration, if there is one.
    func tell(_ change: inout Change, _ declaration: Declaration) {
        guard declaration.dossier != nil else { return }
        let revision = declaration.revision + change.events.count
        change.messages.append(NewMessage(to: WindowMessage.dossiers, WindowMessage.move, content: ShareMessage.content(revision: revision), due: clock.now()))
    }
}
