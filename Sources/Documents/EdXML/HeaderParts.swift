package import Catalogue
import XML

/// A document's number and notation: `137` and `UBND-VX`.
package struct DocumentCode: Sendable, Hashable {
    package var number: String, notation: String

    package init(number: String, notation: String) {
        self.number = number
        self.notation = notation
    }

    init(reading element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: ["CodeNumber", "CodeNotation"])
        number = try members.text("CodeNumber")
        notation = try members.text("CodeNotation")
    }

    var markup: XMLMarkup { EdXML.element("Code", EdXML.optional("CodeNumber", number) + EdXML.optional("CodeNotation", notation)) }
}

/// What kind of document it is. The list of types differs between parties, so the number is as given.
package struct DocumentType: Sendable, Hashable {
    package var type: Int?
    package var name = "", detail = ""

    package init(type: Int?, name: String = "") {
        self.type = type
        self.name = name
    }

    init(reading element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: ["Type", "TypeName", "TypeDetail"])
        type = try members.value("Type", wanted: EdXML.countWords) { EdXML.number($0) }
        name = try members.text("TypeName")
        detail = try members.text("TypeDetail")
    }

    var markup: XMLMarkup {
        EdXML.element("DocumentType", EdXML.optional("Type", type.map { "\($0)" }) + EdXML.optional("TypeName", name) + EdXML.optional("TypeDetail", detail))
    }
}

/// Who signed it, and by what right.
package struct Signer: Sendable, Hashable {
    package var competence = "", position = "", fullName = ""

    package init(fullName: String) { self.fullName = fullName }

    init(reading element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: ["Competence", "Position", "FullName"])
        competence = try members.text("Competence")
        position = try members.text("Position")
        fullName = try members.text("FullName")
    }

    var markup: XMLMarkup {
        EdXML.element("SignerInfo", EdXML.optional("Competence", competence) + EdXML.optional("Position", position) + EdXML.optional("FullName", fullName))
    }
}

/// `OtherInfo`: urgency, copies, pages.
package struct OtherInfo: Sendable, Hashable {
    package var priority: DocumentHeader.Priority?
    package var sphere = "", typerNotation = "", direction = ""
    package var promulgationAmount: Int?, pageAmount: Int?
    package var appendixes: [String] = []

    package init(priority: DocumentHeader.Priority?) { self.priority = priority }

    init(reading element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: [
            "Priority", "SphereOfPromulgation", "TyperNotation", "PromulgationAmount", "PageAmount", "Direction", "Appendixes",
        ])
        priority = try members.value("Priority", wanted: "0 to 3") { EdXML.number($0).flatMap(DocumentHeader.Priority.init) }
        sphere = try members.text("SphereOfPromulgation")
        typerNotation = try members.text("TyperNotation")
        promulgationAmount = try members.value("PromulgationAmount", wanted: EdXML.countWords) { EdXML.number($0) }
        pageAmount = try members.value("PageAmount", wanted: EdXML.countWords) { EdXML.number($0) }
        direction = try members.text("Direction")
        if let list = members.one("Appendixes") {
            let inner = try Members(list, at: members.at("Appendixes"), once: [], many: ["Appendix"])
            appendixes = try inner.parts("Appendix") { (element, path) throws(DocumentFlaw) in try Members.text(of: element, path) }
        }
    }

    var markup: XMLMarkup {
        var members = EdXML.optional("Priority", priority.map { "\($0.rawValue)" }) + EdXML.optional("SphereOfPromulgation", sphere)
        members += EdXML.optional("TyperNotation", typerNotation) + EdXML.optional("PromulgationAmount", promulgationAmount.map { "\($0)" })
        members += EdXML.optional("PageAmount", pageAmount.map { "\($0)" }) + EdXML.optional("Direction", direction)
        if !appendixes.isEmpty { members.append(EdXML.element("Appendixes", appendixes.map { EdXML.element("Appendix", $0) })) }
        return EdXML.element("OtherInfo", members)
    }
}

/// The document that this one, or a status, answers.
package struct ResponseFor: Sendable, Hashable {
    package var organ: AgencyCode
    package var code: String
    package var promulgated: Day?
    package var documentId: String

    package init(organ: AgencyCode, documentId: String, code: String = "", promulgated: Day? = nil) {
        self.organ = organ
        self.documentId = documentId
        self.code = code
        self.promulgated = promulgated
    }

    init(reading element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: ["OrganId", "Code", "PromulgationDate", "DocumentId"])
        organ = try members.neededValue("OrganId", wanted: EdXML.organWords) { AgencyCode($0) }
        code = try members.text("Code")
        promulgated = try members.value("PromulgationDate", wanted: EdXML.dayWords, EdXML.day)
        documentId = try members.neededValue("DocumentId", wanted: "1 to 300 bytes", DocumentHeader.isDocumentId)
    }

    var markup: XMLMarkup {
        EdXML.element("ResponseFor", EdXML.optional("OrganId", organ.text) + EdXML.optional("Code", code)
            + EdXML.optional("PromulgationDate", promulgated.map(EdXML.text)) + EdXML.optional("DocumentId", documentId))
    }
}
