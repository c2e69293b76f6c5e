package import XML

/// A document on its way between agencies (QCVN 102:2016), without the contents of its attachments.
///
/// In: the tree of a file (`init(reading:)`), which becomes values or one `DocumentFlaw`. Out: the file in pieces
/// (`pieces()`), between which the caller streams each attachment's Base64, so that no file is whole in memory.
/// `DocumentHeader`, `HeaderParts`, `Organ`, `TraceHeaderList`, `Business` and `Attachment` are its parts; `EdXMLEnvelope`
/// finds them; `EdXMLStatus` is the other kind of file; `ReceiverLife` says what may follow what.
package struct EdXMLDocument: Sendable, Hashable {
    package var header: DocumentHeader
    package var trace: TraceHeaderList
    /// In the order of the file.
    package var attachments: [Attachment]

    package init(header: DocumentHeader, trace: TraceHeaderList, attachments: [Attachment] = []) {
        self.header = header
        self.trace = trace
        self.attachments = attachments
    }

    package init(reading root: XMLElement) throws(DocumentFlaw) {
        let envelope = try EdXMLEnvelope(reading: root)
        header = try DocumentHeader(reading: envelope.header.needed("MessageHeader"), at: "MessageHeader")
        trace = try envelope.header.part("TraceHeaderList") { (element, path) throws(DocumentFlaw) in
            try TraceHeaderList(reading: element, at: "TraceHeaderList")
        } ?? TraceHeaderList()
        attachments = envelope.attachments
    }

    /// The file as it is sent.
    /// - Parameter signature: what stands in `DigitalSignature`.
    /// - Throws: where a text has a character XML cannot say.
    package func pieces(signature: [XMLMarkup] = []) throws(XMLFailure) -> [EdXMLPiece] {
        try EdXMLPiece.file(header: header.markup, trace: trace, attachments, signature: signature)
    }
}
