package import Gateway

/// A way the national portal can fail an agency's client: asked for by the field `Sandbox-Fault` of one call, laid in wait
/// for some calls, or standing for all.
package enum NationalPortalFault: Sendable, Hashable, CustomStringConvertible {
    /// The call's session has ended.
    case session
    /// The session ends in the middle of a batch: half of it is taken. Said of each entry, or of the call alone.
    case sessionWithin(saysItems: Bool)
    /// What was told is taken, and the connection closed instead of an answer.
    case lost
    /// The connection is closed, and nothing was taken.
    case drop
    /// A look-up finds nothing, whatever is there.
    case blind
    /// What was told is taken, and the answer comes after this time.
    case slow(Span)
    /// What was told is taken, and the answer breaks off in the middle.
    case half
    /// A gateway between answers for itself, in HTML: with this status.
    case html(Int)
    /// 200 with JSON that is no object.
    case array
    /// The log-in is refused.
    case login
    /// Refused by this code, and nothing taken.
    case refuse(String)

    /// What slow means without a number.
    package static let standardDelay = Span.seconds(5)
    /// What may be written, for a command's words.
    package static let spellings = [
        "session", "mid-batch", "mid-batch-bare", "lost", "drop", "blind", "slow[:SECONDS]", "half", "html[:STATUS]", "array", "login", "refuse:CODE",
    ]

    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count == 2 ? parts[1] : nil) {
        case ("session", nil): self = .session
        case ("mid-batch", nil): self = .sessionWithin(saysItems: true)
        case ("mid-batch-bare", nil): self = .sessionWithin(saysItems: false)
        case ("lost", nil): self = .lost
        case ("drop", nil): self = .drop
        case ("blind", nil): self = .blind
        case ("slow", nil): self = .slow(Self.standardDelay)
        case ("slow", let text?):
            guard let seconds = Int64(text), (0...3600).contains(seconds) else { return nil }
            self = .slow(.seconds(seconds))
        case ("half", nil): self = .half
        case ("html", nil): self = .html(502)
        case ("html", let text?):
            guard let status = Int(text), (200...599).contains(status) else { return nil }
            self = .html(status)
        case ("array", nil): self = .array
        case ("login", nil): self = .login
        case ("refuse", let code?): self = .refuse(code)
        default: return nil
        }
    }

    package var description: String {
        switch self {
        case .session: "session"
        case .sessionWithin(let saysItems): saysItems ? "mid-batch" : "mid-batch-bare"
        case .lost: "lost"
        case .drop: "drop"
        case .blind: "blind"
        case .slow(let delay): "slow:\(delay.seconds)"
        case .half: "half"
        case .html(let status): "html:\(status)"
        case .array: "array"
        case .login: "login"
        case .refuse(let code): "refuse:\(code)"
        }
    }
}

/// How the portal writes what it says; clients must read all of it.
package struct NationalPortalManner: Sendable, Hashable {
    /// `error_code` of what is done: 0, "0" or "00".
    package enum Done: String, Sendable, Hashable, CaseIterable { case number, zero, zeros }
    /// `error_code` of what is there already: 3 or -3, as a number or a string.
    package enum Exists: String, Sendable, Hashable, CaseIterable { case three, threeText, minusThree, minusThreeText }

    package var done = Done.zeros
    package var exists = Exists.threeText
    /// A batch's answer says of each entry what came of it.
    package var saysItems = true
    package init() {}
}
