import Gateway
import NIOCore

/// A fill's side towards the connector behind, on the loop of whoever asked first.
///
/// It has an exchange of its own, so that it lives on when the one who asked leaves. Here it asks, and judges the head of
/// what is answered; a body that comes in pieces is passed on in `FillSource+Streaming`.
final class FillSource {
    let loop: any EventLoop
    /// The reader that began the fill, if any; what may not be shared is still its own.
    var asker: FillReader?
    /// It is one of the refreshes that are allowed at once.
    var isCounted = false

    let cached: CachedConnector
    var exchange: Exchange
    /// A failure may be answered with what is stored.
    private let mayStandIn: Bool
    private(set) var fill: Fill?
    private var pending: PendingAnswer?
    var stream: BodyStream?
    private var asked: Tick
    /// In which it was asked; what was purged since is not to be stored.
    private var era: UInt64
    /// The tags its answer names, where it names any.
    private var tags: [String]?
    var head: StoredHead?
    var length: Int?
    /// What is there already of an answer that broke off.
    private var part: StoredPart?
    /// Answers stored for other choices of `Vary`, any of which the origin may name.
    private var candidates: [StoredAnswer] = []
    var isDraining = false

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
        if fill.previous == nil { useWhatIsThere(fill) }
        ask()
    }

    /// Nothing is stored that answers the request, but perhaps something that spares the origin sending it.
    private func useWhatIsThere(_ fill: Fill) {
        if let part = cached.cache.part(fill.key, for: exchange.request) {
            self.part = part
            exchange.request = part.completing(exchange.request)
        } else {
            candidates = cached.cache.stored(fill.key).filter { $0.head.etag != nil && !$0.head.isPurged }
            if !candidates.isEmpty { exchange.request = Validation.request(for: exchange.request, anyOf: candidates.map(\.head)) }
        }
    }

    /// Asks once more, for the whole.
    private func askForWhole() {
        part = nil
        candidates = []
        exchange = Self.exchange(
            like: exchange, asking: Validation.request(for: exchange.request, validating: nil), at: exchange.clock.tick())
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

    func finish() {
        tellAsker()
        if isCounted { cached.watch.refreshEnded() }
        isCounted = false
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
        case .success(let answer): cached.watch.answered(answer.status, at: exchange.clock.tick())
        case .failure(let error) where error.fault == .upstream: cached.watch.failed(error, at: exchange.clock.tick())
        case .failure: break
        }
        switch outcome {
        case .failure(let error): failed(error, fill)
        case .success(var answer):
            tags = cached.cache.takeTags(from: &answer.fields)
            if answer.status == 304, fill.previous != nil || !candidates.isEmpty {
                notModified(answer, fill)
            } else {
                received(answer, fill)
            }
        }
    }

    private func failed(_ error: GatewayError, _ fill: Fill) {
        cached.cache.forget(fill)
        if error.fault == .upstream, let stored = standIn(fill) {
            fill.concludes(.standIn(stored, CacheStatus.Detail(error)))
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
        if let part, answer.status == 206 || answer.status == 416 { return complete(part, with: answer, fill) }
        let length = answer.body.length
        guard answer.tunnel == nil, (length ?? 0) <= cached.cache.storedObjectLimit,
            let head = storedHead(status: answer.status, fields: answer.fields)
        else { return pass(answer, fill) }
        guard let head = marked(head, tags: tags ?? []) else { return overtaken(answer, fill) }
        asker?.own = answer.fields
        switch answer.body.streamed(on: loop) {
        case .empty, .file:
            keep(head, ByteBuffer(), Resident(key: fill.key), fill, status: answer.status)
        case .bytes(let bytes):
            keep(head, StoredAnswer.compacted(bytes), Resident(key: fill.key), fill, status: answer.status)
        case .stream(let stream, let length):
            begin(head, stream, length: length, fill, status: answer.status)
        }
    }

    /// RFC 9111 §3.4: the rest of what broke off, put behind what is there.
    private func complete(_ part: StoredPart, with answer: Answer, _ fill: Fill) {
        let fields = Validation.freshened(part.head.fields, by: answer.fields)
        guard answer.status == 206, let length = part.whole(with: answer.fields), length <= cached.cache.storedObjectLimit,
            let judged = storedHead(status: 200, fields: fields), let head = marked(judged, tags: tags ?? part.head.marks?.tags ?? [])
        else {
            answer.body.abandon()
            cached.cache.drop(part)
            return askForWhole()
        }
        let stream: BodyStream
        switch answer.body.streamed(on: loop) {
        case .stream(let rest, _):
            stream = rest
        case .bytes, .empty, .file:
            stream = BodyStream(loop: loop)
            if case .bytes(let rest) = answer.body { stream.offer(rest) }
            stream.finish()
        }
        begin(head, stream, after: part.bytes, length: length, fill, status: answer.status)
    }

    private func storedHead(status: Int, fields: Fields) -> StoredHead? {
        Storing.head(status: status, fields: fields, reception)
    }

    private var reception: Reception {
        Reception(
            request: exchange.request, rules: cached.rules, asked: asked, received: exchange.clock.tick(),
            now: exchange.clock.now(), era: era)
    }

    /// - Returns: nil when what it belongs to was purged since it was asked for, softly or for good.
    private func marked(_ head: StoredHead, tags: [String]) -> StoredHead? {
        let marking = Marking(exchange, tags: tags, fields: head.fields)
        guard let borne = cached.cache.marks.bear(marking.names, askedIn: era), borne.standing(after: era) == .intact else { return nil }
        return StoredHead(head, freshness: head.freshness, marks: borne, era: era)
    }

    /// The whole at once, or what is stored already found good.
    private func keep(
        _ head: StoredHead, _ body: ByteBuffer, _ resident: Resident, file: FileBody? = nil, _ fill: Fill, status: Int
    ) {
        let uses = status == 304 ? fill.previous?.uses ?? 0 : 0
        let stored = StoredAnswer(head: head, body: body, resident: resident, file: file, uses: uses)
        store(stored, from: fill)
        fill.concludes(.stored(stored, status: status))
        finish()
    }

    func store(_ stored: StoredAnswer, from fill: Fill) {
        if cached.cache.keep(stored, from: fill) { Self.trim(cached.cache, on: loop) }
    }

    /// A large answer's room is made slice by slice, so that the loop turns in between.
    private static func trim(_ cache: ResponseCache, on loop: any EventLoop) {
        loop.scheduleTask(in: .milliseconds(1)) { if cache.trim() { trim(cache, on: loop) } }
    }

    /// Not to be stored: it goes to the one who asked as it came, and to nobody else.
    private func pass(_ answer: Answer, _ fill: Fill) {
        // What is, or may be, this one request's own fault leaves what is stored as it is.
        let leavesStored = answer.status >= 500 || ErrorAnswers.tellsOfRequest(answer.status, exchange.request.fields)
        cached.cache.forget(fill, uncacheable: leavesStored ? nil : exchange.clock.tick())
        // RFC 9111 §4.3.3: the origin's whole answer takes the stored one's place, and that place stays empty.
        if let previous = fill.previous, !leavesStored { cached.cache.remove(previous) }
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
        // Ours was purged meanwhile, or it speaks of another representation than any of ours: then fetch the whole.
        guard let previous = subject(of: answer.fields, fill), !previous.head.isPurged else { return askForWhole() }
        let fields = Validation.freshened(previous.head.fields, by: answer.fields)
        cached.cache.freshen(fill.key, by: answer.fields, beside: previous, reception)
        let judged = storedHead(status: previous.head.status, fields: fields)
        // Like any field that a 304 does not repeat, tags stay as they were.
        if let judged, let head = marked(judged, tags: tags ?? previous.head.marks?.tags ?? []) {
            let resident = previous === fill.previous ? previous.resident : Resident(key: fill.key)
            return keep(head, previous.body, resident, file: previous.file, fill, status: 304)
        }
        var whole = Answer(status: previous.head.status, fields: fields)
        whole.body = previous.content()
        judged == nil ? pass(whole, fill) : overtaken(whole, fill)
    }

    /// The stored answer that a 304 is about.
    private func subject(of fields: Fields, _ fill: Fill) -> StoredAnswer? {
        if let previous = fill.previous { return Validation.isAbout(previous.head, notModified: fields) ? previous : nil }
        guard let etag = fields.withFirst(.etag, { EntityTag($0) }) ?? nil else { return nil }
        return candidates.first { $0.head.etag?.matchesWeakly(etag) == true }
    }
}
