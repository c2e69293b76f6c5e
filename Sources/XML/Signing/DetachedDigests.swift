/// Digests of what is signed without standing in the document: one `Manifest` in a signature's one `Object`, whose references
/// name attachments by `cid:` and are computed by whoever has them (XML Signature §5.1).
package struct DetachedDigests: Sendable {
    /// To be among the elements that the signature must sign; otherwise its digests are anybody's.
    package let manifest: XMLElement
    /// By the attachment's identifier, without `cid:`: the SHA-256 in Base64, as it stands.
    package let digests: [(contentId: String, digest: String)]

    /// Nil where there is none, or not of this form: no transform, no other digest, no other address.
    package init?(of signature: XMLElement) {
        guard let object = SignatureForm.only("Object", of: signature), object.children.count == 1, !object.hasStrayText,
            let manifest = SignatureForm.only("Manifest", of: object)
        else { return nil }
        let references = manifest.children(of: "Reference")
        guard references.count == manifest.children.count else { return nil }
        var digests: [(String, String)] = []
        for reference in references {
            guard let uri = reference.attribute("URI"), uri.hasPrefix("cid:"), uri.count > 4, reference.children.count == 2,
                let method = SignatureForm.only("DigestMethod", of: reference), method.attribute("Algorithm") == SignatureForm.sha256, method.children.isEmpty,
                let value = SignatureForm.only("DigestValue", of: reference), value.children.isEmpty
            else { return nil }
            digests.append((String(uri.dropFirst(4)), value.text.filter { !$0.isWhitespace }))
        }
        guard Set(digests.map(\.0)).count == digests.count else { return nil }
        self.manifest = manifest
        self.digests = digests
    }
}
