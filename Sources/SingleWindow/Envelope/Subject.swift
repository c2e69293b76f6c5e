package import Gateway
import XML

/// What a message is about and what it does.
package struct Subject: Sendable, Hashable {
    /// The procedure's code at the window.
    package var documentType: String
    package var type: String
    package var function: String
    /// The dossier's number at the window.
    package var reference: String
    package var documentYear: String
    /// The dossier that this one amends; the same as `reference` otherwise.
    package var preReference: String
    package var preDocumentYear: String
    package var sendDate: Instant

    package init(documentType: String, type: String, function: String, reference: String, sendDate: Instant) {
        self.documentType = documentType
        self.type = type
        self.function = function
        self.reference = reference
        documentYear = String(WindowDate.text(sendDate).prefix(4))
        preReference = reference
        preDocumentYear = documentYear
        self.sendDate = sendDate
    }

    init(reading members: EnvelopeMembers) throws(WindowRefusal) {
        documentType = try members.text("documentType", limit: 100, isOptional: true)
        guard !documentType.isEmpty else { throw WindowRefusal(.noProcedure, "Header/Subject/documentType names no procedure") }
        type = try members.text("type", limit: 3)
        function = try members.text("function", limit: 3)
        reference = try members.text("reference", limit: 35)
        documentYear = try members.text("documentYear", limit: 4)
        preReference = try members.text("preReference", limit: 35, isOptional: true)
        preDocumentYear = try members.text("preDocumentYear", limit: 4, isOptional: true)
        let date = try members.text("sendDate", limit: 50)
        guard let sent = WindowDate.read(date) else {
            throw .malformed("Envelope/Header/Subject/sendDate: no date and time as yyyy-MM-dd HH:mm:ss")
        }
        sendDate = sent
        try members.end()
    }

    var markup: XMLMarkup {
        .element("Subject", [
            .element("documentType", documentType), .element("type", type), .element("function", function), .element("reference", reference),
            .element("documentYear", documentYear), .element("preReference", preReference), .element("preDocumentYear", preDocumentYear),
            .element("sendDate", WindowDate.text(sendDate)),
        ])
    }
}
