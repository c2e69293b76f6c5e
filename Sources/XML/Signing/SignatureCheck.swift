import CLibXML2
import Synchronization

/// Judges signatures by one party's rules.
///
/// What must be signed is named by the caller as the very elements that he goes on to read: an identifier only ever leads
/// to one of them, so a signature over a copy that stands elsewhere is none (signature wrapping).
package struct SignatureCheck: Sendable, Hashable {
    private let authorities: TrustedAuthorities
    package init(_ authorities: TrustedAuthorities) { self.authorities = authorities }

    /// - Parameters:
    ///   - signature: the `Signature` of XML Signature.
    ///   - expected: all that it must sign, and no more; elements of the same document.
    ///   - enveloping: the one of them that the signature stands in, and is left out of.
    ///   - moment: seconds since 1970, at which the certificate must be valid.
    ///   - allowsSHA1: for a party whose file says until when.
    package func verdict(
        on signature: XMLElement, over expected: [XMLElement], enveloping: XMLElement? = nil, at moment: Int64, allowsSHA1: Bool = false
    ) -> SignatureVerdict {
        guard SecurityLibrary.isSetUp else { return .invalid(.malformed) }
        let references: [SignatureForm.Reference]
        switch SignatureForm.references(signature, isWithin: enveloping != nil, allowsSHA1: allowsSHA1) {
        case .failure(let refused): return .invalid(refused.reason)
        case .success(let found): references = found
        }
        let named = expected.map { $0.attribute("Id") ?? "" }
        let wanted = zip(named, expected).map { name, element in
            SignatureForm.Reference(identifier: name, isEnveloping: enveloping.map(element.isSame) ?? false)
        }
        guard !expected.isEmpty, references.count == expected.count, Set(references) == Set(wanted), Set(named).count == named.count, !named.contains("") else {
            return .invalid(.coverage)
        }
        if let enveloping, !signature.stands(in: enveloping) { return .invalid(.coverage) }
        return signature.document.identified(zip(named, expected)) { judge(signature, at: moment) } ?? .invalid(.coverage)
    }

    private func judge(_ signature: XMLElement, at moment: Int64) -> SignatureVerdict {
        guard let keys = SecurityLibrary.keys, let context = xmlSecDSigCtxCreate(keys) else { return .invalid(.malformed) }
        defer { xmlSecDSigCtxDestroy(context) }
        context.pointee.enabledReferenceUris = xmlSecTransformUriType(xmlSecTransformUriTypeSameDocument)
        // What is beside the document its caller compares.
        context.pointee.flags |= UInt32(XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS)
        // The chain is judged by `TrustedAuthorities`, which says why it does not hold.
        context.pointee.keyInfoReadCtx.flags |= UInt32(XMLSEC_KEYINFO_FLAGS_X509DATA_DONT_VERIFY_CERTS)
        guard motcua_xml_enable_key_data(context, xmlSecOpenSSLKeyDataX509GetKlass()) == 0 else { return .invalid(.malformed) }
        guard xmlSecDSigCtxVerify(context, signature.node) == 0, let key = context.pointee.signKey else { return .invalid(.altered) }
        guard context.pointee.status == xmlSecDSigStatusSucceeded else { return .invalid(.altered) }
        guard let data = xmlSecKeyGetData(key, xmlSecOpenSSLKeyDataX509GetKlass()), let certificate = xmlSecOpenSSLKeyDataX509GetKeyCert(data) else {
            return .invalid(.malformed)
        }
        let others = OPENSSL_sk_new_null()
        defer { OPENSSL_sk_free(others) }
        for index in 0..<xmlSecOpenSSLKeyDataX509GetCertsSize(data) {
            if let other = xmlSecOpenSSLKeyDataX509GetCert(data, index) { OPENSSL_sk_push(others, UnsafeRawPointer(other)) }
        }
        if let reason = authorities.judge(certificate, with: others, at: moment) { return .invalid(reason) }
        return .valid(SignatureVerdict.Signer(subject: Self.subject(certificate), fingerprint: Self.fingerprint(certificate)))
    }

    private static func subject(_ certificate: OpaquePointer) -> String {
        guard let bio = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(bio) }
        X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0, motcua_rfc2253)
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = BIO_read(bio, &bytes, Int32(bytes.count))
        return String(decoding: bytes.prefix(max(0, Int(count))), as: UTF8.self)
    }

    private static func fingerprint(_ certificate: OpaquePointer) -> String {
        var bytes = [UInt8](repeating: 0, count: 64), count: UInt32 = 0
        guard X509_digest(certificate, EVP_sha256(), &bytes, &count) == 1 else { return "" }
        return bytes.prefix(Int(count)).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}

extension XMLDocument {
    /// Lets identifiers lead to these elements while `work` runs, and to nothing else.
    /// - Returns: nil where one of them leads elsewhere already, as `xml:id` can make it.
    fileprivate func identified<Value>(_ elements: some Sequence<(String, XMLElement)>, _ work: () -> Value) -> Value? {
        identifying.withLock { _ in
            var added: [xmlAttrPtr] = []
            defer { for attribute in added { xmlRemoveID(tree, attribute) } }
            for (identifier, element) in elements {
                guard element.document === self, let attribute = xmlHasProp(element.node, "Id"), xmlGetID(tree, identifier) == nil,
                    xmlAddID(nil, tree, identifier, attribute) != nil
                else { return nil }
                added.append(attribute)
            }
            return work()
        }
    }
}

extension XMLElement {
    fileprivate func stands(in other: XMLElement) -> Bool {
        var next = parent
        while let element = next {
            if element.isSame(as: other) { return true }
            next = element.parent
        }
        return false
    }
}
