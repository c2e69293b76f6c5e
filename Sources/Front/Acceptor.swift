import Gateway
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// Sets accepted connections up: counted, then TLS where asked, then the protocol that was agreed on.
struct Acceptor: Sendable {
    let service: Service
    let homes: LoopHomes
    let tls: TLSIdentity?
    let isAdministrative: Bool

    func accept(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let address = ClientAddress(channel.remoteAddress)
            let refusal = service.counts.enter(address)
            let counts = service.counts
            channel.closeFuture.whenComplete { _ in counts.leave(address) }
            let client = ClientConnection(address: address, isSecure: tls != nil, isAdministrative: isAdministrative)
            guard let home = homes.home(of: channel.eventLoop) else { throw ChannelError.operationUnsupported }
            let pipeline = channel.pipeline.syncOperations
            if let refusal {
                // Behind TLS a refusal would cost a handshake; the connection is just closed.
                if tls != nil { throw ChannelError.operationUnsupported }
                return try pipeline.addHandler(RefusalHandler(refusal))
            }
            guard let tls else {
                let socket = try pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
                return try pipeline.addHandler(HTTP1Handler(home: home, client: client, socket: socket))
            }
            try pipeline.addHandler(NIOSSLServerHandler(context: tls.context))
            try pipeline.addHandler(ProtocolChooser(home: home, client: client))
        }
    }
}

/// Waits for the handshake and builds what ALPN chose (RFC 7301).
private final class ProtocolChooser: ChannelInboundHandler, RemovableChannelHandler, Resident {
    typealias InboundIn = ByteBuffer

    private let home: LoopHome
    private let client: ClientConnection
    private let due: Tick
    private var context: ChannelHandlerContext?

    init(home: LoopHome, client: ClientConnection) {
        self.home = home
        self.client = client
        due = home.clock.tick() + home.service.limits.span(Limits.headTime)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        home.moveIn(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        home.moveOut(self)
        self.context = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted(let chosen)? = event as? TLSUserEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        do {
            if chosen == "h2" {
                try HTTP2Pipeline.configure(context.channel, home: home, client: client)
            } else {
                try context.pipeline.syncOperations.addHandler(HTTP1Handler(home: home, client: client))
            }
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    func timePassed(_ now: Tick) { if due <= now { context?.close(promise: nil) } }
    func drain() { context?.close(promise: nil) }
    func closeNow() { context?.close(promise: nil) }
}

/// Says why there is no room, and closes, without reading a byte.
private final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let error: GatewayError
    init(_ error: GatewayError) { self.error = error }

    func channelActive(context: ChannelHandlerContext) {
        let answer = Problem.answer(error, accept: nil, language: nil, trace: nil)
        var bytes = ByteBuffer()
        let manner = AnswerEncoder.Manner(keepsAlive: false)
        AnswerEncoder.writeHead(answer, .length(answer.body.length ?? 0), manner, to: &bytes)
        if case .bytes(let body) = answer.body { bytes.writeImmutableBuffer(body) }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(bytes)).whenComplete { _ in bound.value.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
