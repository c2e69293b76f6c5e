import Gateway
import NIOCore

/// A fill's side towards the connector behind, on the loop of whoever asked first.
///
/// It has an exchange of its own, so that it lives on when the one who asked leaves.
final class FillSource {
    let loop: any EventLoop
    /// The reader that began the fill, if any; what may not be shared is still its own.
    var asker: FillReader?

    private let cached: CachedConnector
    private var exchange: Exchange
    /// A failure may be answered with what is stored.
    private let mayStandIn: Bool
    private var fill: Fill?
    private var pending: PendingAnswer?
    private var stream: BodyStream?
    private var asked: Tick
    /// In which it was asked; what was purged since is not to be stored.
    private var era: UInt64
    /// The tags its answer names, where it names any.
    private var tags: [String]?
    private var head: StoredHead?
    private var length: Int?
    private var isDraining = false

    init(_ cached: CachedConnector, for exchange: Exchange, validating previous: StoredAnswer?, mayStandIn: Bool) {
        self.cached = cached
        self.mayStandIn = mayStandIn
        loop = exchange.loop
        asked = exchange.clock.tick()
        era = cached.cache.marks.era
        self.exchange = Self.exchange(
            like: exchange, asking: Validation.request(for: exchange.request, validating: previous?.head), at: asked)
    }

    private static func exchange(like other: Exchange, asking request: RequestHead, at tick: Tick) -> Exchange {
        let exchange = Exchange(
            request: request, body: .empty, client: other.client, loop: other.loop, clock: other.clock, arrived: tick,
            trace: other.trace)
        exchange.clientAddress = other.clientAddress
        exchange.isSecure = other.isSecure
        exchange.peerIsTrusted = other.peerIsTrusted
        exchange.route = other.route
        exchange.deadline = other.route?.timeout.map { Deadline(after: $0, from: tick) } ?? other.deadline
        return exchange
    }

    // MARK: Asking

    func start(_ fill: Fill) {
        self.fill = fill
        ask()
    }

    private func ask() {
        asked = exchange.clock.tick()
        era = cached.cache.marks.era
        switch cached.inner.answer(exchange) {
        case .now(let outcome):
            answered(outcome)
        case .shared(let answer, let age, let status):
            answered(.success(answer.copy(age: age, status)))
        case .later(let pending):
            self.pending = pending
            pending.whenDelivered { self.answered($0) }
        }
    }

    /// Nobody reads it and it will not be kept.
    func cancel() {
        guard let fill else { return }
        pending?.cancel()
        stream?.abandon()
        cached.cache.forget(fill)
        finish()
    }

    private func finish() {
        tellAsker()
        fill = nil
        pending = nil
        stream = nil
        asker = nil
    }

    /// What the log line of the one who asked needs to know.
    private func tellAsker() {
        guard let asker else { return }
        asker.exchange.record.upstream = exchange.record.upstream
        asker.exchange.record.attempts = exchange.record.attempts
        asker.exchange.record.timings = exchange.record.timings
    }

    // MARK: Answered

    private func answered(_ outcome: Outcome) {
        pending = nil
        guard let fill else {
            if case .success(let answer) = outcome { answer.body.abandon() }
            return
        }
        tellAsker()
        switch outcome {
        case .failure(let error): failed(error, fill)
        case .success(var answer):
            tags = cached.cache.takeTags(from: &answer.fields)
            if answer.status == 304 && fill.previous != nil {
                notModified(answer, fill)
            } else {
                received(answer, fill)
            }
        }
    }

    private func failed(_ error: GatewayError, _ fill: Fill) {
        cached.cache.forget(fill)
        if error.fault == .upstream, let stored = standIn(fill) {
            fill.concludes(.standIn(stored, error.detail == .circuitOpen ? .circuitOpen : .staleIfError))
        } else if error.fault == .client {
            // The fault of one client is no answer for the others.
            asker?.fail(error)
            fill.concludes(.unshared)
        } else {
            fill.concludes(.failed(error))
        }
        finish()
    }

    private func standIn(_ fill: Fill) -> StoredAnswer? {
        guard mayStandIn, let stored = fill.previous, !stored.head.isPurged, stored.head.freshness.mayReplaceError(at: exchange.clock.tick()) else {
            return nil
        }
        return stored
    }

    private func received(_ answer: Answer, _ fill: Fill) {
        if [500, 502, 503, 504].contains(answer.status), let stored = standIn(fill) {
            answer.body.abandon()
            cached.cache.forget(fill)
            fill.concludes(.standIn(stored, .staleIfError))
            return finish()
        }
        let length = answer.body.length
        guard answer.tunnel == nil, (length ?? 0) <= cached.cache.storedObjectLimit,
            let head = storedHead(status: answer.status, fields: answer.fields)
        else { return pass(answer, fill) }
        guard let head = marked(head, tags: tags ?? []) else { return overtaken(answer, fill) }
        asker?.own = answer.fields
        switch answer.body {
        case .empty:
            keep(head, ByteBuffer(), Resident(key: fill.key), fill, status: answer.status)
        case .bytes(let bytes):
            keep(head, StoredAnswer.compacted(bytes), Resident(key: fill.key), fill, status: answer.status)
        case .stream(let stream, let length):
            begin(head, stream, length: length, fill)
        }
    }

    private func storedHead(status: Int, fields: Fields) -> StoredHead? {
        Storing.head(
            status: status, fields: fields, to: exchange.request, rules: cached.rules, asked: asked,
            received: exchange.clock.tick(), now: exchange.clock.now())
    }

    /// - Returns: nil when what it belongs to was purged since it was asked for.
    private func marked(_ head: StoredHead, tags: [String]) -> StoredHead? {
        let marking = Marking(exchange, tags: tags, fields: head.fields)
        return cached.cache.marks.bear(marking.names, askedIn: era).map {
            StoredHead(head, freshness: head.freshness, marks: $0, era: era)
        }
    }

    /// The whole at once, or what is stored already found good.
    private func keep(_ head: StoredHead, _ body: ByteBuffer, _ resident: Resident, _ fill: Fill, status: Int) {
        let stored = StoredAnswer(head: head, body: body, resident: resident, uses: status == 304 ? fill.previous?.uses ?? 0 : 0)
        cached.cache.keep(stored, from: fill)
        fill.concludes(.stored(stored, status: status))
        finish()
    }

    /// Not to be stored: it goes to the one who asked as it came, and to nobody else.
    private func pass(_ answer: Answer, _ fill: Fill) {
        let isFailure = answer.status >= 500
        cached.cache.forget(fill, uncacheable: isFailure ? nil : exchange.clock.tick())
        // RFC 9111 §4.3.3: the origin's whole answer takes the stored one's place, and that place stays empty.
        if let previous = fill.previous, !isFailure { cached.cache.remove(previous) }
        if let asker {
            asker.pass(answer)
        } else {
            answer.body.abandon()
        }
        fill.concludes(.unshared)
        finish()
    }

    /// What it brings was purged while it was asked for: it is for the one who asked, and the others look again.
    private func overtaken(_ answer: Answer, _ fill: Fill) {
        cached.cache.forget(fill)
        if let asker {
            asker.pass(answer, detail: nil)
        } else {
            answer.body.abandon()
        }
        fill.concludes(.overtaken)
        finish()
    }

    /// RFC 9111 §4.3.3 and §4.3.4.
    private func notModified(_ answer: Answer, _ fill: Fill) {
        answer.body.abandon()
        guard let previous = fill.previous else { return }
        guard !previous.head.isPurged, Validation.isAbout(previous.head, notModified: answer.fields) else {
            // Ours was purged meanwhile, or it speaks of another representation: fetch the whole.
            exchange = Self.exchange(
                like: exchange, asking: Validation.request(for: exchange.request, validating: nil), at: exchange.clock.tick())
            return ask()
        }
        let fields = Validation.freshened(previous.head.fields, by: answer.fields)
        let judged = storedHead(status: previous.head.status, fields: fields)
        // Like any field that a 304 does not repeat, tags stay as they were.
        if let judged, let head = marked(judged, tags: tags ?? previous.head.marks?.tags ?? []) {
            return keep(head, previous.body, previous.resident, fill, status: 304)
        }
        var whole = Answer(status: previous.head.status, fields: fields)
        if previous.body.readableBytes > 0 { whole.body = .bytes(previous.body) }
        judged == nil ? pass(whole, fill) : overtaken(whole, fill)
    }

    // MARK: Streaming

    private func begin(_ head: StoredHead, _ stream: BodyStream, length: Int?, _ fill: Fill) {
        guard fill.begins(head, length: length) else {
            stream.abandon()
            cached.cache.forget(fill)
            return finish()
        }
        self.head = head
        self.length = length
        self.stream = stream
        stream.onPiece = { self.drain() }
        fill.wake()
        drain()
    }

    /// Moves what has come to the readers, as far as there is room.
    func drain() {
        // A producer may offer from within `take`; the loop below comes to that piece in its turn.
        guard !isDraining, let stream else { return }
        isDraining = true
        defer { isDraining = false }
        while let fill, fill.wantsMore, let piece = stream.take() {
            switch piece {
            case .bytes(let bytes):
                switch fill.append(bytes) {
                case .keep, .pass: break
                case .overflow: cached.cache.forget(fill, uncacheable: exchange.clock.tick())
                case .cancel: return cancel()
                }
            case .end(let trailers):
                return ended(trailers, fill)
            case .failed(let error):
                return broken(error, fill)
            }
        }
        fill?.wake()
    }

    private func ended(_ trailers: Fields?, _ fill: Fill) {
        let isShort = length.map { $0 != fill.received } ?? false
        guard !isShort else {
            let error = GatewayError(502, .upstream, at: .body, retry: .ifIdempotent, .answerBroken, agency: exchange.route?.agency)
            return broken(error, fill)
        }
        if let pieces = fill.ends(.end(trailers: trailers)), let head {
            let stored = StoredAnswer(head: head, body: Self.joined(pieces), resident: Resident(key: fill.key))
            cached.cache.keep(stored, from: fill)
        }
        fill.wake()
        finish()
    }

    /// RFC 9111 §3.3: what is incomplete is not stored.
    private func broken(_ error: GatewayError, _ fill: Fill) {
        _ = fill.ends(.failed(error))
        cached.cache.forget(fill)
        fill.wake()
        finish()
    }

    private static func joined(_ pieces: [ByteBuffer]) -> ByteBuffer {
        if pieces.count == 1 { return StoredAnswer.compacted(pieces[0]) }
        var all = ByteBuffer()
        all.reserveCapacity(pieces.reduce(0) { $0 + $1.readableBytes })
        for piece in pieces { all.writeImmutableBuffer(piece) }
        return all
    }
}
