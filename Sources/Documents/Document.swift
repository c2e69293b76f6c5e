package import Catalogue
package import Dossiers
package import Gateway
import JSON
package import Journal

/// One document as it stands: who sent it to whom, and how far it is at each receiver.
///
/// Read first: `EdXML/EdXMLDocument.swift` (what a file says), `Life/ReceiverLife.swift` (what may follow what), then
/// `Book/DocumentBook.swift`, through which everything happens. `Reading` and `Writing` stream files, `Axis` is the wire,
/// `Couriers` bring and fetch.
package struct Document: Sendable {
    /// By which systems name it here: the axis's `docid`.
    package let id: String
    package var revision = 0
    package let sender: AgencyCode
    /// As its sender gave it.
    package let documentId: String
    /// Of what it says (`ReadFile.digest`).
    package let digest: String
    package let kind: Business.Kind
    package let begun: Instant
    package var receivers: [Receiver] = []
    /// Of its attachments, in the order of the file.
    package var files: [DossierFile] = []
    /// Documents that took its place, and where; at all receivers where no organ is named.
    package var replacements: [Replacement] = []
    /// Lists in which something of it waits to be fetched.
    package var waiting: [Waiting] = []
    package var wrappedKey: [UInt8]

    package struct Receiver: Sendable, Hashable {
        package let organ: AgencyCode
        package var life = ReceiverLife()
        /// Its system could not take the file, in its own words a reason a person looks at.
        package var hasFailed = false
    }

    package struct Replacement: Sendable, Hashable {
        package let by: String
        package let organs: [AgencyCode]
    }

    /// A file in an organ's list: the document itself, or a status of it.
    package struct Waiting: Sendable, Hashable {
        package let organ: AgencyCode
        /// The file's own identifier; the document's for itself.
        package let file: String
        /// Its place in the list.
        package let key: String
        /// The event that has it.
        package let revision: Int
    }

    package var stream: StreamName { Self.stream(id) }
    static func stream(_ id: String) -> StreamName { StreamName("document/\(id)") }
    /// Of a document's stream.
    static func id(_ stream: StreamName) -> String { String(stream.text.dropFirst("document/".count)) }

    init(id: String, sender: AgencyCode, documentId: String, digest: String, kind: Business.Kind, begun: Instant, wrappedKey: [UInt8]) {
        self.id = id
        self.sender = sender
        self.documentId = documentId
        self.digest = digest
        self.kind = kind
        self.begun = begun
        self.wrappedKey = wrappedKey
    }

    func receiver(_ organ: AgencyCode) -> Int? { receivers.firstIndex { $0.organ == organ } }

    /// Whether an organ has a part in it.
    package func concerns(_ organ: AgencyCode) -> Bool { sender == organ || receiver(organ) != nil }
}

/// Its head: nothing in it is of a person.
extension Document {
    var head: [UInt8] {
        var open: JSONObject = [
            "id": .string(id), "sender": .string(sender.text), "documentId": .string(documentId), "digest": .string(digest), "kind": JSON(kind.rawValue),
            "begun": JSON(begun.nanoseconds), "wrapped": .string(Hexadecimal.text(wrappedKey)),
            "receivers": .array(receivers.map(\.json)),
            "files": .array(files.map { ["digest": .string($0.digest), "length": JSON($0.length), "pieces": JSON($0.pieces)] }),
        ]
        if !replacements.isEmpty {
            open.set("replacements", .array(replacements.map { ["by": .string($0.by), "organs": .array($0.organs.map { .string($0.text) })] }))
        }
        if !waiting.isEmpty {
            open.set("waiting", .array(waiting.map {
                ["organ": .string($0.organ.text), "file": .string($0.file), "key": .string($0.key), "revision": JSON($0.revision)]
            }))
        }
        return JSON.object(open).bytes
    }

    /// Nil when it cannot be read.
    init?(_ stored: StoredStream) {
        guard let open = try? JSON(parsing: stored.head), let id = open["id"]?.string, let sender = open["sender"]?.organ,
            let documentId = open["documentId"]?.string, let digest = open["digest"]?.string, let kind = open["kind"]?.int.flatMap(Business.Kind.init),
            let begun = open["begun"]?.instant, let wrapped = open["wrapped"]?.string.flatMap(Hexadecimal.bytes)
        else { return nil }
        self.init(id: id, sender: sender, documentId: documentId, digest: digest, kind: kind, begun: begun, wrappedKey: wrapped)
        revision = stored.revision
        for one in open["receivers"]?.array ?? [] {
            guard let receiver = Receiver(one) else { return nil }
            receivers.append(receiver)
        }
        for one in open["files"]?.array ?? [] {
            guard let digest = one["digest"]?.string, let length = one["length"]?.int, let pieces = one["pieces"]?.int else { return nil }
            files.append(DossierFile(digest: digest, length: Int64(length), pieces: pieces))
        }
        replacements = (open["replacements"]?.array ?? []).compactMap { one in
            one["by"]?.string.map { Replacement(by: $0, organs: (one["organs"]?.array ?? []).compactMap(\.organ)) }
        }
        for one in open["waiting"]?.array ?? [] {
            guard let organ = one["organ"]?.organ, let file = one["file"]?.string, let key = one["key"]?.string, let revision = one["revision"]?.int
            else { return nil }
            waiting.append(Waiting(organ: organ, file: file, key: key, revision: revision))
        }
    }
}

extension Document.Receiver {
    fileprivate var json: JSON {
        var members: JSONObject = ["organ": .string(organ.text)]
        if let work = life.work { members.set("work", .string(work.rawValue)) }
        if let latest = life.latest { members.set("latest", .string(latest.rawValue)) }
        if hasFailed { members.set("failed", true) }
        return .object(members)
    }

    fileprivate init?(_ json: JSON) {
        guard let organ = json["organ"]?.organ else { return nil }
        self.organ = organ
        life = ReceiverLife(work: json["work"]?.string.flatMap(DocumentStatus.init), latest: json["latest"]?.string.flatMap(DocumentStatus.init))
        hasFailed = json["failed"]?.bool ?? false
    }
}

extension JSON {
    fileprivate var organ: AgencyCode? { string.flatMap { AgencyCode($0) } }
}
