package import Catalogue
import XML

/// A party of a document (`From`, `To`). Two name the same organ when their identifiers do, in either order.
package struct Organ: Sendable, Hashable {
    package var id: AgencyCode
    package var inCharge = "", name = "", address = "", email = "", telephone = "", fax = "", website = ""

    package init(id: AgencyCode, name: String = "") {
        self.id = id
        self.name = name
    }

    static let names = ["OrganId", "OrganizationInCharge", "OrganName", "OrganAdd", "Email", "Telephone", "Fax", "Website"]

    init(reading element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: Self.names)
        id = try members.neededValue("OrganId", wanted: EdXML.organWords) { AgencyCode($0) }
        inCharge = try members.text("OrganizationInCharge")
        name = try members.text("OrganName")
        address = try members.text("OrganAdd")
        email = try members.text("Email")
        telephone = try members.text("Telephone")
        fax = try members.text("Fax")
        website = try members.text("Website")
    }

    func markup(_ element: String) -> XMLMarkup {
        let values = [id.text, inCharge, name, address, email, telephone, fax, website]
        return EdXML.element(element, zip(Self.names, values).flatMap { EdXML.optional($0, $1) })
    }
}

/// Whom to ask about a document.
package struct StaffInfo: Sendable, Hashable {
    package var department = "", staff = "", mobile = "", email = ""

    package init() {}

    init(reading element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: ["Department", "Staff", "Mobile", "Email"])
        department = try members.text("Department")
        staff = try members.text("Staff")
        mobile = try members.text("Mobile")
        email = try members.text("Email")
    }

    var markup: XMLMarkup {
        EdXML.element("StaffInfo", [("Department", department), ("Staff", staff), ("Mobile", mobile), ("Email", email)]
            .flatMap { EdXML.optional($0, $1) })
    }
}
