package import Catalogue
import XML

/// `Bussiness` (the standard's own spelling): what a document does to the life of documents before it.
package struct Business: Sendable, Hashable {
    package enum Kind: Int, Sendable, Hashable, CaseIterable { case new, revoke, update, replace }

    /// One asked to give a document back, or whose copy changes. The kind's number is as given.
    package struct Receiver: Sendable, Hashable {
        package var organ: AgencyCode
        package var type: String

        package init(organ: AgencyCode, type: String = "") {
            self.organ = organ
            self.type = type
        }
    }

    /// A document that this one takes the place of, at these organs; at all where none is named.
    package struct Replaced: Sendable, Hashable {
        package var documentId: String
        package var organs: [AgencyCode]

        package init(documentId: String, organs: [AgencyCode] = []) {
            self.documentId = documentId
            self.organs = organs
        }
    }

    package var kind: Kind
    package var reason = ""
    package var documentInfo = "", documentReceiver = ""
    package var receivers: [Receiver] = []
    /// The document revoked or updated; empty for none.
    package var documentId = ""
    package var staff: StaffInfo?
    /// Nil where nothing is said; true: paper follows.
    package var paperFollows: Bool?
    package var replaced: [Replaced] = []

    package init(_ kind: Kind) { self.kind = kind }

    init(reading element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: [
            "BussinessDocType", "BussinessDocReason", "BussinessDocumentInfo", "DocumentId", "StaffInfo", "Paper", "ReplacementInfoList",
        ])
        kind = try members.neededValue("BussinessDocType", wanted: "0 to 3") { EdXML.number($0).flatMap(Kind.init) }
        reason = try members.text("BussinessDocReason")
        if let info = members.one("BussinessDocumentInfo") { try read(info: info, at: members.at("BussinessDocumentInfo")) }
        documentId = try members.value("DocumentId", wanted: "1 to 300 bytes", DocumentHeader.isDocumentId) ?? ""
        staff = try members.part("StaffInfo") { (element, path) throws(DocumentFlaw) in try StaffInfo(reading: element, at: path) }
        paperFollows = try members.value("Paper", wanted: "0 or 1") { $0 == "0" ? false : $0 == "1" ? true : nil }
        if let list = members.one("ReplacementInfoList") {
            let inner = try Members(list, at: members.at("ReplacementInfoList"), once: [], many: ["ReplacementInfo"])
            replaced = try inner.parts("ReplacementInfo", Self.replaced)
        }
        try check(at: path, line: element.line)
    }

    private mutating func read(info element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: ["DocumentInfo", "DocumentReceiver", "ReceiverList"])
        documentInfo = try members.text("DocumentInfo")
        documentReceiver = try members.text("DocumentReceiver")
        guard let list = members.one("ReceiverList") else { return }
        let inner = try Members(list, at: members.at("ReceiverList"), once: [], many: ["Receiver"])
        receivers = try inner.parts("Receiver") { (element, path) throws(DocumentFlaw) in
            let members = try Members(element, at: path, once: ["OrganId", "ReceiverType"])
            return Receiver(
                organ: try members.neededValue("OrganId", wanted: EdXML.organWords) { AgencyCode($0) },
                type: try members.text("ReceiverType"))
        }
    }

    private static func replaced(_ element: XMLElement, _ path: String) throws(DocumentFlaw) -> Replaced {
        let members = try Members(element, at: path, once: ["DocumentId", "OrganIdList"])
        let documentId = try members.neededValue("DocumentId", wanted: "1 to 300 bytes", DocumentHeader.isDocumentId)
        guard let list = members.one("OrganIdList") else { return Replaced(documentId: documentId) }
        let inner = try Members(list, at: members.at("OrganIdList"), once: [], many: ["OrganId"])
        return Replaced(documentId: documentId, organs: try inner.parts("OrganId") { (element, path) throws(DocumentFlaw) in
            let text = try Members.text(of: element, path)
            guard let organ = AgencyCode(text) else {
                throw DocumentFlaw(path, .form, wanted: EdXML.organWords, shape: Shape(text).description, line: element.line)
            }
            return organ
        })
    }

    /// What its kind asks for: a revoke names the document and the receivers, a replacement what it replaces.
    func check(at path: String, line: Int = 0) throws(DocumentFlaw) {
        if kind == .revoke, documentId.isEmpty {
            throw DocumentFlaw(Members.join(path, "DocumentId"), .missing, wanted: "the document asked back", line: line)
        }
        if kind == .revoke, receivers.isEmpty {
            throw DocumentFlaw(Members.join(path, "BussinessDocumentInfo/ReceiverList"), .missing, wanted: "the receivers asked", line: line)
        }
        if kind == .replace, replaced.isEmpty {
            throw DocumentFlaw(Members.join(path, "ReplacementInfoList"), .missing, wanted: "what is replaced", line: line)
        }
    }

    var markup: XMLMarkup {
        var members = [EdXML.element("BussinessDocType", "\(kind.rawValue)")] + EdXML.optional("BussinessDocReason", reason)
        let list = receivers.map { EdXML.element("Receiver", EdXML.optional("OrganId", $0.organ.text) + EdXML.optional("ReceiverType", $0.type)) }
        let info = EdXML.optional("DocumentInfo", documentInfo) + EdXML.optional("DocumentReceiver", documentReceiver)
            + (list.isEmpty ? [] : [EdXML.element("ReceiverList", list)])
        if !info.isEmpty { members.append(EdXML.element("BussinessDocumentInfo", info)) }
        members += EdXML.optional("DocumentId", documentId) + (staff.map { [$0.markup] } ?? [])
        members += EdXML.optional("Paper", paperFollows.map { $0 ? "1" : "0" })
        if !replaced.isEmpty {
            members.append(EdXML.element("ReplacementInfoList", replaced.map { one in
                let organs = one.organs.map { EdXML.element("OrganId", $0.text) }
                return EdXML.element("ReplacementInfo", [EdXML.element("DocumentId", one.documentId)]
                    + (organs.isEmpty ? [] : [EdXML.element("OrganIdList", organs)]))
            }))
        }
        return EdXML.element("Bussiness", members)
    }
}
