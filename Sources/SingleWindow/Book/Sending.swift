import Dossiers
import Gateway
import JSON
package import Journal
package import XML

/// We send a message of a declaration.
extension WindowBook {
    /// What is sent.
    package struct Outgoing: Sendable {
        package var documentType: String
        package var reference: String
        package var meaning: Meaning
        /// The children of `Content`.
        package var content: [XMLMarkup]
        /// The dossier that a `declare` was made of.
        package var dossier: StreamName?
        /// In whose name a business's message goes; nil for ours.
        package var from: WindowUnit?
        /// Whose request it is: the caller and his key. The same again has its effect once.
        package var request: String?

        package init(_ meaning: Meaning, _ documentType: String, _ reference: String, content: [XMLMarkup], dossier: StreamName? = nil, from: WindowUnit? = nil) {
            self.meaning = meaning
            self.documentType = documentType
            self.reference = reference
            self.content = content
            self.dossier = dossier
            self.from = from
        }
    }

    /// Moves the declaration and has the message brought to the peer, in one append.
    /// - Returns: the declaration, as it was where a `declare` of the same dossier had its effect before.
    @discardableResult
    package func send(_ outgoing: Outgoing, with peer: String) async throws(Trouble) -> Declaration {
        let settings = settings
        guard let other = settings.peer(peer), let registration = settings.registration(outgoing.documentType, with: peer) else { throw .unknown }
        guard let pair = registration.procedure.pair(outgoing.meaning, from: registration.side) else { throw .noPair(outgoing.meaning) }
        let stream = Declaration.stream(outgoing.documentType, outgoing.reference)
        for _ in 0..<Self.patience {
            let existing = try await load(stream)
            if let existing, let dossier = outgoing.dossier, outgoing.meaning == .declare, existing.dossier == dossier { return existing }
            guard existing != nil || outgoing.meaning == .declare else { throw .unknown }
            var declaration: Declaration
            if let existing { declaration = existing } else {
                declaration = try begin(outgoing.documentType, outgoing.reference, registration)
                declaration.dossier = outgoing.dossier
            }
            guard declaration.peer == peer else { throw .unknown }
            let messageID = try messageID(of: outgoing)
            if let name = requestName(outgoing), let owner = try await owner(of: name) {
                // A key that stands for another declaration, or for another message of this one.
                guard owner == stream, try await timeline(declaration).contains(where: { $0.messageID == messageID }) else { throw .keyReused }
                return declaration
            }
            let change = try sent(outgoing, messageID, pair, registration, other, &declaration)
            switch try await write(change, declaration) {
            case .written(let written): return written
            case .overtaken: continue
            case .taken: throw .keyReused
            }
        }
        throw .journal(JournalFailure(.unavailable, "the declaration changes faster than it can be written to"))
    }

    private func requestName(_ outgoing: Outgoing) -> Name? { outgoing.request.map { Name("window-request", vault.blind("window request", $0)) } }

    private func owner(of name: Name) async throws(Trouble) -> StreamName? {
        do { return try await journal.stream(known: name)?.name } catch { throw .journal(error) }
    }

    /// Of a request it is made of all that the request says, so that the same again is known by it.
    private func messageID(of outgoing: Outgoing) throws(Trouble) -> String {
        guard let request = outgoing.request else { return newMessageID() }
        let content: [UInt8]
        do { content = try XMLMarkup.element("Content", outgoing.content).bytes() } catch { throw .content(error.reason) }
        let said = [request, outgoing.documentType, outgoing.reference, outgoing.meaning.rawValue, String(decoding: content, as: UTF8.self)]
        return Hexadecimal.grouped(vault.blind("window message", said.joined(separator: "\u{0}")))
    }

    private func sent(
        _ outgoing: Outgoing, _ messageID: String, _ pair: WindowProcedure.Pair, _ registration: WindowSettings.Registration, _ peer: WindowSettings.Peer,
        _ declaration: inout Declaration
    ) throws(Trouble) -> Change {
        let now = clock.now()
        do throws(DeclarationFlow.IllegalMove) { try declaration.flow.move(outgoing.meaning) } catch { throw .illegal(error) }
        var event = WindowEvent(.sent, at: now, by: "motcua")
        event.meaning = outgoing.meaning
        event.messageID = messageID
        event.state = declaration.flow.state
        event.facts = ["type": .string(pair.type), "function": .string(pair.function)]
        let subject = Subject(documentType: outgoing.documentType, type: pair.type, function: pair.function, reference: outgoing.reference, sendDate: now)
        let header = WindowHeader(messageID: messageID, from: outgoing.from ?? registration.unit, to: peer.unit, subject: subject)
        do throws(XMLFailure) {
            event.envelope = try Envelope.bytes(header, content: outgoing.content, signer: registration.signer)
            try check(event.envelope, pair)
        } catch { throw .content(error.reason) }
        var change = Change()
        change.events = [event]
        if let name = requestName(outgoing) { change.names = [name] }
        change.messages = [NewMessage(
            to: peer.name, WindowMessage.envelope, content: ShareMessage.content(revision: declaration.revision + 1), due: now)]
        // What we said ourselves the dossier knows; what waited for it may fit now.
        do throws(DeclarationFlow.IllegalMove) { try unpark(&declaration, &change, registration) } catch { throw .illegal(error) }
        return change
    }

    /// What we send is as its schema says: the other side would refuse it, and the citizen would wait meanwhile.
    private func check(_ envelope: [UInt8], _ pair: WindowProcedure.Pair) throws(XMLFailure) {
        guard let schema = pair.schema, let content = try XMLDocument(parsing: envelope).root.child("Body")?.child("Content") else { return }
        let findings = try schema.validate(content)
        guard findings.isEmpty else {
            throw XMLFailure(.malformed, line: 0, findings.prefix(5).map { XMLFindingWords($0).text }.joined(separator: "; "))
        }
    }
}
