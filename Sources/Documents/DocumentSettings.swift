package import Catalogue
package import XML

/// What the files say of documents: which organs are ours, how each is reached, and whom we know beside them.
package struct DocumentSettings: Sendable, Hashable {
    /// An organ whose documents come and go here.
    package struct OurOrgan: Sendable, Hashable {
        package var id: AgencyCode
        package var name: String
        /// Whose account speaks for it.
        package var agency: AgencyCode
        /// The party in the outbox that brings what it sends to organs that are not ours; nil where all are.
        package var axis: String?
        /// A system of its own fetches files from the axis here; otherwise it reads them as JSON.
        package var fetches = false
        /// Attachments go to it as they are, not in a ZIP.
        package var wantsPlain = false
        /// Signs what is written here in its name; nil where it goes unsigned.
        package var signer: XMLSigner?
        /// How signatures of files that come to it are judged; nil where they are not.
        package var check: SignatureCheck?
        /// A file without a signature that holds is not taken.
        package var needsSignature = false

        package init(_ id: AgencyCode, name: String, agency: AgencyCode, axis: String? = nil) {
            self.id = id
            self.name = name
            self.agency = agency
            self.axis = axis
        }
    }

    package var organs: [OurOrgan]
    package init(organs: [OurOrgan] = []) { self.organs = organs }

    package func organ(_ id: AgencyCode) -> OurOrgan? { organs.first { $0.id == id } }
    /// Those for which an agency's account speaks.
    package func organs(of agency: AgencyCode) -> [OurOrgan] { organs.filter { $0.agency.isSame(orUnder: agency) } }
}

/// What one file may be.
package struct DocumentLimits: Sendable, Hashable {
    /// Bytes of a file, its attachments in Base64 included.
    package var file: Int64 = 400 << 20
    /// Bytes of one attachment, unpacked.
    package var attachment: Int64 = 256 << 20
    /// How many.
    package var attachments = 100
    /// Elements, attributes and texts of its XML.
    package var nodes = 50_000
    /// Bytes of a status file.
    package var status: Int64 = 1 << 20

    package static let standard = DocumentLimits()
    package init() {}
}
