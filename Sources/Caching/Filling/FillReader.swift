import Gateway
import NIOCore

/// One client's seat at a fill, on the client's own loop: it waits for the answer's head, then takes the body at
/// the client's pace.
final class FillReader {
    let exchange: Exchange
    let pending: PendingAnswer
    /// The answer's fields as they came, for the one whose request brought them.
    var own: Fields?

    private let cached: CachedConnector
    private let names: NameSet
    private var status: CacheStatus
    private var fill: Fill?
    private var stream: BodyStream?
    /// Bytes of the body still to be left out, and still to be given.
    private var skipped = 0
    private var wanted = Int.max

    init(_ cached: CachedConnector, _ exchange: Exchange, names: NameSet, forward: CacheStatus.Forward) {
        self.cached = cached
        self.exchange = exchange
        self.names = names
        pending = PendingAnswer(loop: exchange.loop)
        status = CacheStatus()
        status.forward = forward
    }

    private var id: ObjectIdentifier { ObjectIdentifier(self) }
    private var isHead: Bool { exchange.isHead }

    var seat: Fill.Seat { Fill.Seat(reader: NIOLoopBound(self, eventLoop: exchange.loop), id: id) }

    func sit(at fill: Fill, isFirst: Bool) {
        self.fill = fill
        status.collapsed = !isFirst
        pending.onCancelled = { self.leave() }
    }

    private func leave() {
        fill?.leave(id)
        fill = nil
        stream = nil
    }

    /// Something has come of the fill.
    func wake() {
        guard let fill else { return }
        if stream == nil { open(fill.result) }
        pump()
    }

    // MARK: The head

    private func open(_ result: Fill.Result) {
        switch result {
        case .waiting:
            break
        case .streaming(let head, let length, let status):
            stream(head, length: length, status: status)
        case .stored(let stored, let status):
            present(stored, status: status)
        case .standIn(let stored, let detail):
            leave()
            deliver(.success(cached.answerStale(stored, exchange, names: names, detail)))
        case .unshared:
            leave()
            askAlone(detail: .uncacheable)
        case .overtaken:
            lookAgain()
        case .failed(let error):
            fail(error)
        }
    }

    private func stream(_ head: StoredHead, length: Int?, status: Int) {
        guard head.selectors.match(exchange.request.fields) else { return lookAgain() }
        var cut = head.cut(for: exchange.request.fields, names: names, isHead: isHead, length: length)
        // Several parts are put together of what is there; of what is still coming the whole is given (RFC 9110 §14.2).
        if case .parts = cut { cut = .whole }
        var answer = head.answer(cut, fields: own ?? head.fields, isHead: isHead, length: length)
        note(&answer, head, status: status)
        switch cut {
        case .part(let range):
            skipped = range.lowerBound
            wanted = range.count
        case .whole where !isHead:
            break
        case .whole, .parts, .unsatisfiable, .notModified:
            leave()
            return deliver(.success(answer))
        }
        let stream = BodyStream(loop: exchange.loop)
        // Later: the client is in the middle of taking the piece before.
        stream.onDemand = { [self] in
            let later = NIOLoopBound(self, eventLoop: exchange.loop)
            exchange.loop.execute { later.value.pump() }
        }
        stream.onAbandoned = { self.leave() }
        answer.body = .stream(stream, length: wanted < Int.max ? wanted : length)
        self.stream = stream
        deliver(.success(answer))
    }

    private func present(_ stored: StoredAnswer, status: Int) {
        guard stored.head.selectors.match(exchange.request.fields) else { return lookAgain() }
        leave()
        var answer = stored.answer(to: exchange, names: names, fields: own)
        note(&answer, stored.head, status: status)
        if status == 304 { answer.age = stored.head.freshness.age(at: exchange.clock.tick()).seconds }
        deliver(.success(answer))
    }

    private func note(_ answer: inout Answer, _ head: StoredHead, status forwarded: Int) {
        let tick = exchange.clock.tick()
        status.forwardStatus = forwarded
        // Our own question was for a part (RFC 9211 §2.2): the client's never goes along.
        if forwarded == 206 { status.forward = .partial }
        status.stored = true
        status.ttl = head.freshness.lifetime.seconds - head.freshness.age(at: tick).seconds
        answer.cacheStatus = status
        // The one who asked gets the origin's own fields, `Age` among them.
        if own == nil { answer.age = head.freshness.age(at: tick).seconds }
    }

    // MARK: Ends

    /// An answer that nobody else may have.
    func pass(_ answer: Answer, detail: CacheStatus.Detail? = .uncacheable) {
        guard fill != nil else { return answer.body.abandon() }
        leave()
        var answer = answer
        if names.meets(.range), !isHead, answer.status == 200, answer.body.length ?? .max > 0 {
            // We asked for the whole in hope of keeping it; the client wanted a part.
            answer.body.abandon()
            return askAlone(detail: detail)
        }
        if isHead {
            if let length = answer.body.length, length > 0 { answer.fields.set(.contentLength, String(length)) }
            answer.body.abandon()
            answer.body = .empty
        }
        status.forwardStatus = answer.status
        status.detail = detail
        answer.cacheStatus = status
        deliver(.success(answer))
    }

    func fail(_ error: GatewayError) {
        guard fill != nil else { return }
        leave()
        deliver(.failure(error))
    }

    private func deliver(_ outcome: Outcome) {
        exchange.record.cache = if case .success(let answer) = outcome { answer.cacheStatus } else { status }
        pending.deliver(outcome)
    }

    /// `Vary` has chosen something else for this client, or a purge came between.
    private func lookAgain() {
        leave()
        follow(cached.answer(exchange))
    }

    private func askAlone(detail: CacheStatus.Detail?) {
        follow(cached.pass(exchange, status.forward ?? .uriMiss, detail: detail))
    }

    private func follow(_ reply: Reply) {
        switch reply {
        case .now(let outcome):
            pending.deliver(outcome)
        case .shared(let answer, let age, let status):
            pending.deliver(.success(answer.copy(age: age, status)))
        case .later(let other):
            pending.onCancelled = { other.cancel() }
            other.whenDelivered { self.pending.deliver($0) }
        }
    }

    // MARK: The body

    private func pump() {
        while let stream, let fill, stream.wantsMore {
            switch fill.next(for: id) {
            case .bytes(let bytes):
                give(bytes, to: stream)
            case .end(let trailers):
                leave()
                stream.finish(trailers: trailers)
            case .failed(let error):
                leave()
                stream.fail(error)
            case .none:
                return
            }
        }
    }

    private func give(_ bytes: ByteBuffer, to stream: BodyStream) {
        var bytes = bytes
        let before = min(skipped, bytes.readableBytes)
        bytes.moveReaderIndex(forwardBy: before)
        skipped -= before
        guard let given = bytes.readSlice(length: min(wanted, bytes.readableBytes)) else { return }
        if wanted < Int.max { wanted -= given.readableBytes }
        stream.offer(given)
        guard wanted == 0 else { return }
        leave()
        stream.finish()
    }
}
