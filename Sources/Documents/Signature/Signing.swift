import Catalogue
import Dossiers
import Gateway
import JSON
import XML

/// Where signatures come in: what is written here is signed by its organ, what comes is judged by its receivers' rules.
extension DocumentBook {
    /// The file that is kept and sent, without the contents of its attachments.
    func skeleton(of document: EdXMLDocument, _ files: [DossierFile]) throws(XMLFailure) -> [UInt8] {
        let signer = settings.organ(document.header.from.id)?.signer
        let pieces = if let signer { try document.pieces(signedBy: signer, digests: files.map(\.digest)) } else { try document.pieces() }
        return pieces.flatMap { (piece) -> [UInt8] in
            guard case .bytes(let bytes) = piece else { return [] }
            return bytes
        }
    }

    /// What is to be written down of a file's signature. One that does not hold is refused wherever a receiver has it judged; none at
    /// all where a receiver asks for one.
    func verdict(on read: ReadFile, _ document: EdXMLDocument) throws(DocumentTrouble) -> JSONObject {
        let settings = settings, digests = zip(document.attachments, read.digests).map { (contentId: $0.contentId, digest: $1) }
        var said = JSONObject()
        for organ in document.header.to.compactMap({ settings.organ($0.id) }) {
            guard let check = organ.check else { continue }
            let verdict = DocumentSignature.judge(read.root, digests, by: check, at: clock.now().seconds)
            switch verdict {
            case .valid(let signer):
                said.set("signature", "valid")
                said.set("signer", .string(signer.subject))
                said.set("certificate", .string(signer.fingerprint))
            case .absent where !organ.needsSignature: said.set("signature", "absent")
            default: throw .signature(verdict.words)
            }
        }
        return said
    }
}
