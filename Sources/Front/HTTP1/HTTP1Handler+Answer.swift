import Gateway
import NIOCore

/// Writing one answer: head, content as the client takes it, end.
extension HTTP1Handler {
    /// Content up to this many bytes goes out in one buffer with its head.
    private static let joinedBytes = 16 << 10
    /// Larger content in memory is handed to the channel in slices of this size.
    private static let sliceBytes = 128 << 10
    /// Content in a file is sent from there in parts of this size, so that a slow client is seen to take some.
    private static let fileSliceBytes = 256 << 10

    func deliver(_ outcome: Outcome) {
        guard let current else { return }
        current.pending = nil
        switch outcome {
        case .success(let answer): begin(answer, current, closes: false)
        case .failure(let error):
            current.exchange.record.fault = error
            if error.detail == .clientLeft {
                abort()
            } else {
                begin(Problem.answer(error, for: current.exchange), current, closes: error.closes)
            }
        }
    }

    /// A stored answer to a request that has been read whole: a small one goes out in one buffer with its head, and its
    /// exchange ends where it began.
    func deliver(
        _ shared: SharedAnswer, age: Int64, _ cacheStatus: CacheStatus, _ exchange: Exchange, _ context: ChannelHandlerContext
    ) {
        let request = exchange.request
        let length = shared.body.readableBytes
        let framing = AnswerEncoder.framing(
            status: shared.status, length: length, method: request.method, version: request.version)
        guard length <= Self.joinedBytes, framing == .length(length) || framing == .none && length == 0 else {
            return begin(shared.copy(age: age, cacheStatus), track(exchange), closes: false)
        }
        let keepsAlive = state.answerBegins(closes: home.service.isStopping)
        let manner = manner(of: shared.status, shared.fields, exchange, keepsAlive: keepsAlive)
        if mayGoAroundChannel(context) {
            let start = home.mailbag.bytes.writerIndex
            AnswerEncoder.write(shared, age: age, cacheStatus, framing, manner, to: &home.mailbag.bytes)
            exchange.record.bytesSent += home.mailbag.bytes.writerIndex - start
            mayHaveLetters = true
            home.mailbag.post(from: start, by: self)
        } else {
            home.scratch.clear()
            AnswerEncoder.write(shared, age: age, cacheStatus, framing, manner, to: &home.scratch)
            send(home.scratch, exchange, context)
        }
        observe(exchange, status: shared.status)
        act(state.answerEnded())
    }

    private func manner(of status: Int, _ fields: Fields, _ exchange: Exchange, keepsAlive: Bool) -> AnswerEncoder.Manner {
        var manner = AnswerEncoder.Manner(version: exchange.request.version, keepsAlive: keepsAlive)
        if status >= 200, !fields.contains(.date) { manner.date = home.date() }
        if exchange.peerIsTrusted { manner.timings = (exchange.record.timings, exchange.clock.tick() - exchange.arrived) }
        return manner
    }

    private func begin(_ given: Answer, _ current: ExchangeUnderWay, closes: Bool) {
        guard let context else { return }
        if given.status == 101 { return switchProtocols(given, current) }
        var answer = given
        let exchange = current.exchange
        let framing = AnswerEncoder.framing(
            status: answer.status, length: answer.body.length, method: exchange.request.method, version: exchange.request.version)
        Self.dropFraming(from: &answer.fields, keepingLength: AnswerEncoder.keepsLength(answer, framing))
        let keepsAlive = state.answerBegins(closes: closes || framing == .close || home.service.isStopping)
        current.status = answer.status

        let manner = manner(of: answer.status, answer.fields, exchange, keepsAlive: keepsAlive)
        home.scratch.clear()
        AnswerEncoder.writeHead(answer, framing, manner, to: &home.scratch)
        current.isChunked = framing == .chunked
        if case .length(let length) = framing { current.owed = length }
        write(answer.body, framing, current, context)
    }

    private func write(_ body: Body, _ framing: AnswerEncoder.Framing, _ current: ExchangeUnderWay, _ context: ChannelHandlerContext) {
        if framing == .none {
            body.abandon()
            send(home.scratch, current.exchange, context)
            return finish(current)
        }
        // TLS has to see the bytes.
        switch client.isSecure ? body.streamed(on: home.loop) : body {
        case .bytes(let bytes) where bytes.readableBytes <= Self.joinedBytes:
            home.scratch.writeImmutableBuffer(bytes)
            send(home.scratch, current.exchange, context)
            finish(current)
        case .empty:
            send(home.scratch, current.exchange, context)
            finish(current)
        case .bytes(let bytes):
            send(home.scratch, current.exchange, context)
            current.download = .bytes(bytes)
            pump()
        case .file(let file):
            send(home.scratch, current.exchange, context)
            current.download = .file(file)
            pump()
        case .stream(let stream, _):
            send(home.scratch, current.exchange, context)
            current.download = .stream(stream)
            stream.onPiece = { [weak self] in self?.pump() }
            pump()
        }
    }

    private func send(_ bytes: ByteBuffer, _ exchange: Exchange, _ context: ChannelHandlerContext) {
        exchange.record.bytesSent += bytes.readableBytes
        write(bytes, context)
    }

    /// Bytes for the channel, behind what was posted before.
    func write(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        sendLetters()
        channelMayHoldBytes = true
        context.write(wrapOutboundOut(bytes), promise: nil)
    }

    /// Has the kernel send a part of a file (sendfile(2)), which stays open until it has.
    private func send(_ part: FileBody, _ current: ExchangeUnderWay, _ context: ChannelHandlerContext) {
        current.exchange.record.bytesSent += part.length
        if let owed = current.owed { current.owed = owed - part.length }
        sendLetters()
        channelMayHoldBytes = true
        let handle = part.file.lend()
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.whenComplete { _ in part.file.letGo(handle) }
        let region = FileRegion(fileHandle: handle, readerIndex: part.range.lowerBound, endIndex: part.range.upperBound)
        context.write(NIOAny(IOData.fileRegion(region)), promise: sent)
    }

    func sendLetters() {
        guard mayHaveLetters else { return }
        mayHaveLetters = false
        home.mailbag.send()
    }

    /// The rest of a letter that the socket did not take.
    func sendByChannel(_ rest: ByteBuffer) {
        guard let context else { return }
        channelMayHoldBytes = true
        context.writeAndFlush(wrapOutboundOut(rest), promise: nil)
    }

    /// Not while the channel has bytes of an earlier answer.
    private func mayGoAroundChannel(_ context: ChannelHandlerContext) -> Bool {
        guard socket != nil else { return false }
        if channelMayHoldBytes {
            let held = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
            channelMayHoldBytes = held != 0
        }
        return !channelMayHoldBytes
    }

    /// Hands the channel as much of the answer as it will take.
    func pump() {
        guard let context, let current, !current.isPumping else { return }
        current.isPumping = true
        defer { current.isPumping = false }
        repeat {
            guard writePieces(current, context) else { return }
            // A flush may empty the channel's buffer at once, and nobody is told of it while pieces are being written.
        } while context.channel.isWritable && current.hasMore
        if context.channel.isWritable {
            stopWaiting()
        } else {
            wait(.write, home.waits.write)
        }
    }

    /// - Returns: false when the answer came to its end, or broke off.
    private func writePieces(_ current: ExchangeUnderWay, _ context: ChannelHandlerContext) -> Bool {
        var wrote = false
        current.hasMore = false
        while context.channel.isWritable {
            if let part = current.nextFilePart(most: Self.fileSliceBytes) {
                wrote = true
                send(part, current, context)
                continue
            }
            guard let piece = current.nextPiece(most: Self.sliceBytes) else { break }
            wrote = true
            switch piece {
            case .bytes(let bytes): write(piece: bytes, current, context)
            case .failed(let error):
                current.exchange.record.fault = error
                // What there is goes out first, so that a client sees how far it came.
                context.flush()
                abort()
                return false
            case .end(let trailers):
                end(trailers, current, context)
                return false
            }
            guard self.current === current else { return false }
        }
        if wrote {
            current.hasMore = true
            context.flush()
        }
        return self.current === current
    }

    private func end(_ trailers: Fields?, _ current: ExchangeUnderWay, _ context: ChannelHandlerContext) {
        if let owed = current.owed, owed != 0 { return abort() }
        if current.isChunked {
            home.scratch.clear()
            AnswerEncoder.writeLastChunk(trailers: trailers, to: &home.scratch)
            send(home.scratch, current.exchange, context)
        }
        context.flush()
        finish(current)
    }

    private func write(piece bytes: ByteBuffer, _ current: ExchangeUnderWay, _ context: ChannelHandlerContext) {
        var bytes = bytes
        if let owed = current.owed {
            // More than was announced would be read as the next answer.
            if bytes.readableBytes > owed { bytes = bytes.getSlice(at: bytes.readerIndex, length: owed) ?? ByteBuffer() }
            current.owed = owed - bytes.readableBytes
        }
        if current.isChunked {
            home.scratch.clear()
            AnswerEncoder.writeChunkHead(bytes.readableBytes, to: &home.scratch)
            send(home.scratch, current.exchange, context)
            send(bytes, current.exchange, context)
            send(ByteBuffer(staticString: "\r\n"), current.exchange, context)
        } else {
            send(bytes, current.exchange, context)
        }
    }

    private func finish(_ current: ExchangeUnderWay) {
        current.download = .nothing
        current.upload?.onDemand = nil
        current.upload?.onAbandoned = nil
        current.upload?.fail(.clientLeft)
        current.upload = nil
        self.current = nil
        observe(current.exchange, status: current.status)
        act(state.answerEnded())
        // Whoever is decoding looks when it is done.
        if !isProceeding { beMindful() }
    }

    func observe(_ exchange: Exchange, status: Int) {
        home.observer.finished(exchange, status: status, at: home.clock.tick())
    }

    /// Framing is this room's; what a connector left of it goes.
    static func dropFraming(from fields: inout Fields, keepingLength: Bool) {
        if fields.contains(.connection) { fields.remove(.connection) }
        if fields.contains(.transferEncoding) { fields.remove(.transferEncoding) }
        if !keepingLength, fields.contains(.contentLength) { fields.remove(.contentLength) }
    }
}
