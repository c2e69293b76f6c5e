import Gateway
import NIOCore
import NIOHPACK
import NIOHTTP2

/// Writing one answer as frames.
extension HTTP2StreamHandler {
    private static let sliceBytes = 64 << 10

    func deliver(_ outcome: Outcome) {
        guard let current else { return }
        current.pending = nil
        switch outcome {
        case .success(let answer): begin(answer, current)
        case .failure(let error):
            current.exchange.record.fault = error
            if error.detail == .clientLeft { reset(.internalError) } else { begin(Problem.answer(error, for: current.exchange), current) }
        }
    }

    private func begin(_ given: Answer, _ current: ExchangeUnderWay) {
        guard let context else { return }
        var answer = given
        let exchange = current.exchange
        let framing = AnswerEncoder.framing(
            status: answer.status, length: answer.body.length, method: exchange.request.method, version: .http2)
        HTTP1Handler.dropFraming(from: &answer.fields, keepingLength: AnswerEncoder.keepsLength(answer, framing))
        current.status = answer.status
        if case .length(let length) = framing { current.owed = length }
        let headers = HTTP2AnswerFields.make(answer, framing, exchange, date: home.date())
        let hasContent = framing != .none && answer.body.length != 0
        context.write(wrapOutboundOut(.headers(.init(headers: headers, endStream: !hasContent))), promise: nil)
        guard hasContent else {
            answer.body.abandon()
            context.flush()
            return finish(current)
        }
        switch answer.body.streamed(on: home.loop) {
        case .empty, .file: break
        case .bytes(let bytes): current.download = .bytes(bytes)
        case .stream(let stream, _):
            current.download = .stream(stream)
            stream.onPiece = { [weak self] in self?.pump() }
        }
        pump()
        context.flush()
    }

    func pump() {
        guard let context, let current, !current.isPumping else { return }
        current.isPumping = true
        defer { current.isPumping = false }
        while context.channel.isWritable, self.current === current, let piece = current.nextPiece(most: Self.sliceBytes) {
            switch piece {
            case .bytes(let bytes):
                current.exchange.record.bytesSent += bytes.readableBytes
                if let owed = current.owed { current.owed = owed - bytes.readableBytes }
                context.writeAndFlush(wrapOutboundOut(.data(.init(data: .byteBuffer(bytes)))), promise: nil)
            case .failed(let error):
                current.exchange.record.fault = error
                return reset(.internalError)
            case .end(let trailers):
                if let owed = current.owed, owed != 0 { return reset(.internalError) }
                end(trailers, context)
                return finish(current)
            }
        }
        guard self.current === current else { return }
        if context.channel.isWritable { stopWaiting() } else { wait(Limits.writeTime) }
    }

    private func end(_ trailers: Fields?, _ context: ChannelHandlerContext) {
        guard let trailers else {
            context.writeAndFlush(wrapOutboundOut(.data(.init(data: .byteBuffer(ByteBuffer()), endStream: true))), promise: nil)
            return
        }
        var headers = HPACKHeaders()
        trailers.forEach { headers.add(name: $0.lowercased, value: $1) }
        context.writeAndFlush(wrapOutboundOut(.headers(.init(headers: headers, endStream: true))), promise: nil)
    }
}

/// An answer's head as HTTP/2 fields (RFC 9113 §8.3.2).
enum HTTP2AnswerFields {
    static func make(_ answer: Answer, _ framing: AnswerEncoder.Framing, _ exchange: Exchange, date: ByteBuffer) -> HPACKHeaders {
        var headers = HPACKHeaders()
        headers.reserveCapacity(answer.fields.count + 6)
        headers.add(name: ":status", value: String(answer.status))
        answer.fields.forEach { name, value in
            guard !isBarred(name) else { return }
            headers.add(name: name.lowercased, value: value)
        }
        if case .length(let length) = framing { headers.add(name: "content-length", value: String(length)) }
        if let age = answer.age { headers.add(name: "age", value: String(max(0, age))) }
        addOwnLines(answer, exchange, date: date, to: &headers)
        return headers
    }

    /// The lines that HTTP/1.1 writes as bytes, taken apart again.
    private static func addOwnLines(_ answer: Answer, _ exchange: Exchange, date: ByteBuffer, to headers: inout HPACKHeaders) {
        if !answer.fields.contains(.date) { add(line: date, to: &headers) }
        var lines = ByteBuffer()
        if let status = answer.cacheStatus {
            HeadPen.write(to: &lines, most: AnswerFields.most) { AnswerFields.writeCacheStatus(status, to: &$0) }
            add(line: lines, to: &headers)
        }
        if exchange.peerIsTrusted {
            lines.clear()
            let spent = exchange.clock.tick() - exchange.arrived
            HeadPen.write(to: &lines, most: AnswerFields.most) {
                AnswerFields.writeServerTiming(exchange.record.timings, gateway: spent, to: &$0)
            }
            add(line: lines, to: &headers)
        }
    }

    private static func add(line: ByteBuffer, to headers: inout HPACKHeaders) {
        let text = String(buffer: line)
        guard let colon = text.firstIndex(of: ":") else { return }
        headers.add(name: text[..<colon].lowercased(), value: String(text[text.index(colon, offsetBy: 2)...].prefix { $0 != "\r\n" }))
    }

    /// RFC 9113 §8.2.2: connection-specific fields do not exist in HTTP/2.
    private static func isBarred(_ name: FieldName) -> Bool {
        switch name.lowercased {
        case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade": true
        default: false
        }
    }
}
