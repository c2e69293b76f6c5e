import Gateway
import NIOCore
import NIOSSL

/// Passes bytes both ways on a connection that has changed its protocol (RFC 9110 §7.8), each as fast as the other side
/// takes them. A side that ends is told to the other, which may go on; when both have, or nothing has moved for
/// `tunnel-time`, the connection is closed and the exchange is over.
final class TunnelHandler: ChannelDuplexHandler, RemovableChannelHandler, Resident {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// For the client to take the last bytes before the connection is closed (RFC 9112 §9.6).
    private static let lingerTime = Span.seconds(2)

    private let home: LoopHome
    private let exchange: Exchange
    private let tunnel: Tunnel
    private var context: ChannelHandlerContext?
    private var inputHasEnded = false, outputHasEnded = false, outputIsClosed = false, isOver = false
    private var readIsHeld = false, isPumping = false
    private var idleSince: Tick
    /// Since when the client takes nothing.
    private var blockedSince: Tick?

    init(_ exchange: Exchange, _ tunnel: Tunnel, home: LoopHome) {
        self.exchange = exchange
        self.tunnel = tunnel
        self.home = home
        idleSince = home.clock.tick()
    }

    /// Takes the place of HTTP/1.1 on the connection, whose head of 101 has been written.
    static func takeOver(_ context: ChannelHandlerContext, from http: HTTP1Handler, _ handler: TunnelHandler) {
        let pipeline = context.channel.pipeline.syncOperations
        // Else the client's end would be the connection's.
        try? context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
        let bytes = http.handOver()
        do {
            try pipeline.addHandler(handler)
            pipeline.removeHandler(http, promise: nil)
            handler.begin(with: bytes)
        } catch {
            handler.close()
            context.close(promise: nil)
        }
    }

    private func begin(with bytes: ByteBuffer) {
        tunnel.toUpstream.onDemand = { [weak self] in self?.readOn() }
        tunnel.toUpstream.onAbandoned = { [weak self] in self?.upstreamLeft() }
        tunnel.fromUpstream.onPiece = { [weak self] in self?.pump() }
        context?.flush()
        if bytes.readableBytes > 0 { receive(bytes) }
        pump()
        // HTTP may have held a read back.
        context?.read()
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        home.moveIn(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        home.moveOut(self)
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { receive(unwrapInboundIn(data)) }

    func read(context: ChannelHandlerContext) {
        if tunnel.toUpstream.wantsMore || tunnel.toUpstream.isAbandoned { context.read() } else { readIsHeld = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) { pump() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .inputClosed? = event as? ChannelEvent else { return context.fireUserInboundEventTriggered(event) }
        inputHasEnded = true
        tunnel.toUpstream.finish()
        if outputIsClosed { close() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // An end without TLS's alert. What it cut off, if anything, only the protocol of the two sides can tell, so it is
        // passed on as an end, which `inputClosed` says next.
        if case .uncleanShutdown? = error as? NIOSSLError { return }
        close()
    }

    // MARK: From the client

    private func receive(_ bytes: ByteBuffer) {
        guard !tunnel.toUpstream.isAbandoned else { return }
        moved()
        exchange.record.bytesReceived += bytes.readableBytes
        tunnel.toUpstream.offer(bytes)
    }

    private func readOn() {
        guard readIsHeld else { return }
        readIsHeld = false
        context?.read()
    }

    /// What the client still sends has no taker: it is read and dropped until the client has what was sent to it.
    private func upstreamLeft() {
        moved()
        readOn()
    }

    // MARK: To the client

    private func pump() {
        guard let context, !isPumping, !isOver else { return }
        isPumping = true
        defer { isPumping = false }
        while context.channel.isWritable, !isOver, !outputHasEnded, let piece = tunnel.fromUpstream.take() {
            moved()
            switch piece {
            case .bytes(let bytes):
                exchange.record.bytesSent += bytes.readableBytes
                // Flushed piece by piece: what is said in a tunnel is said now.
                context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
            case .end:
                endOutput(context)
            case .failed(let error):
                exchange.record.fault = error
                close()
            }
        }
        if context.channel.isWritable { blockedSince = nil } else { blockedSince = blockedSince ?? idleSince }
    }

    private func endOutput(_ context: ChannelHandlerContext) {
        outputHasEnded = true
        let flushed = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        flushed.futureResult.whenComplete { _ in bound.value.outputIsFlushed() }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: flushed)
    }

    private func outputIsFlushed() {
        outputIsClosed = true
        if inputHasEnded { close() } else { context?.close(mode: .output, promise: nil) }
    }

    // MARK: The end

    private func close() {
        end()
        context?.close(promise: nil)
    }

    private func end() {
        guard !isOver else { return }
        isOver = true
        // TLS may take its time to close; there is nothing left to wait for.
        home.moveOut(self)
        tunnel.toUpstream.onDemand = nil
        tunnel.toUpstream.onAbandoned = nil
        tunnel.abandon()
        home.observer.finished(exchange, status: 101, at: home.clock.tick())
    }

    // MARK: Time

    private func moved() { idleSince = home.clock.tick() }

    func timePassed(_ now: Tick) {
        let limits = home.service.limits
        let patience = outputHasEnded && tunnel.toUpstream.isAbandoned ? Self.lingerTime : limits.span(Limits.tunnelTime)
        let isBlocked = blockedSince.map { $0 + limits.span(Limits.writeTime) <= now } ?? false
        if isBlocked || idleSince + patience <= now { close() }
    }

    /// A tunnel has no end that could be waited for; it may stay for as long as the gateway does.
    func drain() {}
    func closeNow() { close() }
}
