import Gateway
import NIOCore
import NIOHTTP2

/// Sets a connection up for HTTP/2, with this gateway's limits.
enum HTTP2Pipeline {
    static func configure(_ channel: any Channel, home: LoopHome, client: ClientConnection) throws {
        let limits = home.service.limits
        let keeper = HTTP2Keeper(home: home)
        let boundKeeper = NIOLoopBound(keeper, eventLoop: channel.eventLoop)
        let boundHome = NIOLoopBound(home, eventLoop: channel.eventLoop)
        let handler = NIOHTTP2Handler(
            mode: .server, eventLoop: channel.eventLoop, connectionConfiguration: connection(limits),
            streamConfiguration: stream(limits), streamDelegate: StreamCounter(keeper: boundKeeper)
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(
                    HTTP2StreamHandler(home: boundHome.value, keeper: boundKeeper.value, client: client))
            }
        }
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.pipeline.syncOperations.addHandler(keeper)
    }

    /// Hands a connection whose first bytes were HTTP/2's preface over from HTTP/1.1.
    static func takeOver(
        _ context: ChannelHandlerContext, from handler: HTTP1Handler, home: LoopHome, client: ClientConnection, first bytes: ByteBuffer
    ) {
        let channel = context.channel
        do {
            try configure(channel, home: home, client: client)
            // Behind this handler, so that the bytes reach HTTP/2 before any that follow.
            context.fireChannelRead(NIOAny(bytes))
            context.fireChannelReadComplete()
            channel.pipeline.syncOperations.removeHandler(handler, promise: nil)
        } catch {
            channel.close(promise: nil)
        }
    }

    private static func connection(_ limits: LimitValues) -> NIOHTTP2Handler.ConnectionConfiguration {
        var settings = NIOHTTP2Handler.ConnectionConfiguration()
        settings.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: limits[Limits.streams]),
            // RFC 9113 §6.5.2 counts 32 bytes a field besides its own.
            HTTP2Setting(parameter: .maxHeaderListSize, value: limits[Limits.head]),
            HTTP2Setting(parameter: .initialWindowSize, value: 65_535),
        ]
        settings.maximumBufferedControlFrames = 1000
        return settings
    }

    private static func stream(_ limits: LimitValues) -> NIOHTTP2Handler.StreamConfiguration {
        var settings = NIOHTTP2Handler.StreamConfiguration()
        settings.targetWindowSize = min(limits[Limits.bodyBuffer], Int(Int32.max))
        settings.outboundBufferSizeHighWatermark = 64 << 10
        settings.outboundBufferSizeLowWatermark = 32 << 10
        settings.streamResetFrameRateLimit.maximumCount = limits[Limits.resets]
        settings.streamErrorRateLimit.maximumCount = limits[Limits.resets]
        return settings
    }
}
