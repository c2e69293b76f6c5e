import Gateway

/// What a batch of appends comes to: judged one after the other in memory, by what the database held when the batch
/// began and what those before it in the batch have changed. Written afterwards all at once.
struct AppendPlan: AppendFacts {
    typealias Failure = Never

    /// What the database holds, of all that the batch names.
    struct Facts {
        var position: Int64 = 0
        var message: Int64 = 0
        var streams: [StreamName: StreamState] = [:]
        var names: [Name: Owner] = [:]
        var messages: [Int64: Message] = [:]
        var files: Set<String> = []
    }

    struct Owner: Hashable {
        let id: Int64
        let name: StreamName
    }

    struct Message: Hashable {
        let party: String
        var standing: MessageStanding
        /// Another of its stream waits behind it.
        let isFollowed: Bool
    }

    // MARK: What there is to write

    struct Event {
        let position: Int64
        let stream: Int64
        let revision: Int
        let event: NewEvent
        let digest: [UInt8]
    }

    struct Sent {
        let id: Int64
        let stream: Int64
        let message: NewMessage
        /// The batch has none before it of its stream to its party.
        let isFirstOfBatch: Bool
    }

    struct Change {
        var due: Int64?
        var reason: String
        var state: MessageState
    }

    struct Queue: Hashable {
        let party: String
        let stream: Int64
    }

    struct Reference: Hashable {
        let file: String
        let stream: Int64
    }

    private let before: Facts
    private var now: Facts
    private(set) var begun: Set<StreamName> = []
    private(set) var changed: Set<StreamName> = []
    private(set) var heads: [StreamName: [UInt8]] = [:]
    private(set) var events: [Event] = []
    private(set) var sent: [Sent] = []
    private(set) var done: [Int64: Queue] = [:]
    private(set) var changes: [Int64: Change] = [:]
    /// True where the stream refers to the file from now on, false where no more.
    private(set) var references: [Reference: Bool] = [:]
    private(set) var wakes: Set<Wake> = []
    private var queues: Set<Queue> = []

    init(_ facts: Facts) {
        before = facts
        now = facts
    }

    // MARK: Judging

    func owner(of name: Name) -> (id: Int64, name: StreamName)? { now.names[name].map { ($0.id, $0.name) } }
    func standing(of message: Int64) -> MessageStanding? { now.messages[message]?.standing }
    func holds(file: String) -> Bool { now.files.contains(file) }

    mutating func perform(_ append: Append) -> Appended {
        let known = now.streams[append.stream]
        if let refusal = refusal(append, known) { return refusal }
        var stream = known ?? StreamState(id: now.position + 1, revision: 0, digest: EventChain.start)
        for event in append.events { add(event, to: &stream, named: append.stream) }
        if known == nil {
            begun.insert(append.stream)
        } else if !append.events.isEmpty || append.head != nil {
            changed.insert(append.stream)
        }
        now.streams[append.stream] = stream
        if let head = append.head { heads[append.stream] = head }
        for name in append.namesDropped where now.names[name]?.id == stream.id { now.names[name] = nil }
        for name in append.names { now.names[name] = Owner(id: stream.id, name: append.stream) }
        for settlement in append.settled { settle(settlement) }
        for message in append.messages { add(message, of: stream.id) }
        for file in append.filesDropped { references[Reference(file: file, stream: stream.id)] = false }
        for file in append.files { references[Reference(file: file, stream: stream.id)] = true }
        return .done(revision: stream.revision, position: append.events.isEmpty ? nil : now.position)
    }

    private mutating func add(_ event: NewEvent, to stream: inout StreamState, named name: StreamName) {
        now.position += 1
        stream.revision += 1
        stream.digest = EventChain.digest(
            after: stream.digest, stream: name, revision: stream.revision, kind: event.kind, at: event.at, content: event.content)
        events.append(Event(position: now.position, stream: stream.id, revision: stream.revision, event: event, digest: stream.digest))
        if let audience = event.audience { wakes.insert(.event(audience: audience)) }
    }

    private mutating func add(_ message: NewMessage, of stream: Int64) {
        now.message += 1
        let isFirst = queues.insert(Queue(party: message.party, stream: stream)).inserted
        sent.append(Sent(id: now.message, stream: stream, message: message, isFirstOfBatch: isFirst))
        wakes.insert(.message(party: message.party))
    }

    private mutating func settle(_ settlement: Settlement) {
        let id = settlement.message
        guard var message = now.messages[id] else { return }
        switch settlement.outcome {
        case .done:
            now.messages[id] = nil
            changes[id] = nil
            done[id] = Queue(party: message.party, stream: message.standing.stream)
            if message.isFollowed { wakes.insert(.message(party: message.party)) }
            return
        case .again(let at, let reason):
            message.standing.state = .waiting
            changes[id] = Change(due: at.nanoseconds, reason: reason, state: .waiting)
            wakes.insert(.message(party: message.party))
        case .dead(let reason):
            message.standing.state = .dead
            changes[id] = Change(due: changes[id]?.due, reason: reason, state: .dead)
        }
        now.messages[id] = message
    }

    // MARK: What came of it

    var position: Int64 { now.position }
    var message: Int64 { now.message }
    func stream(_ name: StreamName) -> StreamState? { now.streams[name] }

    /// Names that are another's than before, or nobody's.
    var namesLeft: [Name] { before.names.filter { now.names[$0.key] != $0.value }.map(\.key) }
    var namesTaken: [(name: Name, stream: Int64)] {
        now.names.filter { before.names[$0.key] != $0.value }.map { ($0.key, $0.value.id) }
    }

    var isEmpty: Bool {
        begun.isEmpty && changed.isEmpty && sent.isEmpty && done.isEmpty && changes.isEmpty && references.isEmpty && now.names == before.names
    }
}
