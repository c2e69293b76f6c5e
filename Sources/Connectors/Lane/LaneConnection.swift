import Curl
import Gateway
import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Speaks HTTP/1.1 on one connection to an upstream (RFC 9112): one exchange at a time.
final class LaneConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let opened: Tick
    /// The pool in turn holds its open connections; a connection that is closed lets go of both.
    private let pool: LanePool
    private let clock: any GatewayClock
    private var context: ChannelHandlerContext?

    private var current: LaneExchange?
    private var reader: AnswerHeadReader?
    /// Once the head was read.
    private var content: RawAnswer?
    private var received = ByteBuffer()
    private var readIsHeld = false
    private var isBroken = false
    /// When the bytes came that are being read, looked at once for all that happens by them.
    private var now: Tick
    /// When what is waited for must have come: an answer's head, its next content, or another exchange.
    private var due: Tick

    init(_ pool: LanePool, clock: any GatewayClock) {
        self.pool = pool
        self.clock = clock
        opened = clock.tick()
        now = opened
        due = opened + Lane.longestIdle
    }

    var isIdle: Bool { current == nil }

    // MARK: Being used

    func carry(_ exchange: LaneExchange) {
        guard let context, !isBroken else {
            exchange.leftConnection()
            return exchange.deliver(end: .failed(CurlFailure(.firstByte, .noAnswer), hadBegun: false), at: clock.tick())
        }
        current = exchange
        reader = AnswerHeadReader(isHead: exchange.isHead)
        content = nil
        due = exchange.due
        context.writeAndFlush(wrapOutboundOut(exchange.message), promise: nil)
    }

    /// The exchange is given up: what comes of its answer would be taken for the next one's.
    func abandon() {
        current = nil
        close()
    }

    func close() {
        isBroken = true
        context?.close(promise: nil)
    }

    /// Takes more of the answer's content.
    func resume() {
        guard readIsHeld, let context else { return }
        readIsHeld = false
        now = clock.tick()
        due = now + pool.stall
        read()
        if !isBroken { context.read() }
    }

    func timePassed() {
        now = clock.tick()
        guard due <= now, !readIsHeld, !isBroken else { return }
        guard current != nil else { return close() }
        fail(CurlFailure(content == nil ? .firstByte : .body, .timedOut))
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        pool.opened(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        pool.closed(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        // An answer nobody asked for, such as a 408 to an idle connection: whatever it is, it is none of ours.
        guard current != nil else { return close() }
        now = clock.tick()
        if received.readableBytes == 0 { received = bytes } else { received.writeImmutableBuffer(bytes) }
        read()
    }

    func read(context: ChannelHandlerContext) {
        if current?.isFull == true { readIsHeld = true } else { context.read() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        isBroken = true
        guard current != nil else { return }
        now = clock.tick()
        if content?.mayEndNow == true { return finish(.finished(trailers: nil), keeps: false) }
        let hadBegun = reader?.hasBegun == true || content != nil
        fail(CurlFailure(content == nil ? .firstByte : .body, hadBegun ? .broken : .noAnswer))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: Reading

    private func read() {
        guard let exchange = current else { return }
        var head: AnswerHead?
        if content == nil {
            switch readHead() {
            case .needsMore: return
            case .malformed: return fail(CurlFailure(.firstByte, .malformed))
            case .complete(let read): head = read
            }
        }
        readContent(exchange, head)
    }

    private enum HeadProgress { case needsMore, malformed, complete(AnswerHead) }

    private func readHead() -> HeadProgress {
        guard var reader else { return .malformed }
        // Out of the property while it works, so that it is not copied.
        self.reader = nil
        defer { self.reader = reader }
        let taken: Int? = received.withUnsafeReadableBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            var index = 0
            while !reader.isComplete, index < bytes.count, let found = memchr(base + index, 0x0a, bytes.count - index) {
                let end = UnsafeRawPointer(found) - base + 1
                guard reader.read(UnsafeRawBufferPointer(rebasing: bytes[index..<end])) else { return nil }
                index = end
            }
            // A line that never ends.
            return index == 0 && bytes.count > AnswerHeadReader.limit ? nil : index
        }
        guard let taken else { return .malformed }
        received.moveReaderIndex(forwardBy: taken)
        guard reader.isComplete, let head = reader.take(at: clock.now()) else { return .needsMore }
        content = RawAnswer(content: reader.framing)
        return .complete(head)
    }

    /// Delivers what there is: mostly all of an answer, in one go.
    private func readContent(_ exchange: LaneExchange, _ read: AnswerHead?) {
        var head = read
        due = now + pool.stall
        while current === exchange {
            switch received.withUnsafeReadableBytes({ content?.next($0) ?? .malformed }) {
            case .content(let count):
                let bytes = received.readSlice(length: count)
                // An end that is known already goes along, so that a small answer is delivered whole.
                if content?.isOver == true {
                    return finish(.finished(trailers: nil), keeps: true, head: head, content: bytes)
                }
                exchange.deliver(head: head, content: bytes, at: now)
                head = nil
                if exchange.isFull { return }
            case .framing(let count): received.moveReaderIndex(forwardBy: count)
            case .trailer(let count):
                let isSound = received.withUnsafeReadableBytes { reader?.read(UnsafeRawBufferPointer(rebasing: $0[..<count])) ?? false }
                guard isSound else { return fail(CurlFailure(.body, .malformed)) }
                received.moveReaderIndex(forwardBy: count)
            case .end: return finish(.finished(trailers: reader?.trailers()), keeps: true, head: head)
            case .needsMore:
                if let head { exchange.deliver(head: head, at: now) }
                return
            case .malformed, .line: return fail(CurlFailure(.body, .malformed))
            }
        }
    }

    // MARK: Ending

    private func finish(_ end: Delivery.End, keeps: Bool, head: AnswerHead? = nil, content bytes: ByteBuffer? = nil) {
        guard let exchange = current else { return }
        exchange.leftConnection()
        let isClean = keeps && reader?.closes == false && received.readableBytes == 0
        current = nil
        reader = nil
        content = nil
        received = ByteBuffer()
        due = now + Lane.longestIdle
        // First given back, then delivered: the next request may begin within the delivery.
        if isClean { pool.giveBack(self, at: now) } else { close() }
        exchange.deliver(head: head, content: bytes, end: end, at: now)
    }

    private func fail(_ failure: CurlFailure) {
        guard let exchange = current else { return }
        let hadBegun = reader?.hasBegun == true || content != nil
        current = nil
        exchange.leftConnection()
        close()
        exchange.deliver(end: .failed(failure, hadBegun: hadBegun), at: now)
    }
}
