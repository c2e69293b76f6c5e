import Gateway

/// Compares what is stored with itself, row by row as a store reads it out.
struct Verifier {
    /// A stream's row, of which the events must lead to.
    struct Stream {
        let id: Int64
        let name: StreamName
        let revision: Int
        let digest: [UInt8]
    }

    private(set) var found = Verification()
    private var current: Stream?
    private var digest = EventChain.start
    private var revision = 0
    private let flawLimit = 100

    mutating func flaw(_ words: String) {
        if found.flaws.count < flawLimit { found.flaws.append(words) }
    }

    /// An event with its stream, ordered by stream and revision.
    mutating func event(_ event: StoredEvent, digest stored: [UInt8], of stream: Stream) {
        if current?.id != stream.id {
            endStream()
            current = stream
            digest = EventChain.start
            revision = 0
            found.streams += 1
            if event.position != stream.id { flaw("stream \(stream.name): its first event, at \(event.position), is missing or another") }
        }
        found.events += 1
        revision += 1
        if event.revision != revision {
            flaw("stream \(stream.name): event \(revision) is missing, \(event.revision) follows")
            revision = event.revision
        }
        digest = EventChain.digest(
            after: digest, stream: stream.name, revision: event.revision, kind: event.kind, at: event.at, content: event.content)
        if digest != stored {
            flaw("stream \(stream.name): event \(event.revision), at position \(event.position), is not what was written")
            digest = stored
        }
    }

    private mutating func endStream() {
        guard let current else { return }
        if current.revision != revision { flaw("stream \(current.name): has \(revision) events, should have \(current.revision)") }
        if current.digest != digest { flaw("stream \(current.name): its last event is not the one it was left with") }
    }

    /// After the last event.
    /// - Parameter lastPosition: the counter's.
    mutating func end(lastPosition: Int64, streams: Int) -> Verification {
        endStream()
        current = nil
        if found.events != lastPosition { flaw("\(found.events) events are there, \(lastPosition) were written") }
        if found.streams != streams { flaw("\(streams - found.streams) streams have no events") }
        return found
    }

    mutating func count(messages: Int, files: Int) {
        found.messages = messages
        found.files = files
    }
}
