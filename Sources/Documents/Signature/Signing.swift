import Dossiers
import JSON
import XML

/// Where signatures come in: what is written here is signed by its organ, what comes is judged by the receivers' rules.
extension DocumentBook {
    /// The file that is kept and sent, without the contents of its attachments.
    func skeleton(of document: EdXMLDocument, _ files: [DossierFile]) throws(XMLFailure) -> [UInt8] {
        try document.pieces().flatMap { (piece) -> [UInt8] in
            guard case .bytes(let bytes) = piece else { return [] }
            return bytes
        }
    }

    /// What is to be written down of a file's signature.
    func verdict(on read: ReadFile, _ document: EdXMLDocument) throws(DocumentTrouble) -> JSONObject { [:] }
}
