package import Catalogue

extension AppliedConfiguration {
    /// What the agencies that are served declare, in the order of their files' names.
    package var services: ServiceCatalogue { ServiceCatalogue(agencies.flatMap { $0.services.map(\.procedure) }) }
}
