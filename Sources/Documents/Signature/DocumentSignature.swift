import Dossiers
package import XML

/// The signature of a document's file (QCVN 102): over the header, in which it stands, the manifest, and a list of the digests of
/// the attachments' contents.
package enum DocumentSignature {
    static let headerId = "edXMLHeader", manifestId = "edXMLManifest"
    /// Where it stands, from below the root on.
    static let path = ["edXMLEnvelope", "edXMLHeader", "DigitalSignature"]

    package enum Verdict: Sendable, Hashable {
        case absent
        case valid(SignatureVerdict.Signer)
        case invalid(SignatureVerdict.Reason)
        /// An attachment that is not what was signed, by its identifier, or that is signed and not there, or there and not signed.
        case attachment(String)

        /// In a word, for what is written down and told.
        package var words: String {
            switch self {
            case .absent: "absent"
            case .valid: "valid"
            case .invalid(let reason): reason.rawValue
            case .attachment(let id): "attachment \(id) is not what was signed"
            }
        }
    }

    /// - Parameters:
    ///   - root: of the file, as the document was read from it.
    ///   - digests: of the attachments' contents, SHA-256 in lower-case hexadecimal, by their identifiers.
    ///   - moment: seconds since 1970.
    package static func judge(
        _ root: XMLElement, _ digests: [(contentId: String, digest: String)], by check: SignatureCheck, at moment: Int64
    ) -> Verdict {
        let holders = root.descendants(path)
        guard let holder = holders.first, !holders.allSatisfy(\.children.isEmpty) else { return .absent }
        guard holders.count == 1, let signature = holder.children.first, holder.children.count == 1, let header = only(root, ["edXMLEnvelope", "edXMLHeader"]), let manifest = only(root, ["edXMLEnvelope", "edXMLBody", "edXMLManifest"])
        else { return .invalid(.malformed) }
        let detached = DetachedDigests(of: signature)
        guard detached != nil || digests.isEmpty else { return .invalid(.coverage) }
        let expected = [header, manifest] + (detached.map { [$0.manifest] } ?? [])
        let verdict = check.verdict(on: signature, over: expected, enveloping: header, at: moment)
        guard case .valid(let signer) = verdict else {
            if case .invalid(let reason) = verdict { return .invalid(reason) }
            return .invalid(.malformed)
        }
        let signed = detached?.digests ?? []
        guard Set(signed.map(\.contentId)).count == signed.count else { return .invalid(.malformed) }
        for one in signed where !digests.contains(where: { $0.contentId == one.contentId && base64($0.digest) == one.digest }) { return .attachment(one.contentId) }
        for one in digests where !signed.contains(where: { $0.contentId == one.contentId }) { return .attachment(one.contentId) }
        return .valid(signer)
    }

    /// The one element at a path of local names: the reader refuses doubled and foreign ones, so that it is the one that was read.
    private static func only(_ root: XMLElement, _ path: [String]) -> XMLElement? {
        let found = root.descendants(path)
        return found.count == 1 ? found[0] : nil
    }

    /// Of a digest in hexadecimal.
    static func base64(_ digest: String) -> String? {
        guard let digest = Hexadecimal.bytes(digest), digest.count == 32 else { return nil }
        var writer = Base64Writer()
        let bytes = writer.write(digest)
        return String(decoding: bytes + writer.finish(), as: UTF8.self)
    }
}

extension EdXMLDocument {
    /// The file as it is sent, signed.
    /// - Parameter digests: of the attachments' contents, in their order, SHA-256 in lower-case hexadecimal.
    package func pieces(signedBy signer: XMLSigner, digests: [String]) throws(XMLFailure) -> [EdXMLPiece] {
        let encoded = digests.compactMap(DocumentSignature.base64)
        guard encoded.count == digests.count, encoded.count == attachments.count else { throw XMLFailure(.malformed, line: 0, "not a digest for each attachment") }
        let ids = [DocumentSignature.headerId, DocumentSignature.manifestId]
        let template = signer.template(over: ids, enveloping: ids[0], digests: zip(attachments, encoded).map { ($0.contentId, $1) })
        let open = try EdXMLPiece.opened(header: header.markup, trace: trace, attachments, signature: [template], ids: (ids[0], ids[1]))
        let end = Array("</edXML>".utf8)
        let signed = try signer.sign(open + end, at: [DocumentSignature.path], as: .inclusive)
        guard signed.suffix(end.count).elementsEqual(end) else { throw XMLFailure(.malformed, line: 0, "a signature that cannot be made") }
        return try EdXMLPiece.closed(Array(EdXMLPiece.declaration.utf8) + signed.dropLast(end.count), attachments)
    }
}
