package import Catalogue

/// Who tells something of a dossier, and by which door.
package struct Sender: Sendable, Hashable {
    /// The agency whose account it is; what it may speak of is its own and what is below it.
    package let agency: AgencyCode
    /// `api` or `national-portal`.
    package let via: String

    package init(agency: AgencyCode, via: String) {
        self.agency = agency
        self.via = via
    }

    /// In a dossier's memory of whose word it heard up to when: one memory for both spellings of an agency.
    var name: String { agency.canonical }
}
