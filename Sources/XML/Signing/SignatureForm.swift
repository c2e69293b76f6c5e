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

    /// - Returns: the identifiers that it refers to, in order; a reason where it is not of the form.
    static func references(_ signature: XMLElement, allowsSHA1: Bool) -> Result<[String], Refused> {
        func fail(_ reason: SignatureVerdict.Reason) -> Result<[String], Refused> { .failure(Refused(reason: reason)) }
        guard signature.isNamed("Signature", in: namespace), let info = only("SignedInfo", of: signature), only("SignatureValue", of: signature) != nil,
            let keyInfo = only("KeyInfo", of: signature), signature.children.count == 3
        else { return fail(.malformed) }
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
        var identifiers: [String] = []
        for reference in references {
            guard let uri = reference.attribute("URI"), uri.hasPrefix("#"), uri.count > 1 else { return fail(.coverage) }
            guard let digest = only("DigestMethod", of: reference), ([sha256] + (allowsSHA1 ? [sha1] : [])).contains(digest.attribute("Algorithm")) else { return fail(.algorithm) }
            guard let transforms = only("Transforms", of: reference), transforms.children.count == 1, transforms.children[0].isNamed("Transform", in: namespace),
                transforms.children[0].attribute("Algorithm") == exclusive, transforms.children[0].children.isEmpty
            else { return fail(.algorithm) }
            identifiers.append(String(uri.dropFirst()))
        }
        return .success(identifiers)
    }

    struct Refused: Error { let reason: SignatureVerdict.Reason }

    private static func only(_ name: String, of element: XMLElement) -> XMLElement? {
        let found = element.children(of: name)
        return found.count == 1 ? found[0] : nil
    }
}

extension XMLElement {
    fileprivate func children(of name: String) -> [XMLElement] { children(name, in: SignatureForm.namespace) }
}
