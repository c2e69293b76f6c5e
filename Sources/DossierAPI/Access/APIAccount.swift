package import Catalogue
package import Gateway

/// An agency's system that may call `/api/v1`.
package struct APIAccount: Sendable, Hashable {
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
