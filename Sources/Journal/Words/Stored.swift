package import Gateway

/// A stream as it stands.
package struct StoredStream: Sendable, Hashable {
    package let name: StreamName
    /// How many events it has.
    package let revision: Int
    package let head: [UInt8]

    package init(name: StreamName, revision: Int, head: [UInt8]) {
        self.name = name
        self.revision = revision
        self.head = head
    }
}

/// A name and whose it is.
package struct NamedStream: Sendable, Hashable {
    package let key: String
    package let stream: StreamName

    package init(key: String, stream: StreamName) {
        self.key = key
        self.stream = stream
    }
}

/// Something that happened, as written.
package struct StoredEvent: Sendable, Hashable {
    /// Among all events, from 1 without gaps, in the order of their commits.
    package let position: Int64
    package let stream: StreamName
    /// Among the stream's, from 1.
    package let revision: Int
    package let kind: String
    package let at: Instant
    package let content: [UInt8]

    package init(position: Int64, stream: StreamName, revision: Int, kind: String, at: Instant, content: [UInt8]) {
        self.position = position
        self.stream = stream
        self.revision = revision
        self.kind = kind
        self.at = at
        self.content = content
    }
}

/// A message taken for delivery.
package struct ClaimedMessage: Sendable, Hashable {
    package let id: Int64
    package let party: String
    package let stream: StreamName
    package let kind: String
    package let content: [UInt8]
    /// From 1; names this claim when it is settled.
    package let attempt: Int

    package init(id: Int64, party: String, stream: StreamName, kind: String, content: [UInt8], attempt: Int) {
        self.id = id
        self.party = party
        self.stream = stream
        self.kind = kind
        self.content = content
        self.attempt = attempt
    }
}

/// Whether a message is still to be delivered.
package enum MessageState: Int, Sendable, Hashable {
    /// Due now or later, or behind another of its stream, or under way.
    case waiting = 0
    case dead = 1
}

/// A message as it stands, for a person to look at.
package struct StoredMessage: Sendable, Hashable {
    package let message: ClaimedMessage
    package let state: MessageState
    package let due: Instant
    /// Of its last failure.
    package let reason: String?

    package init(message: ClaimedMessage, state: MessageState, due: Instant, reason: String?) {
        self.message = message
        self.state = state
        self.due = due
        self.reason = reason
    }
}

/// How much waits for a party.
package struct Backlog: Sendable, Hashable {
    package let party: String
    package let waiting: Int
    package let dead: Int

    package init(party: String, waiting: Int, dead: Int) {
        self.party = party
        self.waiting = waiting
        self.dead = dead
    }
}

/// A file as it is kept.
package struct StoredFile: Sendable, Hashable {
    /// Chosen by the caller; the same for the same file.
    package let digest: String
    /// Bytes of the file itself.
    package let length: Int64
    /// Pieces it is kept in.
    package let pieces: Int

    package init(digest: String, length: Int64, pieces: Int) {
        self.digest = digest
        self.length = length
        self.pieces = pieces
    }
}

/// What a commit gives others to do.
package enum Wake: Hashable, Sendable {
    /// A message for this party.
    case message(party: String)
    /// An event in this audience's feed.
    case event(audience: String)
    /// Perhaps anything: the connection that tells was lost for a while.
    case unknown
}

/// What `verify` found.
package struct Verification: Sendable, Hashable {
    package var streams = 0
    package var events: Int64 = 0
    package var messages = 0
    package var files = 0
    /// Each names its place; empty when all is well.
    package var flaws: [String] = []
    package init() {}
}
