/// The form of XML Signature that is taken: nothing of what the standard allows beyond it, since each of its liberties was
/// once the way around a check. Looked at before any key is.
enum SignatureForm {
    static let namespace = "http://www.w3.org/2000/09/xmldsig#"
    static let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
    static let rsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    static let ecdsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
    static let sha256 = "http://www.w3.org/2001/04/xmlenc#sha256"
    static let rsaSHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
    static let sha1 = "http://www.w3.org/2000/09/xmldsig#sha1"

    static let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

    /// What a signature refers to.
    struct Reference: Hashable {
        let identifier: String
        /// The element contains the signature, which is left out of it.
        let isEnveloping: Bool
    }

    /// - Parameter isWithin: it stands within an element that it signs, and may have a list of digests beside (`DetachedDigests`).
    /// - Returns: what it refers to, in order; a reason where it is not of the form.
    static func references(_ signature: XMLElement, isWithin: Bool = false, allowsSHA1: Bool) -> Result<[Reference], Refused> {
        func fail(_ reason: SignatureVerdict.Reason) -> Result<[Reference], Refused> { .failure(Refused(reason: reason)) }
        let objects = signature.children(of: "Object")
        guard signature.isNamed("Signature", in: namespace), let info = only("SignedInfo", of: signature), only("SignatureValue", of: signature) != nil,
            let keyInfo = only("KeyInfo", of: signature), signature.children.count == 3 + objects.count, objects.isEmpty || isWithin && objects.count == 1
        else { return fail(.malformed) }
        guard objects.isEmpty || DetachedDigests(of: signature) != nil else { return fail(.malformed) }
        let data = keyInfo.children
        guard data.count == 1, data[0].isNamed("X509Data", in: namespace), data[0].children.allSatisfy({ $0.isNamed("X509Certificate", in: namespace) }),
            !data[0].children.isEmpty
        else { return fail(.malformed) }
        guard let canonicalisation = only("CanonicalizationMethod", of: info), let method = only("SignatureMethod", of: info) else { return fail(.malformed) }
        guard canonicalisation.attribute("Algorithm") == exclusive, canonicalisation.children.isEmpty, method.children.isEmpty,
            ([rsaSHA256, ecdsaSHA256] + (allowsSHA1 ? [rsaSHA1] : [])).contains(method.attribute("Algorithm"))
        else { return fail(.algorithm) }
        let references = info.children(of: "Reference")
        guard !references.isEmpty, info.children.count == references.count + 2 else { return fail(.malformed) }
        var found: [Reference] = []
        for reference in references {
            guard let uri = reference.attribute("URI"), uri.hasPrefix("#"), uri.count > 1 else { return fail(.coverage) }
            guard let digest = only("DigestMethod", of: reference), ([sha256] + (allowsSHA1 ? [sha1] : [])).contains(digest.attribute("Algorithm")) else { return fail(.algorithm) }
            guard let transforms = only("Transforms", of: reference)?.children, transforms.allSatisfy({ $0.isNamed("Transform", in: namespace) && $0.children.isEmpty })
            else { return fail(.algorithm) }
            let algorithms = transforms.map { $0.attribute("Algorithm") }
            guard algorithms == [exclusive] || isWithin && algorithms == [enveloped, exclusive] else { return fail(.algorithm) }
            found.append(Reference(identifier: String(uri.dropFirst()), isEnveloping: algorithms.count == 2))
        }
        return .success(found)
    }

    struct Refused: Error { let reason: SignatureVerdict.Reason }

    static func only(_ name: String, of element: XMLElement) -> XMLElement? {
        let found = element.children(of: name)
        return found.count == 1 ? found[0] : nil
    }
}

extension XMLElement {
    func children(of name: String) -> [XMLElement] { children(name, in: SignatureForm.namespace) }
}
