import Gateway

/// A stream as a transaction sees it.
struct StreamState: Hashable {
    /// The position of its first event.
    let id: Int64
    var revision: Int
    var digest: [UInt8]
}

/// What a settlement of a message is judged by.
struct MessageStanding: Hashable {
    let stream: Int64
    let attempt: Int
    var state: MessageState
}

/// What an append is judged by, as its transaction sees it: one judgement for both stores.
protocol AppendFacts {
    associatedtype Failure: Error
    func owner(of name: Name) throws(Failure) -> (id: Int64, name: StreamName)?
    func standing(of message: Int64) throws(Failure) -> MessageStanding?
    func holds(file: String) throws(Failure) -> Bool
}

extension AppendFacts {
    /// Why it may not be made; nil when it may.
    func refusal(_ append: Append, _ known: StreamState?) throws(Failure) -> Appended? {
        let revision = known?.revision ?? 0
        if let expected = append.expected, expected != revision { return .conflict(revision: revision) }
        if known == nil, append.events.isEmpty { return .conflict(revision: 0) }
        for name in append.names {
            if let owner = try owner(of: name), owner.id != known?.id { return .taken(name, by: owner.name) }
        }
        for settlement in append.settled {
            guard let found = try standing(of: settlement.message), found.stream == known?.id else { return .lost(message: settlement.message) }
            if let attempt = settlement.attempt, found.attempt != attempt || found.state != .waiting { return .lost(message: settlement.message) }
        }
        for file in append.files where try !holds(file: file) { return .missing(file: file) }
        return nil
    }
}
