package import Catalogue
package import Gateway

/// Judges what a party says of a dossier: codes, states and moves, dates, lengths, identities, the catalogue.
package struct SemanticGuard: Sendable {
    package let settings: DossierSettings
    package let rules: AgencyRules
    /// Whose account it is.
    package let sender: AgencyCode
    package let now: Instant

    package init(settings: DossierSettings, rules: AgencyRules, sender: AgencyCode, now: Instant) {
        self.settings = settings
        self.rules = rules
        self.sender = sender
        self.now = now
    }

    /// - Returns: what was let in in spite of, under `guard: mark`.
    /// - Throws: `findings`.
    package func judge(_ record: DossierRecord, existing: Dossier?) throws(BookRefusal) -> [Finding] { [] }
    package func judge(_ step: ProgressStep, existing: Dossier) throws(BookRefusal) -> [Finding] { [] }
}

extension Finding {
    init(_ flaw: DossierNumber.Flaw, in text: String, scheme: DossierNumber.Scheme, sender: AgencyCode) {
        self.init("MaHoSo", .form, wanted: "", shape: Shape(text).description)
    }
}
