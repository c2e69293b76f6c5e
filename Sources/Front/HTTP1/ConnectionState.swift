/// What an HTTP/1.1 connection does next (RFC 9112 §9): one exchange at a time, in order, until one side wants to close.
///
/// Events in, what to do out; no channel and no clock inside.
struct ConnectionState: Equatable {
    enum Next: Equatable {
        case wait
        case nextRequest
        /// Close once what was written is sent; `lingering` when the client may still be sending (RFC 9112 §9.6).
        case close(lingering: Bool)
    }

    private enum Request: Equatable { case none, reading, whole, broken }
    private enum Reply: Equatable { case none, waiting, writing, done }

    private var request = Request.none
    private var reply = Reply.none
    private var closes = false

    /// True between exchanges.
    var isIdle: Bool { request == .none && reply == .none }
    var isReadingBody: Bool { request == .reading }

    mutating func headRead(keepsAlive: Bool, hasBody: Bool) {
        request = hasBody ? .reading : .whole
        reply = .waiting
        if !keepsAlive { closes = true }
    }

    mutating func requestEnded() -> Next {
        guard request == .reading else { return .wait }
        request = .whole
        return next()
    }

    /// The bytes that come can no longer be understood; whatever is answered, the connection then closes.
    mutating func requestBroken() {
        request = .broken
        closes = true
        if reply == .none { reply = .waiting }
    }

    /// An answer begins. - Returns: whether the connection will stay, to be announced in its head.
    mutating func answerBegins(closes wishes: Bool) -> Bool {
        reply = .writing
        // What is left of a body nobody wants may be long; it is cheaper to begin anew.
        if wishes || request == .reading { closes = true }
        return !closes
    }

    mutating func answerEnded() -> Next {
        reply = .done
        return next()
    }

    /// The gateway is stopping: the answer under way is the last.
    mutating func drain() -> Next {
        closes = true
        return isIdle ? .close(lingering: false) : .wait
    }

    private mutating func next() -> Next {
        guard reply == .done else { return .wait }
        if closes { return .close(lingering: request != .whole) }
        guard request == .whole else { return .wait }
        request = .none
        reply = .none
        return .nextRequest
    }
}
