/// What can be asked of an axis; each is a POST to a path of its own.
package enum AxisOperation: String, Sendable, Hashable, CaseIterable {
    case send, received, sent, get, update, agencies

    /// Below the axis's base path; vendors have others.
    package var standardPath: String { self == .update ? "/status" : "/\(rawValue)" }
}

/// Where an axis's operations are.
package struct AxisPaths: Sendable, Hashable {
    package var base: String
    /// Whole paths of those that are elsewhere.
    package var others: [AxisOperation: String]

    package init(base: String = "/edoc", others: [AxisOperation: String] = [:]) {
        self.base = base
        self.others = others
    }

    package func path(_ operation: AxisOperation) -> String { others[operation] ?? base + operation.standardPath }
}
