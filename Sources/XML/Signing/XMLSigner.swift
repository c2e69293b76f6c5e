import CLibXML2

/// Signs parts of a document with one key: exclusive canonicalisation, SHA-256, RSA or ECDSA as the key is, the certificate
/// beside it.
package final class XMLSigner: Sendable, Hashable {
    private let key: [UInt8]
    private let certificate: [UInt8]
    private let method: String

    /// - Parameters:
    ///   - key: PEM, RSA or ECDSA on P-256, without a passphrase.
    ///   - certificate: PEM; more than one is a chain, the key's own first.
    /// - Returns: nil where the key cannot be read.
    package init?(key: [UInt8], certificate: [UInt8]) {
        guard SecurityLibrary.isSetUp, let loaded = Self.load(key) else { return nil }
        defer { xmlSecKeyDestroy(loaded) }
        let isRSA = xmlSecKeyGetValue(loaded).map { $0.pointee.id == xmlSecOpenSSLKeyDataRsaGetKlass() } ?? false
        method = isRSA ? SignatureForm.rsaSHA256 : SignatureForm.ecdsaSHA256
        self.key = key
        self.certificate = certificate
        guard xmlSecOpenSSLAppKeyCertLoadMemory(loaded, certificate, UInt32(certificate.count), xmlSecKeyDataFormatPem) == 0 else { return nil }
    }

    /// Equal are those of the same key and certificate.
    package static func == (one: XMLSigner, other: XMLSigner) -> Bool { one === other || (one.key, one.certificate) == (other.key, other.certificate) }
    package func hash(into hasher: inout Hasher) { hasher.combine(certificate) }

    private static func load(_ key: [UInt8]) -> xmlSecKeyPtr? {
        xmlSecOpenSSLAppKeyLoadMemory(key, UInt32(key.count), xmlSecKeyDataFormatPem, nil, nil, nil)
    }

    /// A template, to be put where the signature shall stand; `sign` fills it.
    /// - Parameters:
    ///   - identifiers: `Id` of each element that is signed.
    ///   - enveloping: that of the one which the signature stands in.
    ///   - digests: of what is not in the document, SHA-256 in Base64 by `cid:`; a list of them is signed too.
    package func template(over identifiers: [String], enveloping: String? = nil, digests: [(contentId: String, digest: String)] = []) -> XMLMarkup {
        func algorithm(_ name: String, _ value: String, _ inner: [XMLMarkup] = []) -> XMLMarkup { .element(name, attributes: [XMLAttribute("Algorithm", value)], inner) }
        let list = "detached-digests"
        let references = (identifiers + (digests.isEmpty ? [] : [list])).map { identifier in
            let transforms = (identifier == enveloping ? [SignatureForm.enveloped] : []) + [SignatureForm.exclusive]
            return XMLMarkup.element("ds:Reference", attributes: [XMLAttribute("URI", "#" + identifier)], [
                .element("ds:Transforms", transforms.map { algorithm("ds:Transform", $0) }), algorithm("ds:DigestMethod", SignatureForm.sha256), .element("ds:DigestValue"),
            ])
        }
        let detached = digests.map { one in
            XMLMarkup.element("ds:Reference", attributes: [XMLAttribute("URI", "cid:" + one.contentId)], [
                algorithm("ds:DigestMethod", SignatureForm.sha256), .element("ds:DigestValue", one.digest),
            ])
        }
        let object = XMLMarkup.element("ds:Object", [.element("ds:Manifest", attributes: [XMLAttribute("Id", list)], detached)])
        return .element("ds:Signature", attributes: [XMLAttribute("xmlns:ds", SignatureForm.namespace)], [
            .element("ds:SignedInfo", [algorithm("ds:CanonicalizationMethod", SignatureForm.exclusive), algorithm("ds:SignatureMethod", method)] + references),
            .element("ds:SignatureValue"), .element("ds:KeyInfo", [.element("ds:X509Data")]),
        ] + (digests.isEmpty ? [] : [object]))
    }

    /// Fills the templates of a document that nobody else has yet, in the order of the paths.
    /// - Parameters:
    ///   - paths: local names from below the root on, of the elements that hold a template each.
    ///   - form: in which it is written; inclusive keeps declarations that nothing uses.
    /// - Returns: the document's bytes, without a declaration.
    package func sign(_ bytes: [UInt8], at paths: [[String]], as form: XMLElement.Canonicalisation = .exclusive) throws(XMLFailure) -> [UInt8] {
        let document = try XMLDocument(parsing: bytes)
        Self.identify(document.root)
        for path in paths {
            guard let holder = document.root.descendants(path).first, let template = holder.children.first, try fill(template) else {
                throw XMLFailure(.malformed, line: 0, "a signature that cannot be made")
            }
        }
        return document.root.canonical(form)
    }

    /// Lets each `Id` lead to its element.
    private static func identify(_ element: XMLElement) {
        if let attribute = xmlHasProp(element.node, "Id"), let identifier = element.attribute("Id") { xmlAddID(nil, element.document.tree, identifier, attribute) }
        for child in element.children { identify(child) }
    }

    private func fill(_ template: XMLElement) throws(XMLFailure) -> Bool {
        guard let context = xmlSecDSigCtxCreate(nil) else { return false }
        defer { xmlSecDSigCtxDestroy(context) }
        guard let key = Self.load(key) else { return false }
        context.pointee.flags |= UInt32(XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS)
        // The context owns it from here on.
        context.pointee.signKey = key
        guard xmlSecOpenSSLAppKeyCertLoadMemory(key, certificate, UInt32(certificate.count), xmlSecKeyDataFormatPem) == 0 else { return false }
        return xmlSecDSigCtxSign(context, template.node) == 0
    }
}
