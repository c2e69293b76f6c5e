package import Catalogue
package import Gateway

/// An account of an agency's system at one of the doors.
package struct AgencyAccount: Sendable, Hashable {
    /// At the national portal's door commonly the agency's identifier.
    package let user: String
    package let password: Secret
    /// What it sees and may speak of: the agency's own, and what is below it.
    package let agency: AgencyCode

    package init(user: String, password: Secret, agency: AgencyCode) {
        self.user = user
        self.password = password
        self.agency = agency
    }
}
