package import Gateway

/// The name of a stream, made by whoever begins it: `dossier/01J…`.
package struct StreamName: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
}

/// A name by which a stream is found. Within a space each key belongs to one stream, so a name is also a claim:
/// a dossier number, a caller's idempotency key.
package struct Name: Hashable, Sendable, CustomStringConvertible {
    package let space: String
    package let key: String

    package init(_ space: String, _ key: String) {
        self.space = space
        self.key = key
    }

    package var description: String { "\(space):\(key)" }
}

/// Something that happened, to be written.
package struct NewEvent: Sendable, Hashable {
    package var kind: String
    package var at: Instant
    /// Whose feed it stands in, beside everybody's.
    package var audience: String?
    package var content: [UInt8]

    package init(_ kind: String, at: Instant, audience: String? = nil, content: [UInt8]) {
        self.kind = kind
        self.at = at
        self.audience = audience
        self.content = content
    }
}

/// Something a party is to be told, to be written.
package struct NewMessage: Sendable, Hashable {
    package var party: String
    package var kind: String
    package var content: [UInt8]
    /// Not before.
    package var due: Instant

    package init(to party: String, _ kind: String, content: [UInt8], due: Instant) {
        self.party = party
        self.kind = kind
        self.content = content
        self.due = due
    }
}

/// What became of a message.
package struct Settlement: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        /// Delivered, or given up by an operator: it is gone, and the next of its stream is due.
        case done
        /// Again, not before `at`.
        case again(at: Instant, reason: String)
        /// Kept for a person to look at; what waits behind it in its stream waits on.
        case dead(reason: String)
    }

    package let message: Int64
    /// Of the claim that this answers; nil for an operator, who needs none. Another claim since then makes it void.
    package let attempt: Int?
    package let outcome: Outcome

    package init(_ message: Int64, attempt: Int?, _ outcome: Outcome) {
        self.message = message
        self.attempt = attempt
        self.outcome = outcome
    }
}

/// All that happens to one stream at one moment.
package struct Append: Sendable {
    package var stream: StreamName
    /// How many events the stream has; 0 begins it. Nil takes any number.
    package var expected: Int?
    package var events: [NewEvent] = []
    /// What the stream amounts to after them; nil leaves it.
    package var head: [UInt8]?
    package var names: [Name] = []
    package var namesDropped: [Name] = []
    package var messages: [NewMessage] = []
    package var settled: [Settlement] = []
    /// Digests of files that the stream refers to from now on, or no more. A file that no stream refers to is deleted.
    package var files: [String] = []
    package var filesDropped: [String] = []

    package init(_ stream: StreamName, expected: Int? = nil) {
        self.stream = stream
        self.expected = expected
    }
}

/// What came of an append that the store could decide about.
package enum Appended: Sendable, Hashable {
    /// Durable. `revision` counts the stream's events; `position` is of the last one written, or nil.
    case done(revision: Int, position: Int64?)
    /// Nothing was written: the stream has another number of events.
    case conflict(revision: Int)
    /// Nothing was written: the name is another stream's.
    case taken(Name, by: StreamName)
    /// Nothing was written: the message was settled or claimed by another.
    case lost(message: Int64)
    /// Nothing was written: no file of that digest is there.
    case missing(file: String)
}
