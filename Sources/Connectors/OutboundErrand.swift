import Gateway
import NIOCore

/// One call of the gateway's own, on its loop: tells once, of the answer when it is whole or, where it is to be read as it
/// comes, of its beginning.
final class OutboundErrand {
    enum Heard {
        case whole(OutboundAnswer)
        case opened(OutboundStream)
    }

    private let exchange: Exchange
    private let limit: Int
    private let opens: Bool
    private var tell: ((Result<Heard, GatewayError>) -> Void)?
    private var pending: PendingAnswer?
    private var stream: BodyStream?
    private var timer: Scheduled<Void>?
    private var content: [UInt8] = []
    /// What a reader of the opened answer reads.
    private var relay: BodyStream?

    /// - Parameter opens: the answer is told of when its head has come.
    init(_ exchange: Exchange, limit: Int, opens: Bool = false, _ tell: @escaping (Result<Heard, GatewayError>) -> Void) {
        self.exchange = exchange
        self.limit = limit
        self.opens = opens
        self.tell = tell
    }

    func start(_ connector: any Connector, timeout: Span) {
        // The connector minds the exchange's deadline up to the answer's head; content that trickles in is cut off here.
        timer = exchange.loop.assumeIsolated().scheduleTask(in: .nanoseconds(max(1, timeout.nanoseconds))) {
            self.giveUp(GatewayError(504, .upstream, at: .body, retry: .ifIdempotent, .answerTimeout))
        }
        switch connector.answer(exchange) {
        case .now(let outcome): answered(outcome)
        case .shared(let answer, let age, let status): answered(.success(answer.copy(age: age, status)))
        case .later(let pending):
            self.pending = pending
            pending.whenDelivered { self.answered($0) }
        }
    }

    func giveUp(_ error: GatewayError) {
        let pending = pending, stream = stream
        relay?.fail(error)
        end(.failure(error))
        pending?.cancel()
        stream?.abandon()
    }

    private func answered(_ outcome: Outcome) {
        pending = nil
        switch outcome {
        case .failure(let error): end(.failure(error))
        case .success(let answer):
            guard answer.tunnel == nil, opens || (answer.body.length ?? 0) <= limit else {
                answer.abandon()
                return end(.failure(.answerTooLarge))
            }
            if opens { return open(answer) }
            switch answer.body.streamed(on: exchange.loop) {
            case .empty, .file: finish(answer)
            case .bytes(let bytes):
                content = Array(bytes.readableBytesView)
                finish(answer)
            case .stream(let stream, _):
                self.stream = stream
                stream.onPiece = { self.take(answer) }
                take(answer)
            }
        }
    }

    private func take(_ answer: Answer) {
        while let piece = stream?.take() {
            switch piece {
            case .bytes(let bytes):
                guard content.count + bytes.readableBytes <= limit else { return giveUp(.answerTooLarge) }
                content += bytes.readableBytesView
            case .end: finish(answer)
            case .failed(let error): end(.failure(error))
            }
        }
    }

    private func finish(_ answer: Answer) { end(.success(.whole(OutboundAnswer(status: answer.status, fields: answer.fields, content: content)))) }

    // MARK: Read as it comes

    private func open(_ answer: Answer) {
        let body = answer.body.streamed(on: exchange.loop)
        let relay = BodyStream(loop: exchange.loop)
        tell?(.success(.opened(OutboundStream(status: answer.status, fields: answer.fields, body: BodyReader(.stream(relay, length: body.length), on: exchange.loop)))))
        tell = nil
        self.relay = relay
        guard case .stream(let stream, _) = body else {
            if case .bytes(let bytes) = body { relay.offer(bytes) }
            relay.finish()
            return end(.failure(.clientLeft))
        }
        self.stream = stream
        relay.onAbandoned = { self.giveUp(.clientLeft) }
        relay.onDemand = { self.pass(stream, relay) }
        stream.onPiece = { self.pass(stream, relay) }
        pass(stream, relay)
    }

    private func pass(_ stream: BodyStream, _ relay: BodyStream) {
        while relay.wantsMore, let piece = stream.take() {
            switch piece {
            case .bytes(let bytes): relay.offer(bytes)
            case .end:
                relay.finish()
                return end(.failure(.clientLeft))
            case .failed(let error):
                relay.fail(error)
                return end(.failure(error))
            }
        }
    }

    private func end(_ result: Result<Heard, GatewayError>) {
        timer?.cancel()
        timer = nil
        pending = nil
        stream?.onPiece = nil
        stream = nil
        relay?.onDemand = nil
        relay = nil
        // A connector that refuses takes no content, and whoever writes it waits for that.
        exchange.body.abandon()
        let tell = tell
        self.tell = nil
        tell?(result)
    }
}

extension GatewayError {
    /// More than the asker takes.
    fileprivate static let answerTooLarge = GatewayError(502, .upstream, at: .body, retry: .never, .answerMalformed)
}
