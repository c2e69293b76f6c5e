import Gateway
import NIOCore
import NIOHTTP2

/// Keeps an HTTP/2 connection as a whole: its idle time, and its graceful end by GOAWAY (RFC 9113 §6.8).
final class HTTP2Keeper: ChannelInboundHandler, Resident {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private let home: LoopHome
    private var context: ChannelHandlerContext?
    private var streams: Set<HTTP2StreamID> = []
    private var lastStream = HTTP2StreamID.rootStream
    private var idleSince: Tick
    private(set) var isDraining = false

    init(home: LoopHome) {
        self.home = home
        idleSince = home.clock.tick()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        home.moveIn(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        home.moveOut(self)
        self.context = nil
    }

    /// A malformed message is its own stream's end, which NIO has reset; the others go on (RFC 9113 §5.4.2, §8.1.1).
    /// Too many of them are another error, which comes here too.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !Self.isOfOneMessage(error) { context.close(promise: nil) }
    }

    private static func isOfOneMessage(_ error: any Error) -> Bool {
        switch error {
        case is NIOHTTP2Errors.MissingPseudoHeader, is NIOHTTP2Errors.DuplicatePseudoHeader, is NIOHTTP2Errors.UnknownPseudoHeader,
            is NIOHTTP2Errors.PseudoHeaderAfterRegularHeader, is NIOHTTP2Errors.UnsupportedPseudoHeader,
            is NIOHTTP2Errors.InvalidPseudoHeaders, is NIOHTTP2Errors.InvalidPseudoHeaderValue, is NIOHTTP2Errors.EmptyPathHeader,
            is NIOHTTP2Errors.InvalidHTTP2HeaderFieldName, is NIOHTTP2Errors.InvalidHTTP2HeaderFieldValue,
            is NIOHTTP2Errors.ForbiddenHeaderField, is NIOHTTP2Errors.ContentLengthViolated,
            is NIOHTTP2Errors.ContentLengthHeadersMismatch, is NIOHTTP2Errors.ContentLengthHeaderNegative,
            is NIOHTTP2Errors.ContentLengthHeaderMalformedValue, is NIOHTTP2Errors.TrailersWithoutEndStream: true
        default: false
        }
    }

    func streamCreated(_ id: HTTP2StreamID) {
        streams.insert(id)
        lastStream = max(lastStream, id)
    }

    func streamClosed(_ id: HTTP2StreamID) {
        streams.remove(id)
        idleSince = home.clock.tick()
        if isDraining, streams.isEmpty { context?.close(promise: nil) }
    }

    func timePassed(_ now: Tick) {
        if streams.isEmpty, now - idleSince > home.service.limits.span(Limits.idleTime) { drain() }
    }

    func drain() {
        guard let context, !isDraining else { return }
        isDraining = true
        let frame = HTTP2Frame(streamID: .rootStream, payload: .goAway(lastStreamID: lastStream, errorCode: .noError, opaqueData: nil))
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
        if streams.isEmpty { context.close(promise: nil) }
    }

    func closeNow() { context?.close(promise: nil) }
}

/// Passes the coming and going of streams on to the keeper; both live on the connection's loop.
struct StreamCounter: NIOHTTP2StreamDelegate {
    let keeper: NIOLoopBound<HTTP2Keeper>
    func streamCreated(_ id: HTTP2StreamID, channel: any Channel) { keeper.value.streamCreated(id) }
    func streamClosed(_ id: HTTP2StreamID, channel: any Channel) { keeper.value.streamClosed(id) }
}
