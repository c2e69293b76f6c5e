import Dossiers
package import Gateway
import JSON
package import Journal

/// One declaration at the single window as it stands: what its messages amount to.
///
/// Read first: `Procedures/Meaning.swift` (what a message can mean), `Flow/DeclarationFlow.swift` (where a declaration may
/// stand), `Envelope/Envelope.swift` (a message as it travels), then `Book/WindowBook.swift`, through which everything
/// happens. `Wire` wraps envelopes in SOAP, `Door` takes them in, `Couriers` bring them.
package struct Declaration: Sendable {
    package let stream: StreamName
    package var revision = 0
    /// The procedure's code at the window.
    package let documentType: String
    package let reference: String
    /// The party it is shared with.
    package var peer: String
    /// Whose procedure it is, canonical.
    package let agency: String
    package var flow = DeclarationFlow()
    /// The dossier that it was made of here; nil where it came from the window.
    package var dossier: StreamName?
    /// Messages of the other side, by their identifier: what tells a repeated one.
    package var taken: [String: Taken] = [:]
    package var parked: [Parked] = []
    package var wrappedKey: [UInt8]

    package struct Taken: Sendable, Hashable {
        /// Of the envelope's bytes.
        let digest: String
        let at: Instant
    }

    /// A message that fits no state yet.
    package struct Parked: Sendable, Hashable {
        package let revision: Int
        package let meaning: Meaning
        package let messageID: String
        /// When its sender says that it was sent.
        package let sent: Instant
    }

    static func stream(_ documentType: String, _ reference: String) -> StreamName { StreamName("window/\(documentType)/\(reference)") }

    init(documentType: String, reference: String, peer: String, agency: String, wrappedKey: [UInt8]) {
        stream = Self.stream(documentType, reference)
        self.documentType = documentType
        self.reference = reference
        self.peer = peer
        self.agency = agency
        self.wrappedKey = wrappedKey
    }
}

/// Its head: nothing in it is of a person.
extension Declaration {
    var head: [UInt8] {
        var open: JSONObject = [
            "documentType": .string(documentType), "reference": .string(reference), "peer": .string(peer), "agency": .string(agency),
            "state": .string(flow.state.rawValue), "wrapped": .string(Hexadecimal.text(wrappedKey)),
            "taken": .object(JSONObject(taken.sorted { $0.key < $1.key }.map { ($0.key, ["digest": .string($0.value.digest), "at": JSON($0.value.at.nanoseconds)]) })),
        ]
        if let before = flow.before { open.set("before", .string(before.rawValue)) }
        if flow.hasResult { open.set("result", true) }
        if flow.isResultWithdrawn { open.set("resultWithdrawn", true) }
        if let dossier { open.set("dossier", .string(dossier.text)) }
        if !parked.isEmpty {
            open.set("parked", .array(parked.map { ["revision": JSON($0.revision), "meaning": .string($0.meaning.rawValue), "message": .string($0.messageID), "sent": JSON($0.sent.nanoseconds)] }))
        }
        return JSON.object(open).bytes
    }

    /// Nil when it cannot be read.
    init?(_ stored: StoredStream) {
        guard let open = try? JSON(parsing: stored.head), let documentType = open["documentType"]?.string, let reference = open["reference"]?.string,
            let peer = open["peer"]?.string, let agency = open["agency"]?.string, let state = open["state"]?.string.flatMap(DeclarationState.init),
            let wrapped = open["wrapped"]?.string.flatMap(Hexadecimal.bytes)
        else { return nil }
        self.init(documentType: documentType, reference: reference, peer: peer, agency: agency, wrappedKey: wrapped)
        revision = stored.revision
        flow = DeclarationFlow(
            state: state, before: open["before"]?.string.flatMap(DeclarationState.init), hasResult: open["result"]?.bool ?? false,
            isResultWithdrawn: open["resultWithdrawn"]?.bool ?? false)
        dossier = open["dossier"]?.string.map { StreamName($0) }
        for (message, said) in open["taken"]?.object ?? JSONObject() {
            guard let digest = said["digest"]?.string, let at = said["at"]?.instant else { return nil }
            taken[message] = Taken(digest: digest, at: at)
        }
        parked = (open["parked"]?.array ?? []).compactMap { one in
            guard let revision = one["revision"]?.int, let meaning = one["meaning"]?.string.flatMap(Meaning.init), let id = one["message"]?.string,
                let sent = one["sent"]?.instant
            else { return nil }
            return Parked(revision: revision, meaning: meaning, messageID: id, sent: sent)
        }
    }
}
