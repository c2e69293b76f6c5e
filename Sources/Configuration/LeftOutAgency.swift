package import Gateway

/// An agency whose file cannot be served: who it is and which paths it has, as far as they could be read, so that
/// they can be answered with whom to call.
package struct LeftOutAgency: Sendable, Hashable {
    package let reference: AgencyReference
    package let file: String
    package let paths: [LeftOutPath]
}

/// A path of an agency that is left out, answered with whom to call.
package struct LeftOutPath: Sendable, Hashable {
    package let host: String?
    package let pattern: PathPattern
}

/// One agency's file as it was read.
package struct AgencyFile: Sendable, Hashable {
    package let file: String
    /// Nil when there is any mistake.
    package let settings: AgencySettings?
    package let mistakes: [Mistake]
    /// What to answer with while it is left out.
    package let remains: LeftOutAgency
    /// What it claims as far as it could be read, so that a clash is told beside its other mistakes.
    let claims: [ClaimMade]

    init(settings: AgencySettings?, mistakes: [Mistake], remains: LeftOutAgency, claims: [ClaimMade] = []) {
        file = remains.file
        self.settings = settings
        self.mistakes = mistakes
        self.remains = remains
        self.claims = claims
    }
}
