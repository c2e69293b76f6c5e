package import Catalogue
import Dossiers
package import Gateway
package import JSON

/// What can happen to a document. The skeleton stands in the clear; files and words are sealed with the document's key.
package struct DocumentEvent: Sendable {
    package enum Kind: String, Sendable, Hashable {
        /// Its file is on disk: it is sent, or has come from elsewhere.
        case sent = "document-sent"
        /// It, or a status of it, waits in an organ's list.
        case waiting = "document-waiting"
        /// Somebody said how far it is.
        case status = "document-status"
        /// An organ's system has the file, or is at it.
        case fetched = "document-fetched"
        /// An organ's system cannot take the file.
        case failed = "document-failed"
        /// The axis beyond has it.
        case delivered = "document-delivered"
        /// The axis beyond would not take it.
        case refused = "document-refused"
        /// An operator gave a message up, and said why.
        case dropped = "document-dropped"
        /// A later document took its place, or asks for it back.
        case replaced = "document-replaced"
        /// What it asks of an earlier document did not come about.
        case withoutEffect = "document-without-effect"
        /// A file was not taken: its digest, size, sender and why; nothing else of it is kept.
        case turnedAway = "document-turned-away"
    }

    package var kind: Kind
    package var at: Instant
    /// By whose word: an organ, or ours, `motcua`.
    package var by: String
    /// Whose list, or of which receiver.
    package var organ: AgencyCode?
    package var status: DocumentStatus?
    /// More in the clear: a file's identifier, a digest, another document.
    package var facts = JSONObject()
    /// A file as it goes on, its attachments' contents left out; empty where there is none.
    package var file: [UInt8] = []
    /// A reason that somebody gave.
    package var words: String?

    init(_ kind: Kind, at: Instant, by: String, organ: AgencyCode? = nil) {
        self.kind = kind
        self.at = at
        self.by = by
        self.organ = organ
    }

    func content(sealedBy key: DossierKey) throws -> [UInt8] {
        var open: JSONObject = ["by": .string(by)]
        if let organ { open.set("organ", .string(organ.text)) }
        if let status { open.set("status", .string(status.rawValue)) }
        if !facts.isEmpty { open.set("facts", .object(facts)) }
        var secret = JSONObject()
        if !file.isEmpty { secret.set("file", .string(String(decoding: file, as: UTF8.self))) }
        if let words { secret.set("words", .string(words)) }
        return try SealedJSON(open: open, secret: secret).bytes(by: key, as: kind.rawValue)
    }

    init?(kind: String, at: Instant, content: [UInt8], key: DossierKey?) {
        guard let kind = Kind(rawValue: kind), let content = SealedJSON(content, by: key, as: kind.rawValue), let by = content.open["by"]?.string else { return nil }
        self.init(kind, at: at, by: by, organ: content.open["organ"]?.string.flatMap { AgencyCode($0) })
        status = content.open["status"]?.string.flatMap(DocumentStatus.init)
        facts = content.open["facts"]?.object ?? JSONObject()
        file = Array((content.secret["file"]?.string ?? "").utf8)
        words = content.secret["words"]?.string
    }
}
