package import Catalogue
package import Documents
package import Gateway
package import XML

/// A connector to a document axis, read.
package struct DocumentAxisSettings: Sendable, Hashable {
    /// Nil: the agency's own.
    package var organ: AgencyCode?
    package var secret: Secret
    package var form = AxisSignatureForm.lines
    package var every = Span.minutes(1)
    package var paths = AxisPaths()
}

/// What an agency's file says of documents, read.
package struct AgencyDocumentSettings: Sendable, Hashable {
    package struct Organ: Sendable, Hashable {
        package var id: AgencyCode
        package var name: String
    }

    package var organs: [Organ]
    /// The connector's name in the file.
    package var axis: String?
    package var wantsPlain = false
    package var signer: XMLSigner?
    package var check: SignatureCheck?
    package var needsSignature = false
}
