package import Catalogue
package import JSON

/// What an applicant hands in at this door.
package struct Submission: Sendable {
    package var agency: AgencyCode
    package var procedure: ProcedureCode
    /// Members of the record that the applicant gives; the gateway adds number, names, dates and state.
    package var members: JSONObject
    package var files: [DossierFile]
    /// The agency whose account hands it in for the applicant; nil where he does so himself.
    package var by: AgencyCode?
    /// Who asks, so that two callers' idempotency keys never meet.
    package var caller: String
    package var idempotencyKey: String

    package init(
        agency: AgencyCode, procedure: ProcedureCode, members: JSONObject, files: [DossierFile], caller: String, idempotencyKey: String
    ) {
        self.agency = agency
        self.procedure = procedure
        self.members = members
        self.files = files
        self.caller = caller
        self.idempotencyKey = idempotencyKey
    }
}

/// What the applicant takes home.
package struct Receipt: Sendable {
    package let dossier: Dossier
    /// Confirms a look-up of this dossier; given to the applicant alone.
    package let lookupCode: String
    package let isRepeated: Bool
}
