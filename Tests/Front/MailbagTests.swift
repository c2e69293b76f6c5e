import Gateway
import NIOCore
import NIOPosix
import Synchronization
import Testbed
import Testing

@testable import Front

/// Answers that are sent around the channel, over a real socket.
@Suite("Mailbag")
struct MailbagTests {
    private final class Log: ExchangeObserver {
        let statuses = Mutex<[Int]>([])
        func finished(_ exchange: Exchange, status: Int, at tick: Tick) { statuses.withLock { $0.append(status) } }
    }

    /// Sends its requests as soon as it is connected, and only then begins to read what comes back.
    private final class Asker: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private var all = ByteBuffer()
        private let requests: ByteBuffer
        private let closed: EventLoopPromise<ByteBuffer>

        init(_ requests: ByteBuffer, _ closed: EventLoopPromise<ByteBuffer>) {
            self.requests = requests
            self.closed = closed
        }

        func channelActive(context: ChannelHandlerContext) {
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(requests)).whenComplete { _ in
                channel.setOption(.autoRead, value: true).whenComplete { _ in }
            }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { all.writeImmutableBuffer(unwrapInboundIn(data)) }
        func channelInactive(context: ChannelHandlerContext) { closed.succeed(all) }
    }

    private static let lengths = ["/small": 10, "/full": 16 << 10, "/large": 300_000, "/made": 20]

    /// A front whose paths are stored answers, but for `/made`, which is made for each exchange, and `/later`.
    private func front(_ log: Log) async throws -> Front {
        let connector = ScriptedConnector { exchange in
            let path = exchange.request.pathText
            if path == "/later" {
                let pending = PendingAnswer(loop: exchange.loop)
                let bound = NIOLoopBound(pending, eventLoop: exchange.loop)
                exchange.loop.execute { bound.value.deliver(.success(Answer(status: 200, body: .bytes(ByteBuffer(string: "later"))))) }
                return .later(pending)
            }
            let body = ByteBuffer(repeating: 0x61, count: Self.lengths[path] ?? 0)
            if path == "/made" { return .now(Answer(status: 200, body: .bytes(body))) }
            var status = CacheStatus()
            status.hit = true
            return .shared(SharedAnswer(status: 200, fields: Fields(), body: body), age: 1, status)
        }
        let route = Route(
            pattern: try PathPattern("/*"), connector: connector, connectorName: "scripted",
            agency: AgencyReference(code: "T00", nameVi: "Thử", nameEn: "Test"), declared: SourcePlace(file: "t", line: 1, column: 1))
        let service = Service(
            pipeline: Pipeline(table: try RouteTable([route]), policies: []), limits: LimitValues(), clock: SystemClock(), observer: log)
        return try await Front(service: service, group: MultiThreadedEventLoopGroup.singleton, seed: 1)
    }

    /// Sends requests for `paths` in one piece, the last of which closes; the kernel holds little of the answers.
    private func ask(_ paths: [String], of front: Front) async throws -> ByteBuffer {
        let address = try await front.listen(ListenerSettings(address: .tcp(host: "127.0.0.1", port: 0)))
        guard case .tcp(let host, let port) = address else { return ByteBuffer() }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let closed = loop.makePromise(of: ByteBuffer.self)
        var requests = ByteBuffer()
        for (index, path) in paths.enumerated() {
            requests.writeString("GET \(path) HTTP/1.1\r\nHost: a\r\n")
            requests.writeString(index == paths.count - 1 ? "Connection: close\r\n\r\n" : "\r\n")
        }
        _ = try await ClientBootstrap(group: loop)
            .channelOption(.autoRead, value: false)
            .channelOption(.socketOption(.so_rcvbuf), value: 8 << 10)
            .channelInitializer { [requests] channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Asker(requests, closed)) }
            }
            .connect(host: host, port: port).get()
        let all = try await closed.futureResult.get()
        _ = await front.drain(within: .seconds(1))
        return all
    }

    /// The lengths of the contents of answers that follow each other.
    private func lengths(_ all: ByteBuffer) throws -> [Int] {
        var all = all
        var found: [Int] = []
        while all.readableBytes > 0 {
            let text = String(buffer: all)
            let head = try #require(text.firstRange(of: "\r\n\r\n").map { String(text[..<$0.upperBound]) })
            all.moveReaderIndex(forwardBy: head.utf8.count)
            #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
            let field = try #require(head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") })
            let length = try #require(Int(field.dropFirst(16)))
            found.append(min(length, all.readableBytes))
            all.moveReaderIndex(forwardBy: min(length, all.readableBytes))
        }
        return found
    }

    @Test("Stored answers and others keep their order on one connection, whoever sends them", arguments: [
        ["/small", "/small", "/small"],
        ["/small", "/made", "/small", "/made"],
        ["/made", "/small", "/large", "/small"],
        ["/large", "/small", "/full", "/large", "/made"],
    ])
    func order(_ paths: [String]) async throws {
        let log = Log()
        let all = try await ask(paths, of: front(log))
        #expect(try lengths(all) == paths.map { Self.lengths[$0] })
        #expect(log.statuses.withLock { $0 } == paths.map { _ in 200 })
    }

    @Test("An answer that comes later keeps its place between stored ones")
    func later() async throws {
        let all = try await ask(["/small", "/later", "/small"], of: front(Log()))
        #expect(try lengths(all) == [10, 5, 10])
    }

    @Test("What a slow reader's socket does not take at once reaches it all the same, in order")
    func slowReader() async throws {
        // 200 of them are more than the kernel holds for a connection, and more than the mailbag holds at once.
        let paths = (0..<200).map { $0 % 7 == 3 ? "/small" : "/full" }
        let all = try await ask(paths, of: front(Log()))
        #expect(try lengths(all) == paths.map { Self.lengths[$0] })
    }
}
