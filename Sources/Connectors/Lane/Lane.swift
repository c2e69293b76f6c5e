import Curl
import Gateway
import NIOCore
import NIOPosix
import Synchronization

/// The fast way to an upstream that speaks HTTP/1.1 in the clear: libcurl resolves, connects and judges the address,
/// and the open connection is then the exchange's own loop's, so that no request changes its thread.
///
/// Measured, libcurl's own transfer costs more than all the rest of a forwarded request. What must not be sent twice,
/// what streams up, TLS, HTTP/2 and proxies still go by it. `LanePool` holds one loop's connections, `LaneConnection`
/// speaks on one of them, `LaneExchange` is one try of an exchange.
final class Lane: Sendable {
    /// How long a connection is kept without a request, and in all; the latter bounds for how long a name's old
    /// address is used.
    static let longestIdle = Span.seconds(30), longestLife = Span.minutes(5)
    /// Connections kept without a request, by one loop.
    static let mostIdle = 128

    let origin: CurlOrigin
    let driver: CurlDriver
    /// Without a byte of content for this long, an answer counts as broken off.
    let stall: Span
    /// The least of it: a portal whose head must be quick may still pause within its content.
    private static let shortestStall = Span.seconds(5)
    /// As many as there are event loops: few enough to be looked through.
    private let pools = Mutex<[(loop: ObjectIdentifier, pool: NIOLoopBound<LanePool>)]>([])

    init?(_ settings: HTTPConnectorSettings, _ upstream: Upstream, origin: CurlOrigin, driver: CurlDriver) {
        guard upstream.scheme == .http, settings.httpVersion == .http11, settings.proxy == nil || upstream.unixSocket != nil
        else { return nil }
        self.origin = origin
        self.driver = driver
        stall = max(Self.shortestStall, settings.timeout)
    }

    /// The connections of a loop; asked for on it.
    func pool(on loop: any EventLoop) -> LanePool {
        let bound = pools.withLock { pools in
            let name = ObjectIdentifier(loop)
            for known in pools where known.loop == name { return known.pool }
            let pool = NIOLoopBound(LanePool(self, loop: loop), eventLoop: loop)
            pools.append((name, pool))
            return pool
        }
        return bound.value
    }

    /// Connections without a request are closed, the others after theirs.
    func close() {
        for (_, pool) in pools.withLock({ $0 }) { pool.eventLoop.execute { pool.value.close() } }
    }
}

/// One loop's connections to an upstream.
final class LanePool {
    private let origin: CurlOrigin
    private let driver: CurlDriver
    let stall: Span
    let loop: any EventLoop
    /// The one used last is used next, so that the others grow old and go.
    private var idle: [LaneConnection] = []
    private var all: [ObjectIdentifier: LaneConnection] = [:]
    private var isClosed = false
    /// Every request's head is written here before it goes out.
    let head = CurlHead(capacity: 2048)
    private var sweep: RepeatedTask?

    /// Between two looks at what the connections wait for.
    private static let sweepInterval = TimeAmount.milliseconds(50)

    init(_ lane: Lane, loop: any EventLoop) {
        // Not the lane itself, which holds its pools.
        origin = lane.origin
        driver = lane.driver
        stall = lane.stall
        self.loop = loop
    }

    func takeIdle() -> LaneConnection? { idle.popLast() }

    func giveBack(_ connection: LaneConnection, at now: Tick) {
        let isOld = now - connection.opened > Lane.longestLife
        if isClosed || isOld || idle.count >= Lane.mostIdle { connection.close() } else { idle.append(connection) }
    }

    /// Has libcurl open a connection, and takes it over.
    func connect(
        within milliseconds: Int, at clock: any GatewayClock, _ done: @escaping (Result<LaneConnection, CurlFailure>, CurlTimes) -> Void
    ) {
        let answer = NIOLoopBound(done, eventLoop: loop)
        let pool = NIOLoopBound(self, eventLoop: loop)
        let loop = loop
        driver.connect(to: origin, within: milliseconds) { result, times in
            loop.execute {
                switch result {
                case .failure(let failure): answer.value(.failure(failure), times)
                case .success(let socket): pool.value.takeOver(socket, clock) { answer.value($0, times) }
                }
            }
        }
    }

    private func takeOver(_ socket: CInt, _ clock: any GatewayClock, _ done: @escaping (Result<LaneConnection, CurlFailure>) -> Void) {
        let connection = LaneConnection(self, clock: clock)
        let bound = NIOLoopBound(connection, eventLoop: loop)
        let answer = NIOLoopBound(done, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelOption(.writeBufferWaterMark, value: .init(low: 64 << 10, high: 256 << 10))
            .channelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 4 << 10, initial: 8 << 10, maximum: 256 << 10))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(bound.value) }
            }
            .withConnectedSocket(socket)
            .whenComplete { result in
                switch result {
                case .success: answer.value(.success(bound.value))
                case .failure: answer.value(.failure(CurlFailure(.connect, .other)))
                }
            }
    }

    func opened(_ connection: LaneConnection) {
        all[ObjectIdentifier(connection)] = connection
        guard sweep == nil else { return }
        let pool = NIOLoopBound(self, eventLoop: loop)
        sweep = loop.scheduleRepeatedTask(initialDelay: Self.sweepInterval, delay: Self.sweepInterval) { _ in
            pool.value.timePassed()
        }
    }

    func closed(_ connection: LaneConnection) {
        all[ObjectIdentifier(connection)] = nil
        if connection.isIdle { idle.removeAll { $0 === connection } }
        guard all.isEmpty else { return }
        sweep?.cancel()
        sweep = nil
    }

    private func timePassed() {
        for connection in all.values { connection.timePassed() }
    }

    func close() {
        isClosed = true
        for connection in idle { connection.close() }
    }
}
