package import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import XML

/// A party says how far a document is, or asks for it back.
extension DocumentBook {
    /// An organ of ours says it of itself.
    package func tell(
        _ status: DocumentStatus, of id: String, by organ: AgencyCode, to organs: [AgencyCode] = [], reason: String = "", staff: StaffInfo? = nil
    ) async throws(DocumentTrouble) -> Taken {
        let document = try await document(id, for: organ), settings = settings
        let others = organs.isEmpty ? (document.sender == organ ? document.receivers.map(\.organ) : [document.sender]) : organs
        func name(_ organ: AgencyCode) -> Organ { Organ(id: organ, name: settings.organ(organ)?.name ?? "") }
        var said = EdXMLStatus(
            status, of: ResponseFor(organ: document.sender, documentId: document.documentId), from: name(organ), to: others.map(name), at: clock.now(), description: reason)
        said.staff = staff
        let bytes: [UInt8]
        do throws(XMLFailure) { bytes = try said.bytes() } catch { throw .unwritable(error.reason) }
        return try await tell(said, bytes, from: .organ(organ))
    }

    func tell(_ said: EdXMLStatus, _ file: [UInt8], from caller: Caller) async throws(DocumentTrouble) -> Taken {
        let from = said.from.id
        try judgeTeller(from, said.to.map(\.id), caller)
        let id = id(of: said.responseFor.organ, said.responseFor.documentId), settings = settings, now = clock.now()
        var isRepeated = false
        let document = try await change(id) { (document) throws(DocumentTrouble) in
            let moved = try Self.move(said, &document)
            isRepeated = moved.isEmpty
            guard !moved.isEmpty else { return nil }
            var change = Change()
            let revision = document.revision + 1, fileId = self.fileId(document, revision)
            for organ in moved {
                var event = DocumentEvent(.status, at: now, by: from.canonical, organ: organ)
                event.status = said.status
                event.facts = ["said": .string(EdXML.text(said.at))]
                // The file once, though it is of several.
                if organ == moved.first {
                    event.facts.set("file", .string(fileId))
                    event.file = file
                }
                if !said.description.isEmpty { event.words = said.description }
                change.add(event, for: from == document.sender ? organ : document.sender)
            }
            change.names = [Name("document-file", fileId)]
            // Who says how far he is has the file.
            for waiting in document.waiting where waiting.organ == from && waiting.file == document.id { self.settle(waiting, &document, &change) }
            let others = from == document.sender ? moved : [document.sender]
            for other in others where settings.organ(other)?.fetches ?? false {
                self.wait(for: other, file: fileId, revision: revision, at: now, &document, &change)
            }
            if case .organ = caller, let axis = settings.organ(from)?.axis, others.contains(where: { settings.organ($0) == nil }) {
                change.messages.append(NewMessage(to: axis, DocumentMessage.file, content: ShareMessage.content(revision: revision), due: now))
            }
            return change
        }
        return Taken(document: document, isRepeated: isRepeated)
    }

    private func judgeTeller(_ from: AgencyCode, _ to: [AgencyCode], _ caller: Caller) throws(DocumentTrouble) {
        switch caller {
        case .organ(let organ): guard from == organ else { throw .party(.notTheCaller(from: from, caller: organ)) }
        case .axis(_, let organ):
            guard settings.organ(from) == nil else { throw .party(.notTheCaller(from: from, caller: organ)) }
            guard to.contains(organ) else { throw .party(.notOurs(to)) }
        }
    }

    /// - Returns: the receivers that stand elsewhere now.
    private static func move(_ said: EdXMLStatus, _ document: inout Document) throws(DocumentTrouble) -> [AgencyCode] {
        let from = said.from.id, isSender = from == document.sender && said.status.teller == .sender
        // A sender's word is for those it is said to; a receiver's for itself.
        let meant = isSender ? said.to.map(\.id) : [from]
        let indices = meant.compactMap { document.receiver($0) }
        guard !indices.isEmpty else {
            if from == document.sender { throw .life(.notTheirs(said.status, .sender)) }
            throw .unknown
        }
        var moved: [AgencyCode] = []
        for index in indices {
            do throws(LifeRefusal) {
                guard try document.receivers[index].life.take(said.status, by: isSender ? .sender : .receiver, reason: said.description) else { continue }
            } catch { throw .life(error) }
            moved.append(document.receivers[index].organ)
        }
        return moved
    }
}
