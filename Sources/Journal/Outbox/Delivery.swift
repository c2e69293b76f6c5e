package import Gateway

/// What came of a message at its party.
package enum Delivery: Sendable {
    /// The party has it. What is handed over is written to the message's stream together with its settlement.
    case delivered(Append? = nil)
    /// The party has it, and the courier has written so together with the settlement of the message.
    case settled
    /// Not yet: it comes again after the back-off, and not before `notBefore`. `isTransport` where the party did not
    /// answer at all, which says nothing of the message but something of the party.
    case again(reason: String, notBefore: Instant? = nil, isTransport: Bool)
    /// Refused for good: a person looks at it.
    case dead(reason: String, Append? = nil)

    /// The party did not answer.
    var isTransportFailure: Bool {
        if case .again(_, _, let isTransport) = self { isTransport } else { false }
    }
}

/// A stream that a party sees otherwise than we do.
package struct Difference: Sendable, Hashable {
    package let stream: StreamName
    /// For a person: `4, in progress`.
    package let ours: String
    /// Nil where the party has nothing of it.
    package let theirs: String?
    /// What would tell the party; nil where that is for a person to decide.
    package let remedy: NewMessage?

    package init(_ stream: StreamName, ours: String, theirs: String?, remedy: NewMessage?) {
        self.stream = stream
        self.ours = ours
        self.theirs = theirs
        self.remedy = remedy
    }
}
