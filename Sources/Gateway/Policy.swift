/// Judges one exchange before it is answered. It looks and says; the pipeline acts.
package protocol Policy: Sendable {
    /// A word for it, as `explain` prints it.
    var name: String { get }
    func judge(_ exchange: Exchange) -> Verdict
    /// True when it lets everything pass under its settings, so that nobody need ask it.
    var isIdle: Bool { get }
}

extension Policy {
    package var isIdle: Bool { false }
}

/// What a policy says of an exchange; the pipeline acts on it.
package enum Verdict {
    case goOn
    case answer(Answer)
    case refuse(GatewayError)
}
