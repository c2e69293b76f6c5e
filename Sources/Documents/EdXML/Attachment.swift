import XML

/// What stands beside the content of one attachment. The content itself is never here: it is streamed.
package struct Attachment: Sendable, Hashable {
    /// Without `cid:`.
    package var contentId: String
    package var contentType: String
    package var name: String
    package var description: String

    package init(contentId: String, contentType: String, name: String, description: String = "") {
        self.contentId = contentId
        self.contentType = contentType
        self.name = name
        self.description = description
    }

    init(reading element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: [
            "ContentType", "ContentId", "Description", "ContentTransferEncoded", "AttachmentName",
        ])
        contentId = try members.neededValue("ContentId", wanted: "cid: and an identifier", Self.contentId)
        contentType = try members.text("ContentType")
        name = try members.text("AttachmentName")
        description = try members.text("Description")
        // Its text may have been taken aside while the file was read.
        let content = try members.needed("ContentTransferEncoded")
        if let child = content.children.first { throw DocumentFlaw(members.at("ContentTransferEncoded/\(child.name.local)"), .unknown, line: child.line) }
    }

    static func contentId(_ text: String) -> String? {
        let id = text.hasPrefix("cid:") ? String(text.dropFirst(4)) : text
        return (1...300).contains(id.utf8.count) ? id : nil
    }

    /// A `Reference` of the manifest, with xlink attributes or without; the ways it may name its attachment must agree.
    static func reference(_ element: XMLElement, _ path: String) throws(DocumentFlaw) -> String {
        let members = try Members(element, at: path, once: ["ContentId", "ContentType", "AttachmentName", "Description"])
        let named = [element.attribute("href", in: EdXML.xlink), element.attribute("href"), try members.value("ContentId", wanted: "", { $0 })]
        let found = Set(named.compactMap { $0 })
        guard !found.isEmpty else { throw DocumentFlaw(path + "/@href", .missing, line: element.line) }
        let ids = Set(found.compactMap(contentId))
        guard ids.count == 1, let id = ids.first, found.allSatisfy({ contentId($0) != nil }) else {
            throw DocumentFlaw(path + "/@href", .form, wanted: "cid: and one identifier", line: element.line)
        }
        return id
    }

    var referenceMarkup: XMLMarkup {
        .element("edXML:Reference", attributes: [
            XMLAttribute("xlink:href", "cid:" + contentId), XMLAttribute("xlink:role", "XLinkRole"), XMLAttribute("xlink:type", "simple"),
        ])
    }
}
