package import Gateway

/// A way an agency's processing system can fail whoever brings it a dossier: laid in wait for some calls, or standing.
package enum AgencySystemFault: Sendable, Hashable, CustomStringConvertible {
    /// What was brought is taken, and the answer comes after this time.
    case slow(Span)
    /// What was brought is taken, and the answer breaks off in the middle.
    case half
    /// What was brought is taken, and the connection closed instead of an answer.
    case lost
    /// The connection is closed, and nothing was taken.
    case drop
    /// A file's digest is told wrong.
    case wrongDigest
    /// Nothing is taken, for a reason that a citizen can act on.
    case refuse(String)
    /// Answered with this status, in HTML.
    case html(Int)

    /// What slow means without a number.
    package static let standardDelay = Span.seconds(5)
    /// What may be written, for a command's words.
    package static let spellings = ["slow[:SECONDS]", "half", "lost", "drop", "wrong-digest", "refuse[:REASON]", "html[:STATUS]"]
    static let standardReason = "Thiếu giấy khai sinh: đề nghị nộp lại kèm bản chụp giấy khai sinh"

    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count == 2 ? parts[1] : nil) {
        case ("slow", nil): self = .slow(Self.standardDelay)
        case ("slow", let text?):
            guard let seconds = Int64(text), (0...3600).contains(seconds) else { return nil }
            self = .slow(.seconds(seconds))
        case ("half", nil): self = .half
        case ("lost", nil): self = .lost
        case ("drop", nil): self = .drop
        case ("wrong-digest", nil): self = .wrongDigest
        case ("refuse", let reason): self = .refuse(reason ?? Self.standardReason)
        case ("html", nil): self = .html(502)
        case ("html", let text?):
            guard let status = Int(text), (200...599).contains(status) else { return nil }
            self = .html(status)
        default: return nil
        }
    }

    package var description: String {
        switch self {
        case .slow(let delay): "slow:\(delay.seconds)"
        case .half: "half"
        case .lost: "lost"
        case .drop: "drop"
        case .wrongDigest: "wrong-digest"
        case .refuse(let reason): "refuse:\(reason)"
        case .html(let status): "html:\(status)"
        }
    }
}
