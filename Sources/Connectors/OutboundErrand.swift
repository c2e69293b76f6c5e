import Gateway
import NIOCore

/// One call of the gateway's own, on its loop: takes the answer to its end, and tells once.
final class OutboundErrand {
    private let exchange: Exchange
    private let limit: Int
    private var tell: ((Result<OutboundAnswer, GatewayError>) -> Void)?
    private var pending: PendingAnswer?
    private var stream: BodyStream?
    private var timer: Scheduled<Void>?
    private var content: [UInt8] = []

    init(_ exchange: Exchange, limit: Int, _ tell: @escaping (Result<OutboundAnswer, GatewayError>) -> Void) {
        self.exchange = exchange
        self.limit = limit
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
        end(.failure(error))
        pending?.cancel()
        stream?.abandon()
    }

    private func answered(_ outcome: Outcome) {
        pending = nil
        switch outcome {
        case .failure(let error): end(.failure(error))
        case .success(let answer):
            guard answer.tunnel == nil, (answer.body.length ?? 0) <= limit else {
                answer.abandon()
                return end(.failure(.answerTooLarge))
            }
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

    private func finish(_ answer: Answer) { end(.success(OutboundAnswer(status: answer.status, fields: answer.fields, content: content))) }

    private func end(_ result: Result<OutboundAnswer, GatewayError>) {
        timer?.cancel()
        timer = nil
        pending = nil
        stream?.onPiece = nil
        stream = nil
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
