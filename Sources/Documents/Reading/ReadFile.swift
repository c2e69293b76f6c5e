import Crypto
import Dossiers
package import XML

/// A file that was read: what it says, and by what it is known again.
package struct ReadFile: Sendable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case document = "edoc"
        case status
    }

    package enum Content: Sendable {
        case document(EdXMLDocument)
        case status(EdXMLStatus)
    }

    package let content: Content
    /// Its tree; the texts of its attachments are not in it.
    package let root: XMLElement
    package let mark: FileMark
    /// Of each attachment's content, SHA-256 in lower-case hexadecimal, in the order of the file.
    package let digests: [String]

    /// What it says, whatever it passed on its way: the header, the business and the manifest in canonical form, and each
    /// attachment with the digest of its content. Traces and signatures are left out, since each organ passed adds to the
    /// one, and the same key makes another of the other each time.
    package var digest: String {
        var hash = SHA256()
        let envelope = child(root, "edXMLEnvelope"), header = envelope.flatMap { child($0, "edXMLHeader") }
        let parts = [
            header.flatMap { child($0, "MessageHeader") }, header.flatMap { child($0, "TraceHeaderList") }.flatMap { child($0, "Bussiness") },
            envelope.flatMap { child($0, "edXMLBody") },
        ]
        for part in parts {
            hash.update(data: part?.canonical(.exclusive) ?? [])
            hash.update(data: [0])
        }
        if case .document(let document) = content {
            for (attachment, digest) in zip(document.attachments, digests) {
                for text in [attachment.contentId, attachment.contentType, attachment.name, attachment.description, digest] {
                    hash.update(data: Array(text.utf8) + [0])
                }
            }
        }
        return Hexadecimal.text(hash.finalize())
    }

    private func child(_ element: XMLElement, _ name: String) -> XMLElement? { element.children.first { $0.name.local == name } }

    /// The file without the contents of its attachments, as `OutgoingFile` writes it again.
    package var skeleton: [UInt8] { root.bytes }
}
