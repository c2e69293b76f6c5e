package import Catalogue

/// What an agency's file says of how its dossiers are taken.
package struct AgencyRules: Sendable, Hashable {
    package enum Mode: String, Sendable, Hashable, CaseIterable {
        /// A message with findings is not taken.
        case refuse
        /// It is taken and marked, for a migration.
        case mark
    }

    package enum Dialect: String, Sendable, Hashable, CaseIterable {
        case current
        /// The clients of 2019, which lack the keys that came later.
        case of2019 = "2019"
    }

    package var agency: AgencyCode
    package var mode = Mode.refuse
    package var dialect = Dialect.current
    package var numbers = DossierNumber.Scheme.national
    /// Identity cards of nine digits are still taken.
    package var takesOldCards = false
    package var hours = WorkingHours.standard
    /// The party its new dossiers are handed over to; nil where it fetches them from the feed.
    package var system: String?
    /// Procedures whose new dossiers are handed over elsewhere than to the system: through the single window.
    package var windows: [ProcedureCode: String] = [:]
    /// The party that is told of all that happens to its dossiers, event by event.
    package var webhook: String?
    /// Parties told of what happens to its dossiers.
    package var shares: [String] = []
    /// Days after its end that a dossier's personal data are kept; nil keeps them.
    package var retentionDays: Int?

    package init(agency: AgencyCode) { self.agency = agency }
}
