import XML

/// A file on its way out, in order: bytes as they stand, or the place of an attachment's Base64.
package enum EdXMLPiece: Sendable, Hashable {
    case bytes([UInt8])
    /// Of the attachment at this index.
    case content(Int)

    static func file(
        header: XMLMarkup, trace: TraceHeaderList?, _ attachments: [Attachment], signature: [XMLMarkup]
    ) throws(XMLFailure) -> [EdXMLPiece] {
        try closed(Array(declaration.utf8) + opened(header: header, trace: trace, attachments, signature: signature), attachments)
    }

    /// The root's tag and the envelope.
    /// - Parameter ids: of header and manifest, where they are signed.
    static func opened(
        header: XMLMarkup, trace: TraceHeaderList?, _ attachments: [Attachment], signature: [XMLMarkup], ids: (header: String, manifest: String)? = nil
    ) throws(XMLFailure) -> [UInt8] {
        let headerId = ids.map { [XMLAttribute("Id", $0.header)] } ?? [], manifestId = ids.map { [XMLAttribute("Id", $0.manifest)] } ?? []
        let envelope = XMLMarkup.element("edXML:edXMLEnvelope", [
            .element("edXML:edXMLHeader", attributes: headerId, [header] + (trace.map { [$0.markup] } ?? []) + [.element("edXML:DigitalSignature", signature)]),
            .element("edXML:edXMLBody", [
                .element("edXML:edXMLManifest", attributes: [XMLAttribute("version", "1.0")] + manifestId, attachments.map(\.referenceMarkup)),
            ]),
        ])
        return Array(opening.utf8) + (try envelope.bytes(declaration: false))
    }

    /// What is opened with the attachments behind it, and the root's end.
    static func closed(_ opened: [UInt8], _ attachments: [Attachment]) throws(XMLFailure) -> [EdXMLPiece] {
        var bytes = opened, pieces: [EdXMLPiece] = []
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

    static let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"#
    private static let opening = """
        <edXML xmlns="\(EdXML.namespace)" xmlns:edXML="\(EdXML.namespace)" \
        xmlns:xlink="\(EdXML.xlink)" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
        """
}
