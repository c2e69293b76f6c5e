/// What a signature is worth.
package enum SignatureVerdict: Sendable, Hashable {
    case valid(Signer)
    case invalid(Reason)

    /// Whose key signed.
    package struct Signer: Sendable, Hashable {
        /// RFC 2253's form.
        package let subject: String
        /// SHA-256 of the certificate, lower-case hexadecimal.
        package let fingerprint: String
    }

    package enum Reason: String, Sendable, Hashable {
        /// No XML Signature, or not of the form that is taken.
        case malformed
        /// Another algorithm than those allowed.
        case algorithm
        /// It signs something else than what it must.
        case coverage
        /// What it signs was changed, or another key signed.
        case altered
        case unknownIssuer = "unknown-issuer"
        case expired
        case notYetValid = "not-yet-valid"
        case revoked
        /// The certificate may not be used so, or its chain is broken.
        case certificate
    }
}
