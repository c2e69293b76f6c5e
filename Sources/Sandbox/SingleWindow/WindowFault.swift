package import Gateway

/// A way the single window can fail a ministry's or a business's gateway: asked for by the field `Sandbox-Fault` of one
/// call, laid in wait for some, or standing for all.
package enum WindowFault: Sendable, Hashable, CustomStringConvertible {
    /// The message is taken, and the connection closed instead of an answer.
    case lost
    /// The connection is closed, and nothing was taken.
    case drop
    /// The message is taken, and the 99 names another dossier.
    case reference
    /// The message is taken, and answered in UTF-16 with its mark.
    case utf16
    /// Nothing is taken, and the answer is of this status and empty.
    case status(Int)
    /// Nothing is taken, and the answer is a SOAP Fault.
    case fault
    /// Nothing is taken, and a machine between answers in HTML.
    case html
    /// Nothing is taken, and the answer is 00 with this code.
    case refuse(String)
    /// From this call on every call is dropped for this long.
    case silence(Span)

    /// What may be written, for a command's words.
    package static let spellings = ["lost", "drop", "reference", "utf-16", "fault", "html", "500", "refuse:CODE", "silence[:HOURS]"]

    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count == 2 ? parts[1] : nil) {
        case ("lost", nil): self = .lost
        case ("drop", nil): self = .drop
        case ("reference", nil): self = .reference
        case ("utf-16", nil): self = .utf16
        case ("fault", nil): self = .fault
        case ("html", nil): self = .html
        case ("refuse", let code?) where !code.isEmpty: self = .refuse(code)
        case ("silence", nil): self = .silence(.days(1))
        case ("silence", let text?):
            guard let hours = Int64(text), (1...240).contains(hours) else { return nil }
            self = .silence(.hours(hours))
        case (let text, nil):
            guard let status = Int(text), (400...599).contains(status) else { return nil }
            self = .status(status)
        default: return nil
        }
    }

    package var description: String {
        switch self {
        case .lost: "lost"
        case .drop: "drop"
        case .reference: "reference"
        case .utf16: "utf-16"
        case .status(let status): "\(status)"
        case .fault: "fault"
        case .html: "html"
        case .refuse(let code): "refuse:\(code)"
        case .silence(let span): "silence:\(span.seconds / 3600)"
        }
    }
}

/// A way the window passes on what a ministry said.
package enum WindowPassing: Sendable, Hashable {
    /// Two letters change places.
    case outOfOrder
    /// The same letter goes twice.
    case twice
    /// The letter goes again under its identifier with other content.
    case otherContent
    /// The letter is written in UTF-16.
    case utf16
    /// The letter goes first with a signature that nobody made.
    case wrongSignature
}
