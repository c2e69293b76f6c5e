import XML

/// A file on its way out, in order: bytes as they stand, or the place of an attachment's Base64.
package enum EdXMLPiece: Sendable, Hashable {
    case bytes([UInt8])
    /// Of the attachment at this index.
    case content(Int)

    static func file(
        header: XMLMarkup, trace: TraceHeaderList?, _ attachments: [Attachment], signature: [XMLMarkup]
    ) throws(XMLFailure) -> [EdXMLPiece] {
        let envelope = XMLMarkup.element("edXML:edXMLEnvelope", [
            .element("edXML:edXMLHeader", [header] + (trace.map { [$0.markup] } ?? []) + [.element("edXML:DigitalSignature", signature)]),
            .element("edXML:edXMLBody", [
                .element("edXML:edXMLManifest", attributes: [XMLAttribute("version", "1.0")], attachments.map(\.referenceMarkup)),
            ]),
        ])
        var bytes = Array(opening.utf8) + (try envelope.bytes(declaration: false))
        var pieces: [EdXMLPiece] = []
        if !attachments.isEmpty { bytes += Array("<AttachmentEncoded>".utf8) }
        for (index, attachment) in attachments.enumerated() {
            bytes += Array("<Attachment>".utf8)
            bytes += try element("ContentType", attachment.contentType)
            bytes += try element("ContentId", "cid:" + attachment.contentId)
            bytes += try element("Description", attachment.description)
            bytes += Array("<ContentTransferEncoded>".utf8)
            pieces += [.bytes(bytes), .content(index)]
            bytes = Array("</ContentTransferEncoded>".utf8)
            bytes += try element("AttachmentName", attachment.name)
            bytes += Array("</Attachment>".utf8)
        }
        if !attachments.isEmpty { bytes += Array("</AttachmentEncoded>".utf8) }
        return pieces + [.bytes(bytes + Array("</edXML>".utf8))]
    }

    private static func element(_ name: String, _ text: String) throws(XMLFailure) -> [UInt8] {
        try XMLMarkup.element(name, text).bytes(declaration: false)
    }

    private static let opening = """
        <?xml version="1.0" encoding="UTF-8"?><edXML xmlns="\(EdXML.namespace)" xmlns:edXML="\(EdXML.namespace)" \
        xmlns:xlink="\(EdXML.xlink)" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
        """
}
