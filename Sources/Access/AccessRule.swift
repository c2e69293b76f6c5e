package import Gateway

/// What a route's `access:` says.
package enum AccessRule: String, Sendable, Hashable, CaseIterable {
    case `public`, deny

    /// The policies a route with this rule carries.
    package var policies: [any Policy] {
        switch self {
        case .public: []
        case .deny: [DenyPolicy()]
        }
    }
}

/// Lets nobody pass: a path that an agency has closed.
package struct DenyPolicy: Policy {
    package init() {}
    package var name: String { "deny" }
    package func judge(_ exchange: Exchange) -> Verdict { .refuse(.denied) }
}
