import Gateway

/// Why the portal did not answer, or not in its dialect: a failure of the line, which says nothing of what it was told.
struct PortalTrouble: Error, Sendable, Hashable {
    /// For the operator; without a session, a password or anything personal.
    let reason: String

    init(_ reason: String) { self.reason = reason }

    init(_ error: GatewayError, at path: String) {
        reason = "\(path): \(error.detail) at \(error.step.rawValue)"
    }
}
