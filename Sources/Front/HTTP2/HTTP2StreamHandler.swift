import Gateway
import NIOCore
import NIOHPACK
import NIOHTTP2

/// Drives one HTTP/2 stream, which is one exchange: frames to a request, an answer to frames.
final class HTTP2StreamHandler: ChannelDuplexHandler, Resident {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    let home: LoopHome
    private let keeper: HTTP2Keeper
    private let client: ClientConnection
    private(set) var context: ChannelHandlerContext?
    var current: ExchangeUnderWay?
    private var received = 0
    private var readIsHeld = false
    private var isOver = false
    private var due: Tick?

    init(home: LoopHome, keeper: HTTP2Keeper, client: ClientConnection) {
        self.home = home
        self.keeper = keeper
        self.client = client
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        home.moveIn(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        home.moveOut(self)
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .headers(let frame):
            if current == nil, !isOver { begin(frame.headers, ends: frame.endStream) } else { trailers(frame.headers) }
        case .data(let frame):
            guard case .byteBuffer(let bytes) = frame.data else { return }
            take(bytes, ends: frame.endStream)
        default: break
        }
    }

    func read(context: ChannelHandlerContext) {
        if current?.upload?.wantsMore ?? true { context.read() } else { readIsHeld = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { pump() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave(status: GatewayError.clientLeft.status)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: The request

    private func begin(_ headers: HPACKHeaders, ends: Bool) {
        guard let context else { return }
        if keeper.isDraining {
            // RFC 9113 §6.8: behind the GOAWAY's last stream, so the client may send it elsewhere.
            isOver = true
            context.writeAndFlush(wrapOutboundOut(.rstStream(.refusedStream)), promise: nil)
            return
        }
        do {
            let (head, length) = try HTTP2RequestReader(limits: home.service.limits).read(headers)
            let limit = home.service.limits[Limits.body]
            if let length, length > limit { throw GatewayError.bodyTooLarge(limit: limit) }
            let upload = ends ? nil : makeUpload()
            let current = open(head, body: upload.map { .stream($0, length: length) } ?? .empty, upload: upload)
            if !ends { wait(Limits.bodyTime) }
            switch home.pipeline.answer(current.exchange) {
            case .shared(let answer, let age, let status): deliver(.success(answer.copy(age: age, status)))
            case .now(let outcome): deliver(outcome)
            case .later(let pending):
                current.pending = pending
                pending.whenDelivered { [self] in deliver($0) }
            }
        } catch let error as GatewayError {
            _ = open(.unreadable, body: .empty, upload: nil)
            deliver(.failure(error))
        } catch {
            context.close(promise: nil)
        }
    }

    private func open(_ head: RequestHead, body: Body, upload: BodyStream?) -> ExchangeUnderWay {
        let exchange = Exchange(
            request: head, body: body, client: client, loop: home.loop, clock: home.clock,
            arrived: home.clock.tick(), trace: TraceContext(of: head, random: &home.random))
        let current = ExchangeUnderWay(exchange, upload: upload)
        self.current = current
        return current
    }

    private func makeUpload() -> BodyStream {
        let stream = BodyStream(loop: home.loop, highWater: home.service.limits[Limits.bodyBuffer])
        stream.onDemand = { [weak self] in self?.resumeReading() }
        stream.onAbandoned = { [weak self] in
            self?.current?.upload = nil
            self?.resumeReading()
        }
        return stream
    }

    private func resumeReading() {
        guard readIsHeld else { return }
        readIsHeld = false
        context?.read()
    }

    private func take(_ bytes: ByteBuffer, ends: Bool) {
        received += bytes.readableBytes
        current?.exchange.record.bytesReceived = received
        if received > home.service.limits[Limits.body] {
            return refuse(.bodyTooLarge(limit: home.service.limits[Limits.body]))
        }
        current?.upload?.offer(bytes)
        if ends { endUpload(trailers: nil) } else { wait(Limits.bodyTime) }
    }

    private func trailers(_ headers: HPACKHeaders) {
        var fields = Fields()
        for (name, value, _) in headers where !name.hasPrefix(":") && value.utf8.allSatisfy(Grammar.isFieldContent) {
            fields.add(spelled: name, value)
        }
        endUpload(trailers: fields.isEmpty ? nil : fields)
    }

    private func endUpload(trailers: Fields?) {
        if current?.upload != nil { due = nil }
        current?.upload?.finish(trailers: trailers)
        current?.upload = nil
    }

    private func refuse(_ error: GatewayError) {
        guard let current else { return }
        current.exchange.record.fault = error
        current.letGo()
        if current.status == 0 { deliver(.failure(error)) } else { reset(.cancel) }
    }

    // MARK: The end

    /// Ends the stream without an answer, or in the middle of one.
    func reset(_ code: HTTP2ErrorCode) {
        guard let context else { return }
        let status = current?.status ?? 0
        leave(status: status == 0 ? GatewayError.clientLeft.status : status)
        context.writeAndFlush(wrapOutboundOut(.rstStream(code)), promise: nil)
    }

    func leave(status: Int) {
        isOver = true
        guard let current else { return }
        self.current = nil
        if current.exchange.record.fault == nil { current.exchange.record.fault = .clientLeft }
        current.letGo()
        observe(current, status: current.status == 0 ? status : current.status)
    }

    func finish(_ current: ExchangeUnderWay) {
        let wantsNoMore = current.upload != nil
        current.letGo()
        self.current = nil
        isOver = true
        due = nil
        observe(current, status: current.status)
        // RFC 9113 §8.1: a whole answer before the whole request ends with NO_ERROR, so that it is not thrown away.
        if wantsNoMore, let context { context.writeAndFlush(wrapOutboundOut(.rstStream(.noError)), promise: nil) }
    }

    private func observe(_ current: ExchangeUnderWay, status: Int) {
        home.observer.finished(current.exchange, status: status, at: home.clock.tick())
    }

    // MARK: Time

    func wait(_ limit: Limit) { due = home.clock.tick() + home.service.limits.span(limit) }
    func stopWaiting() { due = nil }

    func timePassed(_ now: Tick) {
        guard let due, due <= now else { return }
        self.due = nil
        refuse(.tooSlow)
    }

    func drain() {}
    func closeNow() {}
}
