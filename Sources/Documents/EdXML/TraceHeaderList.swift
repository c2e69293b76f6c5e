package import Catalogue
package import Gateway
import XML

/// The organs a document passed, oldest first, and its business.
package struct TraceHeaderList: Sendable, Hashable {
    package struct Trace: Sendable, Hashable {
        package var organ: AgencyCode
        /// Whole seconds.
        package var at: Instant

        package init(organ: AgencyCode, at: Instant) {
            self.organ = organ
            self.at = at
        }
    }

    package var traces: [Trace]
    package var business: Business?

    package init(_ traces: [Trace] = [], _ business: Business? = nil) {
        self.traces = traces
        self.business = business
    }

    init(reading element: XMLElement, at path: String) throws(DocumentFlaw) {
        let members = try Members(element, at: path, once: ["Bussiness"], many: ["TraceHeader"])
        traces = try members.parts("TraceHeader") { (element, path) throws(DocumentFlaw) in
            let inner = try Members(element, at: path, once: ["OrganId", "Timestamp"])
            return Trace(
                organ: try inner.neededValue("OrganId", wanted: EdXML.organWords) { AgencyCode($0) },
                at: try inner.neededValue("Timestamp", wanted: EdXML.momentWords, EdXML.moment))
        }
        business = try members.part("Bussiness") { (element, path) throws(DocumentFlaw) in try Business(reading: element, at: path) }
    }

    var markup: XMLMarkup {
        .element("edXML:TraceHeaderList", attributes: [
            XMLAttribute("id", "TraceHeaderList"), XMLAttribute("version", "1.0"), XMLAttribute("mustUnderstand", "1"),
            XMLAttribute("actor", EdXML.nextActor),
        ], traces.map {
            EdXML.element("TraceHeader", [EdXML.element("OrganId", $0.organ.text), EdXML.element("Timestamp", EdXML.text($0.at))])
        } + (business.map { [$0.markup] } ?? []))
    }
}
