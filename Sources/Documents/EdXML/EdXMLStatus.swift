package import Gateway
package import XML

/// A status file: what became of a document at its receiver, or that its sender asks it back.
package struct EdXMLStatus: Sendable, Hashable {
    package var responseFor: ResponseFor
    package var from: Organ
    /// One or more.
    package var to: [Organ]
    package var status: DocumentStatus
    /// The reason, where the status needs one.
    package var description = ""
    package var staff: StaffInfo?
    /// Whole seconds.
    package var at: Instant

    package init(_ status: DocumentStatus, of responseFor: ResponseFor, from: Organ, to: [Organ], at: Instant, description: String = "") {
        self.responseFor = responseFor
        self.from = from
        self.to = to
        self.status = status
        self.description = description
        self.at = at
    }

    package init(reading root: XMLElement) throws(DocumentFlaw) {
        let envelope = try EdXMLEnvelope(reading: root)
        let members = try Members(envelope.header.needed("MessageHeader"), at: "MessageHeader", once: [
            "ResponseFor", "From", "StatusCode", "Description", "StaffInfo", "Timestamp",
        ], many: ["To"])
        responseFor = try ResponseFor(reading: members.needed("ResponseFor"), at: members.at("ResponseFor"))
        from = try Organ(reading: members.needed("From"), at: members.at("From"))
        to = try members.parts("To") { (element, path) throws(DocumentFlaw) in try Organ(reading: element, at: path) }
        guard !to.isEmpty else { throw DocumentFlaw(members.at("To"), .missing) }
        status = try members.neededValue("StatusCode", wanted: "01 to 06, 13, 15 or 16", DocumentStatus.init)
        description = try members.text("Description")
        staff = try members.part("StaffInfo") { (element, path) throws(DocumentFlaw) in try StaffInfo(reading: element, at: path) }
        at = try members.neededValue("Timestamp", wanted: EdXML.momentWords, EdXML.moment)
    }

    package func bytes() throws(XMLFailure) -> [UInt8] {
        var members = [responseFor.markup, from.markup("From")] + to.map { $0.markup("To") }
        members += [EdXML.element("StatusCode", status.rawValue)] + EdXML.optional("Description", description)
        members += (staff.map { [$0.markup] } ?? []) + [EdXML.element("Timestamp", EdXML.text(at))]
        let pieces = try EdXMLPiece.file(header: EdXML.element("MessageHeader", members), trace: nil, [], signature: [])
        return pieces.flatMap { (piece) -> [UInt8] in
            guard case .bytes(let bytes) = piece else { return [] }
            return bytes
        }
    }
}
