import Curl
import Gateway
import NIOCore
import NIOPosix
import Synchronization
import Testbed

@testable import Connectors

/// A driver and a loop to try connectors on.
final class Bed: Sendable {
    let driver: CurlDriver
    let loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let clock = HurriedClock()

    static let agency = AgencyReference(code: "G99", nameVi: "Bộ Thử", nameEn: "Ministry of Trials")

    init() throws { driver = try CurlDriver(connections: 64) }
    deinit { driver.stop() }

    func connector(
        _ upstreams: [String], limits: LimitValues = LimitValues(), _ change: (inout HTTPConnectorSettings) -> Void = { _ in }
    ) throws -> HTTPConnector {
        var settings = HTTPConnectorSettings(upstreams: try upstreams.map { try Upstream($0) })
        change(&settings)
        return HTTPConnector(settings: settings, agency: Self.agency, name: "portal", driver: driver, limits: limits)
    }

    func connector(
        _ server: ScriptedServer, limits: LimitValues = LimitValues(), _ change: (inout HTTPConnectorSettings) -> Void = { _ in }
    ) throws -> HTTPConnector {
        try connector(["http://127.0.0.1:\(server.port)"], limits: limits, change)
    }

    /// What an asker got in the end.
    struct Received: Sendable {
        var status = 0
        var fields = Fields()
        var content = ByteBuffer()
        var trailers: Fields?
        var failure: GatewayError?
        var failedWithin = false
        var wasWhole = false
        var record = Facts()

        struct Facts: Sendable {
            var upstream: String?
            var attempts = 0
            var timings = Timings()
        }

        var text: String { String(buffer: content) }
    }

    func ask(
        _ connector: any Connector, _ method: Gateway.Method = .get, _ target: String = "/",
        fields: [(FieldName, String)] = [], body: String? = nil,
        _ change: @escaping @Sendable (Exchange) -> Void = { _ in }
    ) async throws -> Received {
        let promise = loop.makePromise(of: Received.self)
        loop.execute { [self] in
            do {
                let exchange = try exchange(method, target, fields, body)
                change(exchange)
                Asker(exchange, promise).take(connector.answer(exchange))
            } catch {
                promise.fail(error)
            }
        }
        return try await promise.futureResult.get()
    }

    func exchange(_ method: Gateway.Method, _ target: String, _ fields: [(FieldName, String)], _ body: String?) throws -> Exchange {
        let client = ClientConnection(address: ClientAddress("203.0.113.7") ?? .unix, isSecure: false)
        let exchange = try TestExchange.make(
            method, target, body: body.map { .bytes(ByteBuffer(string: $0)) } ?? .empty, client: client, loop: loop, clock: clock)
        for (name, value) in fields { exchange.replaceFields { $0.add(name, value) } }
        return exchange
    }
}

/// The system's time, which libcurl goes by, with a hand to move it on.
final class HurriedClock: GatewayClock {
    private let system = SystemClock()
    private let ahead = Mutex(Span.zero)

    func now() -> Instant { Instant(nanoseconds: system.now().nanoseconds + ahead.withLock { $0.nanoseconds }) }
    func tick() -> Tick { system.tick() + ahead.withLock { $0 } }
    func advance(by span: Span) { ahead.withLock { $0 = Span(nanoseconds: $0.nanoseconds + span.nanoseconds) } }
}

/// Takes an answer to its end.
final class Asker {
    private let exchange: Exchange
    private let promise: EventLoopPromise<Bed.Received>
    private var received = Bed.Received()
    private var stream: BodyStream?

    init(_ exchange: Exchange, _ promise: EventLoopPromise<Bed.Received>) {
        self.exchange = exchange
        self.promise = promise
    }

    func take(_ reply: Reply) {
        switch reply {
        case .now(let outcome): take(outcome)
        case .shared(let answer, let age, let status): take(.success(answer.copy(age: age, status)))
        case .later(let pending): pending.whenDelivered { self.take($0) }
        }
    }

    private func take(_ outcome: Outcome) {
        switch outcome {
        case .failure(let error):
            received.failure = error
            end()
        case .success(let answer):
            received.status = answer.status
            received.fields = answer.fields
            switch answer.body {
            case .empty, .file: received.wasWhole = true
            case .bytes(let bytes):
                received.wasWhole = true
                received.content = bytes
            case .stream(let stream, _):
                self.stream = stream
                stream.onPiece = { self.drain() }
                return drain()
            }
            end()
        }
    }

    private func drain() {
        while let piece = stream?.take() {
            switch piece {
            case .bytes(let bytes): received.content.writeImmutableBuffer(bytes)
            case .end(let trailers):
                received.trailers = trailers
                return end()
            case .failed(let error):
                received.failure = error
                received.failedWithin = true
                return end()
            }
        }
    }

    private func end() {
        stream = nil
        received.record.upstream = exchange.record.upstream
        received.record.attempts = exchange.record.attempts
        received.record.timings = exchange.record.timings
        promise.succeed(received)
    }
}
