package import Catalogue

/// What the book goes by; swapped whole at a reload.
package struct DossierSettings: Sendable {
    package let catalogue: ServiceCatalogue
    private let rules: [AgencyCode: AgencyRules]

    package init(catalogue: ServiceCatalogue = ServiceCatalogue(), agencies: [AgencyRules] = []) {
        self.catalogue = catalogue
        rules = Dictionary(agencies.map { ($0.agency, $0) }) { first, _ in first }
    }

    /// Those of the agency, or of the nearest above it that has a file; nil where none has.
    package func rules(for agency: AgencyCode) -> AgencyRules? {
        sequence(first: agency, next: \.parent).lazy.compactMap { rules[$0] }.first
    }

    package var agencies: [AgencyRules] { Array(rules.values) }
}
