package import Catalogue
package import Dossiers
import Gateway
import JSON
import Journal
import XML

/// A file comes in: a document, or a status of one.
extension DocumentBook {
    /// Who brings it.
    package enum Caller: Sendable, Hashable {
        /// An organ of ours, by its own account.
        case organ(AgencyCode)
        /// The axis beyond, to which we called for this organ of ours.
        case axis(party: String, for: AgencyCode)

        var name: String {
            switch self {
            case .organ(let organ): organ.canonical
            case .axis(let party, _): party
            }
        }
    }

    /// What came of a file.
    package struct Taken: Sendable {
        package let document: Document
        /// The same was here before; nothing changed.
        package let isRepeated: Bool
    }

    /// Takes a file that has come to its end. What is refused leaves a mark and nothing else.
    package func take(_ file: inout IncomingFile, as kind: ReadFile.Kind, from caller: Caller) async throws(DocumentTrouble) -> Taken {
        do throws(DocumentTrouble) {
            let read = try await file.finish(as: kind)
            switch read.content {
            case .status(let status):
                return try await tell(status, read.skeleton, from: caller)
            case .document(let document):
                let sender = try judge(document.header, caller)
                if let known = try await known(read, sender, document) {
                    await file.abandon()
                    return Taken(document: known, isRepeated: true)
                }
                let verdict = try verdict(on: read, document)
                return try await admit(Admission(read, document, sender, caller, try await file.keep(), verdict))
            }
        } catch {
            // What the axis keeps for us comes again: its collector says when it is given up.
            if case .organ = caller { await turnAway(file.mark, caller, error) }
            await file.abandon()
            throw error
        }
    }

    /// An organ of ours sends a document made here of what it said.
    /// - Parameters:
    ///   - files: on the shelf already, one for each attachment.
    ///   - request: the caller and his key: the same again has its effect once.
    package func send(_ document: EdXMLDocument, _ files: [DossierFile], request: String) async throws(DocumentTrouble) -> Taken {
        let organ = document.header.from.id, read: ReadFile
        do throws(XMLFailure) {
            let skeleton = try skeleton(of: document, files)
            read = ReadFile(
                content: .document(document), root: try XMLDocument(parsing: skeleton).root, mark: FileMark(digest: "", size: Int64(skeleton.count)),
                digests: files.map(\.digest))
        } catch { throw .unwritable(error.reason) }
        let sender = try judge(document.header, .organ(organ))
        var admission = Admission(read, document, sender, .organ(organ), files, [:])
        admission.request = Name("document-request", vault.blind("document request", request))
        let owner = try await owner(of: admission.request)
        if let known = try await known(read, sender, document) {
            guard owner == nil || owner == known.stream else { throw .keyReused }
            return Taken(document: known, isRepeated: true)
        }
        guard owner == nil else { throw .keyReused }
        return try await admit(admission)
    }

    private func owner(of name: Name?) async throws(DocumentTrouble) -> StreamName? {
        guard let name else { return nil }
        do { return try await journal.stream(known: name)?.name } catch { throw .journal(error) }
    }

    // MARK: Parties

    /// - Returns: the sender.
    func judge(_ header: DocumentHeader, _ caller: Caller) throws(DocumentTrouble) -> AgencyCode {
        try judge(from: header.from.id, to: header.to.map(\.id), caller)
        return header.from.id
    }

    func judge(from: AgencyCode, to: [AgencyCode], _ caller: Caller) throws(DocumentTrouble) {
        let settings = settings, ours = Set(settings.organs.map(\.id))
        switch caller {
        case .organ(let organ):
            guard from == organ, let own = settings.organ(organ) else { throw .party(.notTheCaller(from: from, caller: organ)) }
            // Whom the axis beyond knows, it says itself.
            guard own.axis == nil, let stranger = to.first(where: { !ours.contains($0) }) else { return }
            throw .party(.unknown(stranger))
        case .axis(_, let organ):
            // What is ours does not come from beyond.
            guard !ours.contains(from) else { throw .party(.notTheCaller(from: from, caller: organ)) }
            guard to.contains(organ) else { throw .party(.notOurs(to)) }
        }
    }

    private func known(_ read: ReadFile, _ sender: AgencyCode, _ document: EdXMLDocument) async throws(DocumentTrouble) -> Document? {
        guard let known = try await load(id(of: sender, document.header.documentId)) else { return nil }
        let digest = read.digest
        guard known.digest == digest else { throw .conflict(known: known.digest, given: digest) }
        return known
    }

    // MARK: Admission

    struct Admission {
        let read: ReadFile
        let document: EdXMLDocument
        let sender: AgencyCode
        let caller: Caller
        let files: [DossierFile]
        /// Of its signature, to be written down.
        let verdict: JSONObject
        var request: Name?

        init(
            _ read: ReadFile, _ document: EdXMLDocument, _ sender: AgencyCode, _ caller: Caller, _ files: [DossierFile], _ verdict: JSONObject
        ) {
            self.read = read
            self.document = document
            self.sender = sender
            self.caller = caller
            self.files = files
            self.verdict = verdict
        }
    }

    private func admit(_ admission: Admission) async throws(DocumentTrouble) -> Taken {
        let header = admission.document.header, id = id(of: admission.sender, header.documentId), settings = settings, now = clock.now()
        guard let (_, wrapped) = try? vault.newKey(for: Document.stream(id).text) else { throw .unreadable }
        var document = Document(
            id: id, sender: admission.sender, documentId: header.documentId, digest: admission.read.digest,
            kind: admission.document.trace.business?.kind ?? .new, begun: now, wrappedKey: wrapped)
        document.files = admission.files
        for organ in header.to.map(\.id) where document.receiver(organ) == nil {
            // Of what comes from beyond, the other receivers' lives are led elsewhere.
            if case .axis = admission.caller, settings.organ(organ) == nil { continue }
            document.receivers.append(Document.Receiver(organ: organ))
        }
        var change = Change()
        var event = DocumentEvent(.sent, at: now, by: admission.caller.name)
        event.file = admission.read.skeleton
        event.facts = admission.verdict
        change.add(event, for: admission.sender)
        change.names = [Name("document-file", id), Name(Self.sentSpace, Self.key(admission.sender, id, .document, at: now, 1))] + (admission.request.map { [$0] } ?? [])
        change.files = Array(Set(admission.files.map(\.digest))).sorted()
        for receiver in document.receivers where settings.organ(receiver.organ) != nil {
            wait(for: receiver.organ, file: id, revision: 1, at: now, &document, &change)
        }
        if case .organ = admission.caller, let axis = settings.organ(admission.sender)?.axis, document.receivers.contains(where: { settings.organ($0.organ) == nil }) {
            change.messages.append(NewMessage(to: axis, DocumentMessage.file, content: ShareMessage.content(revision: 1), due: now))
        }
        if document.kind != .new {
            change.messages.append(NewMessage(to: DocumentMessage.effects, DocumentMessage.effect, content: ShareMessage.content(revision: 1), due: now))
        }
        switch try await write(change, document) {
        case .written(let written): return Taken(document: written, isRepeated: false)
        case .taken: throw .keyReused
        case .overtaken:
            // Somebody was quicker with the same document.
            guard let known = try await known(admission.read, admission.sender, admission.document) else { throw .unreadable }
            return Taken(document: known, isRepeated: true)
        }
    }

    /// Puts a file into an organ's list.
    func wait(for organ: AgencyCode, file: String, revision: Int, at now: Instant, _ document: inout Document, _ change: inout Change) {
        let key = Self.key(organ, file, file == document.id ? .document : .status, at: now, revision)
        document.waiting.append(Document.Waiting(organ: organ, file: file, key: key, revision: revision))
        change.names.append(Name(Self.waitingSpace, key))
        var event = DocumentEvent(.waiting, at: now, by: "motcua", organ: organ)
        event.facts = ["file": .string(file), "revision": JSON(revision)]
        change.add(event, for: organ)
    }

    // MARK: What is not taken

    /// Digest, size, sender and reason; nothing else of the file is kept. A journal that is away keeps nothing: the file
    /// comes again.
    package func turnAway(_ mark: FileMark, _ caller: Caller, _ trouble: DocumentTrouble) async {
        guard !trouble.isOurs else { return }
        let facts: JSON = [
            "by": .string(caller.name), "facts": ["digest": .string(mark.digest), "size": JSON(mark.size), "reason": .string(trouble.words)],
        ]
        var append = Append(StreamName("documents-turned-away/\(caller.name)"))
        append.head = JSON.object([:]).bytes
        append.events = [NewEvent(DocumentEvent.Kind.turnedAway.rawValue, at: clock.now(), content: facts.bytes)]
        _ = try? await journal.append(append)
    }
}
