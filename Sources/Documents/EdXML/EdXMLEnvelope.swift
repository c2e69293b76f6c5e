import XML

/// The four parts that every file has, found by position; what a header says is its reader's business.
struct EdXMLEnvelope {
    let header: Members
    /// In the order of the manifest; each once.
    let references: [String]
    /// In the order of the file; one for each reference.
    let attachments: [Attachment]

    init(reading root: XMLElement) throws(DocumentFlaw) {
        guard root.name.local == "edXML", EdXML.isOurs(root.name.namespace) else {
            throw DocumentFlaw(root.name.local, .unknown, wanted: "edXML", line: root.line)
        }
        let file = try Members(root, at: "", once: ["edXMLEnvelope", "AttachmentEncoded"])
        let envelope = try Members(file.needed("edXMLEnvelope"), at: "edXMLEnvelope", once: ["edXMLHeader", "edXMLBody"])
        header = try Members(
            envelope.needed("edXMLHeader"), at: "edXMLHeader", once: ["MessageHeader", "TraceHeaderList", "DigitalSignature"])
        references = try Self.references(envelope)
        attachments = try Self.attachments(file)
        try Self.pair(references, attachments)
    }

    private static func references(_ envelope: Members) throws(DocumentFlaw) -> [String] {
        guard let body = envelope.one("edXMLBody") else { return [] }
        let inner = try Members(body, at: "edXMLBody", once: ["edXMLManifest"])
        guard let manifest = inner.one("edXMLManifest") else { return [] }
        return try Members(manifest, at: "edXMLManifest", once: [], many: ["Reference"]).parts("Reference", Attachment.reference)
    }

    private static func attachments(_ file: Members) throws(DocumentFlaw) -> [Attachment] {
        guard let list = file.one("AttachmentEncoded") else { return [] }
        return try Members(list, at: "AttachmentEncoded", once: [], many: ["Attachment"]).parts("Attachment") { (element, path) throws(DocumentFlaw) in
            try Attachment(reading: element, at: path)
        }
    }

    /// Each attachment needs its reference, and the other way round.
    private static func pair(_ references: [String], _ attachments: [Attachment]) throws(DocumentFlaw) {
        let named = Set(references), attached = Set(attachments.map(\.contentId))
        guard named.count == references.count else { throw DocumentFlaw("edXMLManifest/Reference", .doubled) }
        guard attached.count == attachments.count else { throw DocumentFlaw("AttachmentEncoded/Attachment/ContentId", .doubled) }
        if let lone = references.firstIndex(where: { !attached.contains($0) }) {
            throw DocumentFlaw("edXMLManifest/Reference[\(lone + 1)]", .unpaired, wanted: "an attachment of that ContentId")
        }
        if let lone = attachments.firstIndex(where: { !named.contains($0.contentId) }) {
            throw DocumentFlaw("AttachmentEncoded/Attachment[\(lone + 1)]", .unpaired, wanted: "a reference of that ContentId")
        }
    }
}
