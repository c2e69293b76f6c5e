package import Gateway

/// A way a portal can fail, asked for by the field `Sandbox-Fault` of one request or set standing on a portal.
///
/// Written `slow`, `slow:30` (seconds), `drop`, `500`, `half` or `flap`.
package enum SandboxFault: Sendable, Hashable, CustomStringConvertible {
    /// Answers after this time.
    case slow(Span)
    /// Closes the connection without a word.
    case drop
    /// Answers 500.
    case serverError
    /// Announces a length and breaks off in the middle.
    case half
    /// Answers 503 and well in turn.
    case flap

    package static let fieldName: FieldName = "sandbox-fault"
    /// What may be written, for a command's words.
    package static let spellings = ["slow", "drop", "500", "half", "flap"]
    /// What `slow` means without a number.
    package static let standardDelay = Span.seconds(5)

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch (parts[0], parts.count) {
        case ("slow", 1): self = .slow(Self.standardDelay)
        case ("slow", 2):
            guard let seconds = Int64(parts[1]), (0...3600).contains(seconds) else { return nil }
            self = .slow(.seconds(seconds))
        case ("drop", 1): self = .drop
        case ("500", 1): self = .serverError
        case ("half", 1): self = .half
        case ("flap", 1): self = .flap
        default: return nil
        }
    }

    package var description: String {
        switch self {
        case .slow(let delay): "slow:\(delay.seconds)"
        case .drop: "drop"
        case .serverError: "500"
        case .half: "half"
        case .flap: "flap"
        }
    }
}
