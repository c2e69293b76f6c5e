package import Gateway

/// A way the document axis can fail an organ's system: asked for by the field `Sandbox-Fault` of one call, or laid in wait for some.
package enum DocumentAxisFault: Sendable, Hashable, CustomStringConvertible {
    /// What was asked is done, and the connection closed instead of an answer.
    case lost
    /// The connection is closed, and nothing was done.
    case drop
    /// Nothing is done, and a machine between answers in HTML.
    case html
    /// Nothing is done, and the answer is of this status and empty.
    case status(Int)
    /// Nothing is done, and the answer is this error.
    case refuse(String)
    /// A file is cut short, though its length says it is whole.
    case cut
    /// A file comes in UTF-16.
    case utf16
    /// A file comes with another subject than it was sent with.
    case altered
    /// A list has each entry twice.
    case twice
    /// A list is in the other order.
    case reversed
    /// From this call on every call is dropped for this long.
    case silence(Span)

    /// What may be written, for a command's words.
    package static let spellings = ["lost", "drop", "html", "500", "refuse:CODE", "cut", "utf-16", "altered", "twice", "reversed", "silence[:HOURS]"]

    private static let plain: [String: DocumentAxisFault] = [
        "lost": .lost, "drop": .drop, "html": .html, "cut": .cut, "utf-16": .utf16, "altered": .altered, "twice": .twice, "reversed": .reversed,
        "silence": .silence(.days(1)),
    ]

    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 1, let plain = Self.plain[text] {
            self = plain
        } else if parts.count == 1, let status = Int(text), (400...599).contains(status) {
            self = .status(status)
        } else if parts.count == 2, parts[0] == "refuse", !parts[1].isEmpty {
            self = .refuse(parts[1])
        } else if parts.count == 2, parts[0] == "silence", let hours = Int64(parts[1]), (1...240).contains(hours) {
            self = .silence(.hours(hours))
        } else { return nil }
    }

    package var description: String {
        switch self {
        case .status(let status): "\(status)"
        case .refuse(let code): "refuse:\(code)"
        case .silence(let span): "silence:\(span.seconds / 3600)"
        default: Self.plain.first { $0.value == self }?.key ?? ""
        }
    }
}
