import Crypto
package import Dossiers
package import Gateway
import XML

/// A file on its way in, as it comes: its tags go into a tree, its attachments unpacked onto the shelf, and nothing of it is
/// held beside. One caller at a time; `finish`, then `keep` or `abandon`.
package struct IncomingFile {
    private let feed: XMLFeed
    private let shelf: FileShelf
    private let limits: DocumentLimits
    private let begun: Instant
    private var whole = SHA256()
    private var size: Int64 = 0
    private var attachments: [IncomingAttachment] = []

    package init(onto shelf: FileShelf, at now: Instant, limits: DocumentLimits = .standard) throws(DocumentTrouble) {
        var own = XMLLimits.standard
        own.nodes = limits.nodes
        do throws(XMLFailure) { feed = try XMLFeed(limits: own, aside: ["ContentTransferEncoded"], whole: limits.file) } catch { throw .flaw(DocumentFlaw(error)) }
        self.shelf = shelf
        self.limits = limits
        begun = now
    }

    /// What can be told of a file that is not taken.
    package var mark: FileMark { FileMark(digest: Hexadecimal.text(whole.finalize()), size: size) }

    package mutating func take(_ bytes: [UInt8]) async throws(DocumentTrouble) {
        whole.update(data: bytes)
        size += Int64(bytes.count)
        do throws(XMLFailure) { try feed.feed(bytes) } catch { throw .flaw(DocumentFlaw(error)) }
        try await takeAside()
    }

    /// A piece of a file that is wrong already: only its mark goes on.
    package mutating func passOver(_ bytes: [UInt8]) {
        whole.update(data: bytes)
        size += Int64(bytes.count)
    }

    private mutating func takeAside() async throws(DocumentTrouble) {
        for piece in feed.takeAside() {
            if piece.index == attachments.count {
                guard attachments.count < limits.attachments else {
                    throw .flaw(DocumentFlaw("AttachmentEncoded", .form, wanted: "at most \(limits.attachments) attachments"))
                }
                attachments.append(IncomingAttachment(shelf.begin(at: begun), limit: limits.attachment))
            }
            do throws(IncomingAttachment.Trouble) { try await attachments[piece.index].take(piece.bytes, isEnd: piece.isEnd) } catch {
                switch error {
                case .flaw(let flaw): throw .attachment(piece.index, flaw)
                case .shelf(let refusal): throw DocumentTrouble(refusal)
                }
            }
        }
    }

    /// The last byte has come. Nothing is kept yet.
    package mutating func finish(as kind: ReadFile.Kind) async throws(DocumentTrouble) -> ReadFile {
        let root: XMLElement
        do throws(XMLFailure) { root = try feed.finish().root } catch { throw .flaw(DocumentFlaw(error)) }
        try await takeAside()
        do throws(DocumentFlaw) {
            switch kind {
            case .status:
                let status = try EdXMLStatus(reading: root)
                guard attachments.isEmpty else { throw DocumentFlaw("AttachmentEncoded", .unknown, wanted: "a status file, which has none") }
                return ReadFile(content: .status(status), root: root, mark: mark, digests: [])
            case .document:
                let document = try EdXMLDocument(reading: root)
                guard document.attachments.count == attachments.count else { throw DocumentFlaw("AttachmentEncoded", .form, wanted: "one content for each attachment") }
                return ReadFile(content: .document(document), root: root, mark: mark, digests: attachments.map(\.digest))
            }
        } catch { throw .flaw(error) }
    }

    /// What was read is to stay: the attachments are files from now on, which go with whoever refers to them.
    package mutating func keep() async throws(DocumentTrouble) -> [DossierFile] {
        var files: [DossierFile] = []
        for index in attachments.indices {
            do throws(BookRefusal) { files.append(try await attachments[index].keep()) } catch { throw DocumentTrouble(error) }
        }
        return files
    }

    /// Nothing is left of it.
    package mutating func abandon() async {
        for attachment in attachments { await attachment.abandon() }
    }
}

/// What is written down of a file that is not taken, and no more.
package struct FileMark: Sendable, Hashable {
    /// SHA-256 of its bytes as they came, lower-case hexadecimal.
    package let digest: String
    package let size: Int64
}

extension DocumentTrouble {
    init(_ refusal: BookRefusal) {
        switch refusal {
        case .journal(let failure): self = .journal(failure)
        default: self = .unreadable
        }
    }
}
