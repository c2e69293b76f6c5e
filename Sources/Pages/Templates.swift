import Mustache

/// The templates, embedded in the executable.
struct Templates: Sendable {
    private let library: MustacheLibrary

    init() {
        var library = MustacheLibrary()
        for (name, bytes) in Self.all {
            // Each is rendered by the tests: one that cannot be parsed never ships.
            do { try library.register(String(decoding: bytes, as: UTF8.self), named: name) } catch { preconditionFailure("template \(name): \(error)") }
        }
        self.library = library
    }

    func html(_ name: String, _ context: [String: Any]) -> String { library.render(context, withTemplate: name) ?? "" }

    private static let all: [(String, [UInt8])] = [
        ("frame", PackageResources.frame_mustache), ("home", PackageResources.home_mustache), ("search", PackageResources.search_mustache),
        ("agencies", PackageResources.agencies_mustache), ("agency", PackageResources.agency_mustache), ("procedure", PackageResources.procedure_mustache),
        ("choose", PackageResources.choose_mustache), ("handin", PackageResources.handin_mustache), ("receipt", PackageResources.receipt_mustache),
        ("dossier", PackageResources.dossier_mustache), ("timeline", PackageResources.timeline_mustache), ("status", PackageResources.status_mustache),
        ("statistics", PackageResources.statistics_mustache), ("help", PackageResources.help_mustache), ("failure", PackageResources.failure_mustache),
        ("field", PackageResources.field_mustache), ("searchform", PackageResources.searchform_mustache), ("waiting", PackageResources.waiting_mustache),
    ]
}
