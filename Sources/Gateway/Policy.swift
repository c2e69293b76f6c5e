/// Judges one exchange before it is answered. It looks and says; the pipeline acts.
package protocol Policy: Sendable {
    /// A word for it, as `explain` prints it.
    var name: String { get }
    func judge(_ exchange: Exchange) -> Verdict
}

/// What a policy says of an exchange; the pipeline acts on it.
package enum Verdict {
    case goOn
    case answer(Answer)
    case refuse(GatewayError)
}
