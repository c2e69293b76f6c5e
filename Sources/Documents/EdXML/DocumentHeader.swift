package import Catalogue
import XML

/// `MessageHeader`: who writes what to whom. Dates, codes and priorities are read once here; texts are as given.
package struct DocumentHeader: Sendable, Hashable {
    package enum Priority: Int, Sendable, Hashable, CaseIterable { case normal, urgent, veryUrgent, express }
    package enum Steering: Int, Sendable, Hashable, CaseIterable { case none, steering, report }

    package var from: Organ
    /// One or more.
    package var to: [Organ]
    /// As given; 1 to 300 bytes.
    package var documentId: String
    package var code: DocumentCode?
    package var place = ""
    package var promulgated: Day?
    package var type: DocumentType?
    package var subject = "", content = ""
    package var signer: Signer?
    package var due: Day?
    package var toPlaces: [String] = []
    package var other: OtherInfo?
    package var responses: [ResponseFor] = []
    package var steering: Steering?

    package init(from: Organ, to: [Organ], documentId: String) {
        self.from = from
        self.to = to
        self.documentId = documentId
    }

    /// `<sender's OrganId>,<yyyy/MM/dd>,<number>/<notation>`, the form of our own.
    package static func documentId(of sender: AgencyCode, on day: Day, _ code: DocumentCode) -> String {
        "\(sender.text),\(EdXML.text(day)),\(code.number)/\(code.notation)"
    }

    static func isDocumentId(_ text: String) -> String? { (1...300).contains(text.utf8.count) ? text : nil }

    init(reading element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: [
            "From", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content", "SignerInfo", "DueDate", "ToPlaces",
            "OtherInfo", "SteeringType",
        ], many: ["To", "ResponseFor"])
        from = try Organ(reading: members.needed("From"), at: members.at("From"))
        to = try members.parts("To") { (element, path) throws(DocumentFlaw) in try Organ(reading: element, at: path) }
        guard !to.isEmpty else { throw DocumentFlaw(members.at("To"), .missing, line: element.line) }
        documentId = try members.neededValue("DocumentId", wanted: "1 to 300 bytes", Self.isDocumentId)
        code = try members.part("Code") { (element, path) throws(DocumentFlaw) in try DocumentCode(reading: element, at: path) }
        if let info = members.one("PromulgationInfo") {
            let inner = try Members(info, at: members.at("PromulgationInfo"), once: ["Place", "PromulgationDate"])
            place = try inner.text("Place")
            promulgated = try inner.value("PromulgationDate", wanted: EdXML.dayWords, EdXML.day)
        }
        type = try members.part("DocumentType") { (element, path) throws(DocumentFlaw) in try DocumentType(reading: element, at: path) }
        subject = try members.text("Subject")
        content = try members.text("Content")
        signer = try members.part("SignerInfo") { (element, path) throws(DocumentFlaw) in try Signer(reading: element, at: path) }
        due = try members.value("DueDate", wanted: EdXML.dayWords, EdXML.day)
        if let places = members.one("ToPlaces") {
            let inner = try Members(places, at: members.at("ToPlaces"), once: [], many: ["Place"])
            toPlaces = try inner.parts("Place") { (element, path) throws(DocumentFlaw) in try Members.text(of: element, path) }
        }
        other = try members.part("OtherInfo") { (element, path) throws(DocumentFlaw) in try OtherInfo(reading: element, at: path) }
        responses = try members.parts("ResponseFor") { (element, path) throws(DocumentFlaw) in try ResponseFor(reading: element, at: path) }
        steering = try members.value("SteeringType", wanted: "0 to 2") { EdXML.number($0).flatMap(Steering.init) }
    }

    var markup: XMLMarkup {
        var members = [from.markup("From")] + to.map { $0.markup("To") } + [EdXML.element("DocumentId", documentId)]
        members += code.map { [$0.markup] } ?? []
        if !place.isEmpty || promulgated != nil {
            members.append(EdXML.element("PromulgationInfo", EdXML.optional("Place", place)
                + EdXML.optional("PromulgationDate", promulgated.map(EdXML.text))))
        }
        members += type.map { [$0.markup] } ?? []
        members += EdXML.optional("Subject", subject) + EdXML.optional("Content", content)
        members += signer.map { [$0.markup] } ?? []
        members += EdXML.optional("DueDate", due.map(EdXML.text))
        if !toPlaces.isEmpty { members.append(EdXML.element("ToPlaces", toPlaces.map { EdXML.element("Place", $0) })) }
        members += other.map { [$0.markup] } ?? []
        members += responses.map(\.markup)
        members += EdXML.optional("SteeringType", steering.map { "\($0.rawValue)" })
        return EdXML.element("MessageHeader", members)
    }
}
