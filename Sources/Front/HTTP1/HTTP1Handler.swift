import Gateway
import NIOCore

/// Drives one HTTP/1.1 connection: bytes to `RequestDecoder`, exchanges to the pipeline, answers to `AnswerEncoder`;
/// `ConnectionState` says what comes next. How answers are written is in `HTTP1Handler+Answer`.
final class HTTP1Handler: ChannelDuplexHandler, RemovableChannelHandler, Resident {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Why the connection is being timed.
    enum Patience { case none, idle, head, body, write, linger }

    /// Undecoded bytes held while an exchange is under way, before the client is made to wait.
    private static let heldBytes = 64 << 10
    /// How long a closing connection is listened to (RFC 9112 §9.6).
    private static let lingerTime = Span.seconds(2)

    let home: LoopHome
    let client: ClientConnection
    var state = ConnectionState()
    var current: ExchangeUnderWay?
    private(set) var context: ChannelHandlerContext?
    /// Where stored answers may be sent around the channel; nil where bytes have a way to go in it, and once it is closed.
    private(set) var socket: CInt?
    /// The channel has been given bytes, and may not have sent all of them.
    var channelMayHoldBytes = false
    /// Answers of this connection may be waiting in the mailbag.
    var mayHaveLetters = false

    private var decoder: RequestDecoder
    private var received = ByteBuffer()
    private(set) var isProceeding = false
    private var isFresh = true
    private(set) var isClosing = false
    private var readIsHeld = false
    private var patience = Patience.idle
    private var due: Tick
    private var now: Tick

    /// - Parameter socket: of a channel that has no other handler.
    init(home: LoopHome, client: ClientConnection, socket: CInt? = nil) {
        self.home = home
        self.client = client
        self.socket = socket
        decoder = RequestDecoder(limits: home.service.limits)
        now = home.clock.tick()
        due = now + home.waits.head
        patience = .head
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        home.moveIn(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        home.moveOut(self)
        socket = nil
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        let bytes = unwrapInboundIn(data)
        if received.readableBytes == 0 { received = bytes } else { received.writeImmutableBuffer(bytes) }
        now = home.clock.tick()
        if isFresh, !decideProtocol(context) { return }
        proceed()
    }

    /// Asks for more by itself: the channel would, but by the long way through its whole pipeline.
    func channelReadComplete(context: ChannelHandlerContext) {
        if channelMayHoldBytes { context.flush() }
        read(context: context)
    }

    func read(context: ChannelHandlerContext) {
        if mayRead { context.read() } else { readIsHeld = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else { return }
        now = home.clock.tick()
        pump()
        proceed()
        if channelMayHoldBytes { context.flush() }
    }

    /// NIO closes the socket and tells it here in one go: nothing of this connection runs in between.
    func channelInactive(context: ChannelHandlerContext) {
        socket = nil
        isClosing = true
        if let current {
            self.current = nil
            let error = current.exchange.record.fault ?? .clientLeft
            current.exchange.record.fault = error
            current.letGo()
            observe(current.exchange, status: current.status == 0 ? GatewayError.clientLeft.status : current.status)
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: Reading

    /// Answers wait to be taken: no other request is begun, or one segment of short ones would fetch megabytes.
    private var isHeldUp: Bool { channelMayHoldBytes && context?.channel.isWritable == false }

    private var mayRead: Bool {
        if isClosing { return true }
        if state.isReadingBody, let upload = current?.upload, !upload.wantsMore { return false }
        return received.readableBytes < Self.heldBytes
    }

    /// HTTP/2 with prior knowledge begins with its preface (RFC 9113 §3.4). - Returns: false when it is not HTTP/1.1, or not yet known.
    private func decideProtocol(_ context: ChannelHandlerContext) -> Bool {
        switch HTTP2Preface.judge(received) {
        case .undecided: return false
        case .other:
            isFresh = false
            return true
        case .preface:
            isFresh = false
            let bytes = received
            received = ByteBuffer()
            HTTP2Pipeline.takeOver(context, from: self, home: home, client: client, first: bytes)
            return false
        }
    }

    /// Decodes as far as the bytes and the exchange under way allow.
    func proceed() {
        guard !isProceeding else { return }
        isProceeding = true
        do {
            while !isClosing, state.isIdle || state.isReadingBody {
                if state.isReadingBody, let upload = current?.upload, !upload.wantsMore { break }
                if state.isIdle {
                    if isHeldUp { break }
                    guard let (head, framing) = try decoder.nextHead(&received) else { break }
                    if framing.body == .chunked { try lookAhead() }
                    begin(head, framing)
                } else {
                    guard let event = try decoder.next(&received) else { break }
                    take(event)
                }
            }
        } catch {
            refuse(error)
        }
        isProceeding = false
        // What is read through is let go, so that the channel may read into the same memory again.
        if received.readableBytes == 0 { received = home.nothing }
        beMindful()
        if readIsHeld, mayRead {
            readIsHeld = false
            context?.read()
        }
    }

    /// Reads what is here of a body before its request is begun: a flaw in it is found before an upstream hears anything.
    /// Both the decoder and the bytes are values, so that nothing is taken.
    private func lookAhead() throws(GatewayError) {
        var ahead = decoder, bytes = received
        while let event = try ahead.next(&bytes) {
            if case .end = event { return }
        }
    }

    private func take(_ event: RequestDecoder.Event) {
        switch event {
        // Heads are asked for by themselves, between two messages.
        case .head: break
        case .body(let bytes):
            current?.exchange.record.bytesReceived += bytes.readableBytes
            current?.upload?.offer(bytes)
        case .end(let trailers):
            current?.upload?.finish(trailers: trailers)
            current?.upload = nil
            act(state.requestEnded())
        }
    }

    private func begin(_ head: RequestHead, _ framing: RequestDecoder.Framing) {
        guard let context else { return }
        let (body, upload) = self.body(framing, context)
        let exchange = open(head, body: body)
        if case .bytes(let bytes) = body { exchange.record.bytesReceived = bytes.readableBytes }
        // A body that is still coming in belongs to an exchange under way, whoever asks for more of it.
        if let upload { current = ExchangeUnderWay(exchange, upload: upload) }
        state.headRead(keepsAlive: framing.keepsAlive && !home.service.isStopping, hasBody: framing.body != .none)
        let reply = home.pipeline.answer(exchange)
        if case .shared(let answer, let age, let status) = reply, upload == nil {
            return deliver(answer, age: age, status, exchange, context)
        }
        let current = self.current ?? track(exchange)
        switch reply {
        case .shared(let answer, let age, let status): deliver(.success(answer.copy(age: age, status)))
        case .now(let outcome): deliver(outcome)
        case .later(let pending):
            current.pending = pending
            pending.whenDelivered { [self] outcome in
                deliver(outcome)
                self.context?.flush()
            }
            if framing.expectsContinue, current.status == 0, upload != nil {
                write(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n"), context)
            }
        }
    }

    /// The request's body, and the stream it comes in by, where not all of it is here.
    private func body(_ framing: RequestDecoder.Framing, _ context: ChannelHandlerContext) -> (Body, upload: BodyStream?) {
        switch framing.body {
        case .none: return (.empty, nil)
        case .length(let length) where length <= received.readableBytes:
            // All of it is here: it can be sent twice, and needs no stream.
            if case .body(let bytes)? = try? decoder.next(&received) { return (.bytes(bytes), nil) }
            return (.empty, nil)
        case .length(let length):
            let stream = makeUpload(context)
            return (.stream(stream, length: length), stream)
        case .chunked:
            let stream = makeUpload(context)
            return (.stream(stream, length: nil), stream)
        }
    }

    private func open(_ head: RequestHead, body: Body) -> Exchange {
        Exchange(
            request: head, body: body, client: client, loop: home.loop, clock: home.clock, arrived: now,
            trace: TraceContext(of: head, random: &home.random))
    }

    /// From now on the connection is at this exchange, until its answer ends.
    func track(_ exchange: Exchange) -> ExchangeUnderWay {
        let current = ExchangeUnderWay(exchange, upload: nil)
        self.current = current
        return current
    }

    private func makeUpload(_ context: ChannelHandlerContext) -> BodyStream {
        let stream = BodyStream(loop: home.loop, highWater: home.service.limits[Limits.bodyBuffer])
        stream.onDemand = { [weak self] in self?.proceed() }
        stream.onAbandoned = { [weak self] in
            self?.current?.upload = nil
            self?.proceed()
        }
        return stream
    }

    /// What came cannot be read, or came too slowly.
    private func refuse(_ error: GatewayError) {
        received = ByteBuffer()
        let answered = current != nil && current?.status != 0
        state.requestBroken()
        if answered {
            current?.exchange.record.fault = error
            abort()
            return
        }
        let current = self.current ?? track(open(.unreadable, body: .empty))
        current.letGo()
        deliver(.failure(error))
        context?.flush()
    }

    // MARK: What comes next

    func act(_ next: ConnectionState.Next) {
        switch next {
        case .wait: break
        case .nextRequest: proceed()
        case .close(let lingering): closeAfterFlush(lingering: lingering)
        }
    }

    private func closeAfterFlush(lingering: Bool) {
        guard let context, !isClosing else { return }
        isClosing = true
        received = ByteBuffer()
        patience = .linger
        due = now + (lingering ? Self.lingerTime : home.waits.write)
        sendLetters()
        let flushed = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        flushed.futureResult.whenComplete { _ in
            bound.value.close(mode: lingering ? .output : .all, promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: flushed)
        if readIsHeld {
            readIsHeld = false
            context.read()
        }
    }

    /// The exchange and the connection are another handler's from now on.
    /// - Returns: what has come of the client's bytes behind the request.
    func handOver() -> ByteBuffer {
        sendLetters()
        socket = nil
        current = nil
        isClosing = true
        patience = .none
        defer { received = ByteBuffer() }
        return received
    }

    /// Breaks the connection off, so that the client cannot take what it has for the whole.
    func abort() {
        guard let current else { return }
        self.current = nil
        current.letGo()
        observe(current.exchange, status: current.status == 0 ? GatewayError.clientLeft.status : current.status)
        isClosing = true
        context?.close(promise: nil)
    }

    // MARK: Time

    /// Sets what the connection is waited for next.
    func beMindful() {
        if isClosing { return }
        if state.isIdle {
            if received.readableBytes == 0 {
                if patience != .idle || due < now { wait(.idle, home.waits.idle) }
            } else if isHeldUp {
                if patience != .write { wait(.write, home.waits.write) }
            } else if patience != .head {
                wait(.head, home.waits.head)
            }
        } else if let current, case .nothing = current.download {
            if state.isReadingBody, current.upload?.wantsMore ?? true {
                wait(.body, home.waits.body)
            } else {
                patience = .none
            }
        }
    }

    func wait(_ patience: Patience, _ span: Span) {
        self.patience = patience
        due = now + span
    }

    func stopWaiting() { patience = .none }

    func timePassed(_ now: Tick) {
        guard patience != .none, due <= now else { return }
        self.now = now
        switch patience {
        case .none: break
        case .idle: context?.close(promise: nil)
        case .head where received.readableBytes == 0: context?.close(promise: nil)
        case .head, .body: refuse(.tooSlow)
        case .write where current == nil: context?.close(promise: nil)
        case .write: abort()
        case .linger: context?.close(promise: nil)
        }
    }

    func drain() { act(state.drain()) }
    func closeNow() { context?.close(promise: nil) }
}
