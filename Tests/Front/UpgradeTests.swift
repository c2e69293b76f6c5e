import Gateway
import NIOCore
import NIOEmbedded
import Synchronization
import Testbed
import Testing

@testable import Front

/// One connection before a route that allows `websocket`, with a tunnel whose upstream's side is the test's.
private final class TunnelBed {
    final class Log: ExchangeObserver {
        struct Entry { let status: Int, received: Int, sent: Int, fault: GatewayError? }
        let entries = Mutex<[Entry]>([])
        func finished(_ exchange: Exchange, status: Int, at tick: Tick) {
            let record = exchange.record
            let entry = Entry(status: status, received: record.bytesReceived, sent: record.bytesSent, fault: record.fault)
            entries.withLock { $0.append(entry) }
        }
    }

    let channel = EmbeddedChannel()
    let clock = ManualClock()
    let log = Log()
    let home: LoopHome
    let fromUpstream: BodyStream, toUpstream: BodyStream
    var pending: PendingAnswer?
    /// What the connector was asked for.
    var asked: [String?] = []

    static let request = "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\r\n"

    init(upgrades: Set<String> = ["websocket"], limits: LimitValues = LimitValues()) throws {
        let loop = channel.embeddedEventLoop
        fromUpstream = BodyStream(loop: loop)
        toUpstream = BodyStream(loop: loop, highWater: 16)
        nonisolated(unsafe) weak var bed: TunnelBed?
        let connector = ScriptedConnector { exchange in
            bed?.asked.append(exchange.upgrade)
            guard exchange.upgrade != nil else { return .now(Answer(status: 200)) }
            let pending = PendingAnswer(loop: exchange.loop)
            bed?.pending = pending
            return .later(pending)
        }
        let route = Route(
            pattern: try PathPattern("/*"), connector: connector, connectorName: "scripted",
            agency: AgencyReference(code: "T00", nameVi: "Thử", nameEn: "Test"), upgrades: upgrades,
            declared: SourcePlace(file: "t", line: 1, column: 1))
        let pipeline = Pipeline(table: try RouteTable([route]), policies: [])
        let service = Service(pipeline: pipeline, limits: limits, clock: clock, observer: log)
        home = LoopHome(loop: loop, service: service, seed: 1)
        bed = self
        try channel.pipeline.syncOperations.addHandler(HTTP1Handler(home: home, client: ClientConnection(address: .unix, isSecure: false)))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/t")).wait()
    }

    func send(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    func received() throws -> String {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    /// What the upstream would get now.
    func sent() -> String {
        var text = ""
        while case .bytes(let bytes)? = toUpstream.take() { text += String(buffer: bytes) }
        return text
    }

    func switchProtocols() {
        var answer = Answer(status: 101, fields: Fields(["sec-websocket-accept": "x"]))
        answer.tunnel = Tunnel(fromUpstream: fromUpstream, toUpstream: toUpstream)
        pending?.deliver(.success(answer))
        pending = nil
    }

    var entries: [Log.Entry] { log.entries.withLock { $0 } }
}

@Suite("Upgrade")
struct UpgradeTests {
    @Test("101 is written with what was switched to, and bytes go both ways from then on")
    func bothWays() throws {
        let bed = try TunnelBed()
        try bed.send(TunnelBed.request)
        #expect(bed.asked == ["websocket"])
        bed.switchProtocols()
        #expect(try bed.received() == """
            HTTP/1.1 101 Switching Protocols\r
            sec-websocket-accept: x\r
            Connection: upgrade\r
            Upgrade: websocket\r
            \r\n
            """)
        try bed.send("GET / HTTP/1.1\r\n\r\n")
        #expect(bed.sent() == "GET / HTTP/1.1\r\n\r\n")
        bed.fromUpstream.offer(ByteBuffer(string: "frame"))
        #expect(try bed.received() == "frame")
        #expect(bed.entries.isEmpty)
    }

    @Test("What came behind the request goes through the tunnel first")
    func early() throws {
        let bed = try TunnelBed()
        try bed.send(TunnelBed.request + "early")
        try bed.send("er")
        #expect(bed.sent().isEmpty)
        bed.switchProtocols()
        try bed.send(", late")
        #expect(bed.sent() == "earlyer, late")
    }

    @Test("A tunnel is logged once, as 101, with the bytes of both directions", arguments: ["client", "upstream"])
    func logged(_ leaver: String) throws {
        let bed = try TunnelBed()
        try bed.send(TunnelBed.request)
        bed.switchProtocols()
        let head = try bed.received().utf8.count
        try bed.send("12345")
        bed.fromUpstream.offer(ByteBuffer(string: "123"))
        if leaver == "client" {
            var abandoned = false
            bed.fromUpstream.onAbandoned = { abandoned = true }
            try bed.channel.close().wait()
            #expect(abandoned)
        } else {
            bed.fromUpstream.finish()
            #expect(try bed.received() == "123")
        }
        #expect(!bed.channel.isActive)
        try #require(bed.entries.count == 1)
        let entry = bed.entries[0]
        #expect(entry.status == 101)
        #expect(entry.received == 5)
        #expect(entry.sent == head + 3)
        #expect(entry.fault == nil)
    }

    @Test("A client that leaves is told to the upstream's side as a failure, its end as an end")
    func clientEnds() throws {
        let bed = try TunnelBed()
        try bed.send(TunnelBed.request)
        bed.switchProtocols()
        try bed.send("last")
        bed.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(bed.sent() == "last")
        // It may still be sent to.
        bed.fromUpstream.offer(ByteBuffer(string: "answer"))
        #expect(try bed.received().hasSuffix("answer"))
        #expect(bed.channel.isActive)

        let other = try TunnelBed()
        try other.send(TunnelBed.request)
        other.switchProtocols()
        try other.channel.close().wait()
        guard case .failed(let error)? = other.toUpstream.take() else {
            Issue.record("no failure")
            return
        }
        #expect(error.detail == .clientLeft)
    }

    @Test("A client that sends faster than its upstream takes is not read from")
    func backPressure() throws {
        let bed = try TunnelBed()
        let reads = Reads()
        try bed.channel.pipeline.syncOperations.addHandler(reads, position: .first)
        try bed.send(TunnelBed.request)
        bed.switchProtocols()
        try bed.send("twenty bytes and more")
        let before = reads.count
        bed.channel.read()
        #expect(reads.count == before)
        #expect(bed.sent() == "twenty bytes and more")
        #expect(reads.count == before + 1)
    }

    @Test("A tunnel on which nothing moves is closed after tunnel-time")
    func idle() throws {
        var limits = LimitValues()
        limits[Limits.tunnelTime] = 10_000
        let bed = try TunnelBed(limits: limits)
        try bed.send(TunnelBed.request)
        bed.switchProtocols()
        bed.clock.advance(by: .seconds(9))
        try bed.send("x")
        bed.clock.advance(by: .seconds(9))
        bed.home.sweep()
        #expect(bed.channel.isActive)
        bed.clock.advance(by: .seconds(1))
        bed.home.sweep()
        #expect(!bed.channel.isActive)
        #expect(bed.entries.map(\.status) == [101])
    }

    @Test("A tunnel whose upstream broke off is closed, and its log line says why")
    func upstreamBreaks() throws {
        let bed = try TunnelBed()
        try bed.send(TunnelBed.request)
        bed.switchProtocols()
        bed.fromUpstream.offer(ByteBuffer(string: "half"))
        bed.fromUpstream.fail(GatewayError(502, .upstream, at: .body, retry: .never, .answerBroken))
        #expect(try bed.received().hasSuffix("half"))
        #expect(!bed.channel.isActive)
        #expect(bed.entries.map(\.fault?.detail) == [.answerBroken])
    }

    @Test("Draining leaves a tunnel alone until the time is over")
    func draining() throws {
        let bed = try TunnelBed()
        try bed.send(TunnelBed.request)
        bed.switchProtocols()
        bed.home.drain()
        #expect(bed.channel.isActive)
        #expect(!bed.home.isEmpty)
        bed.home.closeAll()
        #expect(!bed.channel.isActive)
        #expect(bed.entries.map(\.status) == [101])
    }

    @Test("A refusal is answered like any other, and the connection goes on")
    func refused() throws {
        let bed = try TunnelBed()
        try bed.send(TunnelBed.request)
        bed.pending?.deliver(.success(Answer(status: 403)))
        #expect(try bed.received().hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
        try bed.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try bed.received().hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(bed.entries.map(\.status) == [403, 200])
    }

    @Test("101 that nobody asked for, or with no tunnel behind it, is a defect")
    func unasked() throws {
        let bed = try TunnelBed()
        try bed.send(TunnelBed.request)
        bed.pending?.deliver(.success(Answer(status: 101)))
        #expect(try bed.received().hasPrefix("HTTP/1.1 500 "))
    }

    @Test("Where a request cannot switch, the wish is ignored", arguments: [
        "GET / HTTP/1.0\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n\r\nx",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n\r\nx",
    ])
    func ignored(_ request: String) throws {
        let bed = try TunnelBed()
        try bed.send(request)
        #expect(bed.asked == [nil])
        #expect(try bed.received().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test("A route that allows no protocol ignores the wish too; of several, the first that is allowed is taken")
    func chosen() throws {
        let bed = try TunnelBed(upgrades: [])
        try bed.send(TunnelBed.request)
        #expect(bed.asked == [nil])
        let other = try TunnelBed(upgrades: ["ocpp/2", "websocket"])
        try other.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c, OCPP/2, websocket\r\n\r\n")
        #expect(other.asked == ["ocpp/2"])
    }
}

/// Counts what reaches the channel of the wishes to read.
private final class Reads: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    var count = 0
    func read(context: ChannelHandlerContext) {
        count += 1
        context.read()
    }
}
