import Curl
import Gateway
import NIOCore

/// One exchange on its way through a connector, on its loop: tries, retries, and the answer as it comes.
final class Forwarding {
    let exchange: Exchange
    let connector: HTTPConnector
    private let pending: PendingAnswer

    var transfer: (any Carrier)?
    private var choice: UpstreamPool.Choice?
    var upload: Upload?
    var answer: BodyStream?
    /// The protocol to switch to, where that is asked for and allowed.
    let upgrade: String?
    /// What the client sends once the protocol is another.
    var fromClient: BodyStream?
    var isSwitched = false
    /// Bytes offered to `answer` beyond what it wanted.
    private var owed = 0
    private var attempts = 0
    private var hasTriedAfresh = false
    /// Why the client's side of it failed, where it did.
    var clientFailure: GatewayError?

    init(_ exchange: Exchange, through connector: HTTPConnector) {
        self.exchange = exchange
        self.connector = connector
        upgrade = exchange.upgrade
        pending = PendingAnswer(loop: exchange.loop)
    }

    func begin() -> Reply {
        if let error = send(avoiding: nil) { return .refuse(error) }
        // Let go of with the delivery, or with the cancelling.
        pending.onCancelled = { [self] in cancel() }
        return .later(pending)
    }

    // MARK: Sending

    private var isRepeatable: Bool {
        guard exchange.request.method.isIdempotent || exchange.mayBeRepeated else { return false }
        if case .stream = exchange.body { return false }
        return true
    }

    /// - Returns: why there is no sending it.
    private func send(avoiding failed: Int?) -> GatewayError? {
        let tick = exchange.clock.tick()
        if let deadline = exchange.deadline, deadline.remaining(at: tick) == .zero {
            return .deadlinePassed(agency: connector.agency)
        }
        let hash = connector.balanceHash(exchange)
        switch connector.pool.enter(at: tick, hash: hash, avoiding: failed, isRetry: failed != nil) {
        case .failure(let refusal): return GatewayError(refusal, agency: connector.agency)
        case .success(let choice):
            self.choice = choice
            attempts += 1
            exchange.record.attempts = attempts
            exchange.record.upstream = connector.pool.name(choice)
            // RFC 9110 §9.2.2 forbids sending these twice, and an upstream may close an idle connection at the
            // moment we write to it. Only on a connection of its own can such a request not fail that way.
            start(to: choice, alone: !isRepeatable, at: tick)
            return nil
        }
    }

    private func start(to choice: UpstreamPool.Choice, alone: Bool, at now: Tick) {
        let destination = connector.upstreams[choice.index]
        if !alone, upgrade == nil, let lane = destination.lane { return start(on: lane, of: destination, at: now) }
        if let upgrade { return start(upgradeTo: upgrade, at: connector.upstreams[choice.index]) }
        let source: any ContentSource
        let content: CurlRequest.Content
        switch exchange.body.streamed(on: exchange.loop) {
        case .empty, .file: (source, content) = (NoContent(), .none)
        case .bytes(let bytes) where bytes.readableBytes == 0: (source, content) = (NoContent(), .none)
        case .bytes(let bytes): (source, content) = (HeldContent(bytes), .known(bytes.readableBytes))
        case .stream(let stream, let length):
            let upload = Upload(stream, driver: connector.driver, highWater: connector.highWater)
            self.upload = upload
            upload.onFailed = { [weak self] in self?.clientFailure = $0 }
            (source, content) = (upload.content, length.map { .known($0) } ?? .unknown)
        }
        let limit = timeLimit
        let upstream = connector.upstreams[choice.index]
        let request = CurlRequest(
            method: exchange.request.method.description,
            head: upstream.writer.head(for: exchange, hasContent: content != .none), content: content,
            timeLimit: upload == nil ? limit : 0, isAlone: alone)
        let transfer = Transfer(
            request, by: connector.driver, source: source, answerLimit: upload == nil ? 0 : limit, highWater: connector.highWater,
            clock: exchange.clock, for: self)
        self.transfer = transfer
        connector.driver.start(transfer, to: upstream.origin)
        upload?.start(for: transfer)
    }

    /// Milliseconds until the answer must have come.
    var timeLimit: Int {
        // Zero would be no limit at all.
        max(1, Int(timeLeft(at: exchange.clock.tick()).milliseconds))
    }

    func timeLeft(at now: Tick) -> Span { exchange.deadline?.remaining(at: now) ?? connector.settings.timeout }

    // MARK: Receiving

    func received(_ delivery: Delivery, from transfer: any Carrier) {
        // Of a transfer that was cancelled, or has been tried again, there may still be something under way.
        guard self.transfer === transfer else { return }
        if let head = delivery.head {
            record(delivery.times)
            judge(Self.isGatewayFailure(head.status) ? .failed : .succeeded)
            isSwitched = head.status == 101
            if case .finished(nil) = delivery.end, !isSwitched {
                end()
                return pending.deliver(.success(Self.answer(head, delivery.content.map { .bytes($0) } ?? .empty)))
            }
            let stream = makeAnswer()
            let answer = isSwitched ? switching(head, stream) : Self.answer(head, .stream(stream, length: head.length))
            offer(delivery.content)
            if let end = delivery.end { finish(end, delivery.times) }
            return pending.deliver(.success(answer))
        }
        offer(delivery.content)
        if let end = delivery.end { finish(end, delivery.times) }
    }

    /// The statuses by which an upstream says that it, or what is behind it, is out of order.
    private static func isGatewayFailure(_ status: Int) -> Bool { status == 502 || status == 503 || status == 504 }

    private static func answer(_ head: AnswerHead, _ body: Body) -> Answer {
        Answer(status: head.status, fields: head.fields, body: body)
    }

    private func makeAnswer() -> BodyStream {
        let stream = BodyStream(loop: exchange.loop, highWater: connector.highWater)
        stream.onDemand = { [self] in
            let taken = owed
            owed = 0
            if taken > 0 { took(taken) }
        }
        stream.onAbandoned = { [self] in cancel() }
        answer = stream
        return stream
    }

    private func offer(_ content: ByteBuffer?) {
        guard let answer, let content else { return }
        answer.offer(content)
        if answer.wantsMore { took(content.readableBytes) } else { owed += content.readableBytes }
    }

    private func took(_ count: Int) {
        transfer?.took(count)
    }

    private func finish(_ ending: Delivery.End, _ times: CurlTimes) {
        if isSwitched { return finishTunnel(ending, times) }
        if case .failed(let failure, let hadBegun) = ending, answer == nil {
            return failed(failure, hadBegun: hadBegun, times)
        }
        exchange.record.timings.total = times.total
        let stream = answer
        end()
        switch ending {
        case .finished(let trailers): stream?.finish(trailers: trailers)
        case .failed(let failure, _): stream?.fail(clientFailure ?? GatewayError(failure, agency: connector.agency))
        }
    }

    // MARK: Failing

    private func failed(_ failure: CurlFailure, hadBegun: Bool, _ times: CurlTimes) {
        record(times)
        guard let choice else { return }
        if failure.cause == .noAnswer, !hadBegun, times.isReused, !hasTriedAfresh, isRepeatable {
            // The upstream had closed the connection as we took it: no fault of anyone's, and no retry that counts.
            hasTriedAfresh = true
            return start(to: choice, alone: true, at: exchange.clock.tick())
        }
        judge(failure.isUpstreams && clientFailure == nil ? .failed : .unknown)
        connector.pool.leave(choice)
        self.choice = nil
        transfer = nil
        if failure.isPassing, isRepeatable, attempts < connector.settings.retry.attempts, connector.pool.takeRetry() {
            guard let refusal = send(avoiding: choice.index) else { return }
            // Where the others can't be asked, the failure that was met says more.
            if case .answerTimeout = refusal.detail { return fail(refusal) }
        }
        fail(clientFailure ?? GatewayError(failure, agency: connector.agency))
    }

    private func fail(_ error: GatewayError) {
        end()
        pending.deliver(.failure(error))
    }

    // MARK: Ending

    private func judge(_ verdict: UpstreamPool.Verdict) {
        guard let choice else { return }
        connector.pool.judge(choice, verdict, at: exchange.clock.tick())
    }

    private func cancel() {
        transfer?.cancel()
        if answer == nil { judge(.unknown) }
        end()
    }

    /// Lets go of everything; what still comes finds no transfer.
    func end() {
        transfer = nil
        answer = nil
        if let choice { connector.pool.leave(choice) }
        choice = nil
        upload?.stop()
        upload = nil
        fromClient?.abandon()
        fromClient = nil
        exchange.body.abandon()
    }

    private func record(_ times: CurlTimes) {
        var timings = Timings()
        timings.resolve = times.resolved
        timings.connect = max(0, times.connected - times.resolved)
        timings.handshake = max(0, times.secured - times.connected)
        timings.firstByte = max(0, times.firstByte - max(times.resolved, times.connected, times.secured))
        timings.total = times.total
        exchange.record.timings = timings
    }
}
