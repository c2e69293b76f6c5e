import Curl
import Gateway
import NIOCore

/// One try of an exchange on a lane's connection.
final class LaneExchange: Carrier {
    let forwarding: Forwarding
    let message: ByteBuffer
    let isHead: Bool
    /// When the answer's head must be there.
    let due: Tick
    let started: Tick
    var times = CurlTimes()
    private let highWater: Int
    /// Until the answer's end; a weak reference would make the connection's counting slow.
    private var connection: LaneConnection?
    private var isCancelled = false
    /// Bytes delivered and not yet passed on.
    private var held = 0

    /// - Parameter started: the time `limit` counts from.
    init(_ forwarding: Forwarding, message: ByteBuffer, isHead: Bool, limit: Span, started: Tick) {
        self.forwarding = forwarding
        self.message = message
        self.isHead = isHead
        self.started = started
        due = started + limit
        highWater = forwarding.connector.highWater
    }

    /// Whether the upstream is to be made to wait.
    var isFull: Bool { held >= highWater }

    func start(on pool: LanePool) {
        if let connection = pool.takeIdle() {
            times.isReused = true
            return begin(on: connection)
        }
        let clock = forwarding.exchange.clock
        let left = max(1, Int((due - started).milliseconds))
        pool.connect(within: left, at: clock) { [self] result, times in
            self.times = times
            switch result {
            case .failure(let failure): deliver(end: .failed(failure, hadBegun: false), at: clock.tick())
            case .success(let connection):
                if isCancelled { return connection.close() }
                begin(on: connection)
            }
        }
    }

    private func begin(on connection: LaneConnection) {
        self.connection = connection
        connection.carry(self)
    }

    /// The connection is another exchange's from now on, or closed.
    func leftConnection() { connection = nil }

    func deliver(head: AnswerHead? = nil, content: ByteBuffer? = nil, end: Delivery.End? = nil, at now: Tick) {
        guard !isCancelled else { return }
        if let content { held += content.readableBytes }
        let spent = (now - started).microseconds
        if head != nil { times.firstByte = spent }
        times.total = spent
        forwarding.received(Delivery(head: head, content: content, end: end, times: times), from: self)
    }

    func took(_ count: Int) {
        held -= count
        if held <= highWater / 2 { connection?.resume() }
    }

    func cancel() {
        isCancelled = true
        connection?.abandon()
        connection = nil
    }
}

extension Forwarding {
    func start(on lane: Lane, of destination: HTTPConnector.Destination, at now: Tick) {
        let exchange = exchange
        let method = exchange.request.method.description
        var content: ByteBuffer?
        if case .bytes(let bytes) = exchange.body, bytes.readableBytes > 0 { content = bytes }
        let pool = lane.pool(on: exchange.loop)
        let head = pool.head
        head.clear()
        destination.writer.write(exchange, hasContent: content != nil, onLane: true, to: head)
        let bound = head.messageBound(method: method)
        var message = ByteBuffer()
        message.reserveCapacity(bound + (content?.readableBytes ?? 0))
        message.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { head.write(method: method, to: $0) }
        if let content { message.writeImmutableBuffer(content) }
        let carrier = LaneExchange(
            self, message: message, isHead: exchange.isHead, limit: timeLeft(at: now), started: now)
        transfer = carrier
        carrier.start(on: pool)
    }
}
