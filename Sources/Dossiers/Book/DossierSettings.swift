package import Catalogue

/// What the book goes by; swapped whole at a reload.
package struct DossierSettings: Sendable {
    package let catalogue: ServiceCatalogue
    /// What is handed in here is handed in at the national portal; elsewhere, at an agency's (`NoiNopHoSo`).
    package let isNationalPortal: Bool
    private let rules: [AgencyCode: AgencyRules]

    package init(catalogue: ServiceCatalogue = ServiceCatalogue(), agencies: [AgencyRules] = [], isNationalPortal: Bool = false) {
        self.catalogue = catalogue
        self.isNationalPortal = isNationalPortal
        rules = Dictionary(agencies.map { ($0.agency, $0) }) { first, _ in first }
    }

    /// Those of the agency, or of the nearest above it that has a file; nil where none has.
    package func rules(for agency: AgencyCode) -> AgencyRules? {
        sequence(first: agency, next: \.parent).lazy.compactMap { rules[$0] }.first
    }

    package var agencies: [AgencyRules] { Array(rules.values) }
}
