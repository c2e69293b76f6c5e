import CLibXML2

/// Whose certificates are believed, and which of them were taken back.
package final class TrustedAuthorities: Sendable, Hashable {
    /// Not changed once it is made; OpenSSL counts its users itself.
    nonisolated(unsafe) private let store: OpaquePointer
    private let hasRevoked: Bool
    private let source: [[UInt8]]

    /// - Parameters:
    ///   - authorities: PEM, one or more certificates.
    ///   - revoked: PEM, revocation lists; where there are some, each authority of a chain must have one.
    /// - Returns: nil where either cannot be read.
    package init?(authorities: [UInt8], revoked: [UInt8] = []) {
        guard SecurityLibrary.isSetUp, let store = X509_STORE_new() else { return nil }
        self.store = store
        hasRevoked = !revoked.isEmpty
        source = [authorities, revoked]
        var count = 0
        let all = Self.each(authorities) { bio in
            guard let certificate = PEM_read_bio_X509(bio, nil, nil, nil) else { return false }
            defer { X509_free(certificate) }
            count += 1
            return X509_STORE_add_cert(store, certificate) == 1
        }
        let lists = revoked.isEmpty || Self.each(revoked) { bio in
            guard let list = PEM_read_bio_X509_CRL(bio, nil, nil, nil) else { return false }
            defer { X509_CRL_free(list) }
            return X509_STORE_add_crl(store, list) == 1
        }
        guard all, lists, count > 0 else { return nil }
    }

    deinit { X509_STORE_free(store) }

    /// Equal are those read of the same bytes.
    package static func == (one: TrustedAuthorities, other: TrustedAuthorities) -> Bool { one === other || one.source == other.source }
    package func hash(into hasher: inout Hasher) { hasher.combine(source) }

    /// Reads one after the other until there is no more.
    private static func each(_ bytes: [UInt8], _ read: (OpaquePointer) -> Bool) -> Bool {
        bytes.withUnsafeBytes { bytes in
            guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return false }
            defer { BIO_free(bio) }
            var count = 0
            while read(bio) { count += 1 }
            ERR_clear_error()
            return count > 0
        }
    }

    /// - Parameters:
    ///   - others: certificates sent along with it.
    ///   - moment: seconds since 1970.
    /// - Returns: nil where the chain holds.
    func judge(_ certificate: OpaquePointer, with others: OpaquePointer?, at moment: Int64) -> SignatureVerdict.Reason? {
        guard let context = X509_STORE_CTX_new() else { return .certificate }
        defer { X509_STORE_CTX_free(context) }
        guard X509_STORE_CTX_init(context, store, certificate, others) == 1, let parameters = X509_STORE_CTX_get0_param(context) else { return .certificate }
        X509_VERIFY_PARAM_set_time(parameters, time_t(moment))
        if hasRevoked { X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_CRL_CHECK)) }
        guard X509_verify_cert(context) != 1 else { return nil }
        return switch X509_STORE_CTX_get_error(context) {
        case X509_V_ERR_CERT_HAS_EXPIRED: .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
        case X509_V_ERR_CERT_REVOKED: .revoked
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
            X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            .unknownIssuer
        default: .certificate
        }
    }
}
