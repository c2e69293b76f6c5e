import Gateway
import NIOCore
import NIOEmbedded
import Synchronization
import Testbed
import Testing

@testable import Front

/// One HTTP/1.1 connection on an embedded loop, before a connector that answers by path.
private final class Line {
    final class Log: ExchangeObserver {
        let statuses = Mutex<[Int]>([])
        func finished(_ exchange: Exchange, status: Int, at tick: Tick) { statuses.withLock { $0.append(status) } }
    }

    let channel = EmbeddedChannel()
    let clock = ManualClock()
    let log = Log()
    let home: LoopHome

    init(limits: LimitValues = LimitValues(), _ script: @escaping @Sendable (Exchange) -> Reply) throws {
        let route = Route(
            pattern: try PathPattern("/*"), connector: ScriptedConnector(script), connectorName: "scripted",
            agency: AgencyReference(code: "T00", nameVi: "Thử", nameEn: "Test"), declared: SourcePlace(file: "t", line: 1, column: 1))
        let pipeline = Pipeline(table: try RouteTable([route]), policies: [])
        let service = Service(pipeline: pipeline, limits: limits, clock: clock, observer: log)
        home = LoopHome(loop: channel.embeddedEventLoop, service: service, seed: 1)
        try channel.pipeline.syncOperations.addHandler(HTTP1Handler(home: home, client: ClientConnection(address: .unix, isSecure: false)))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/t")).wait()
    }

    func send(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    func received() throws -> String {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    var statuses: [Int] { log.statuses.withLock { $0 } }
}

private func text(_ text: String) -> Reply { .now(Answer(status: 200, body: .bytes(ByteBuffer(string: text)))) }

@Suite("HTTP/1.1 connection")
struct ConnectionTests {
    @Test("Pipelined requests are answered in order")
    func pipelining() throws {
        let line = try Line { text($0.request.targetText) }
        try line.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
        let all = try line.received()
        #expect(all.contains("Content-Length: 2\r\n\r\n/1HTTP/1.1 200 OK"))
        #expect(all.hasSuffix("\r\n\r\n/2"))
        #expect(line.statuses == [200, 200])
    }

    @Test("A stored answer goes out whole with its age and its cache's word", arguments: [
        ("GET", 1024), ("HEAD", 1024), ("GET", 0), ("GET", 100_000),
    ])
    func stored(_ method: String, _ length: Int) throws {
        let shared = SharedAnswer(
            status: 200, fields: Fields([.contentType: "text/plain"]), body: ByteBuffer(repeating: 0x61, count: length))
        var status = CacheStatus()
        status.hit = true
        let line = try Line { [status] _ in .shared(shared, age: 7, status) }
        try line.send("\(method) /1 HTTP/1.1\r\nHost: a\r\n\r\n")
        let parts = try line.received().split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        for field in ["content-type: text/plain", "Date: Tue, 14 Nov 2023 22:13:20 GMT", "Age: 7", "Cache-Status: motcua; hit"] {
            #expect(parts[0].contains("\r\n" + field))
        }
        #expect(method == "HEAD" || parts[0].contains("Content-Length: \(length)"))
        #expect(parts[1].utf8.count == (method == "HEAD" ? 0 : length))
        #expect(line.statuses == [200])
    }

    @Test("A 304 that is kept ready goes out without content or a length, and the connection stays", arguments: ["GET", "HEAD"])
    func readyNotModified(_ method: String) throws {
        let shared = SharedAnswer(status: 304, fields: Fields([.etag: "\"1\""]), body: ByteBuffer())
        let line = try Line { _ in .shared(shared, age: 7, CacheStatus()) }
        try line.send("\(method) /1 HTTP/1.1\r\nHost: a\r\n\r\n\(method) /2 HTTP/1.1\r\nHost: a\r\n\r\n")
        let all = try line.received()
        #expect(all.hasPrefix("HTTP/1.1 304 Not Modified\r\netag: \"1\"\r\n"))
        #expect(all.hasSuffix("\r\n\r\n") && !all.lowercased().contains("content-length"))
        #expect(line.statuses == [304, 304])
    }

    @Test("After a swap the next request on an open connection goes by the new pipeline")
    func swapped() throws {
        let line = try Line { _ in text("old") }
        try line.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        line.home.service.swap(to: Pipeline(table: try RouteTable([]), policies: []))
        try line.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try line.received().contains("old"))
        #expect(line.statuses == [200, 404])
    }

    @Test("An answer that comes later holds back the next request's answer")
    func later() throws {
        nonisolated(unsafe) var pending: PendingAnswer?
        let line = try Line { exchange in
            guard exchange.request.targetText == "/slow" else { return text("fast") }
            let answer = PendingAnswer(loop: exchange.loop)
            pending = answer
            return .later(answer)
        }
        try line.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /fast HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try line.received().isEmpty)
        pending?.deliver(.success(Answer(status: 200, body: .bytes(ByteBuffer(string: "slow")))))
        let all = try line.received()
        #expect(all.contains("slow"))
        #expect(all.hasSuffix("fast"))
    }

    @Test("HEAD and 304 have no content, but keep the length of what is not sent")
    func noContent() throws {
        let line = try Line { _ in .now(Answer(status: 200, fields: Fields([.contentLength: "9"]), body: .bytes(ByteBuffer(string: "123456789")))) }
        try line.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
        let all = try line.received()
        #expect(all.lowercased().contains("content-length: 9\r\n"))
        #expect(all.hasSuffix("\r\n\r\n"))
    }

    @Test("A streamed answer of unknown length is chunked, and ends by closing for HTTP/1.0")
    func streamed() throws {
        let line = try Line { exchange in
            let stream = BodyStream(loop: exchange.loop)
            stream.offer(ByteBuffer(string: "hello"))
            stream.finish(trailers: Fields(["x-sum": "1"]))
            return .now(Answer(status: 200, body: .stream(stream, length: nil)))
        }
        try line.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try line.received().hasSuffix("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n"))
        try line.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let all = try line.received()
        #expect(all.contains("Connection: close\r\n\r\nhello"))
        #expect(!line.channel.isActive)
    }

    @Test("A body that breaks off closes the connection, so that half is not taken for the whole")
    func brokenBody() throws {
        let line = try Line { exchange in
            let stream = BodyStream(loop: exchange.loop)
            stream.offer(ByteBuffer(string: "hel"))
            stream.fail(GatewayError(502, .upstream, at: .body, retry: .never, .answerBroken))
            return .now(Answer(status: 200, body: .stream(stream, length: nil)))
        }
        try line.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try line.received().hasSuffix("3\r\nhel\r\n"))
        #expect(!line.channel.isActive)
    }

    @Test("Expect: 100-continue is met when the answer waits for the body, and not when it is refused at once")
    func expectContinue() throws {
        nonisolated(unsafe) var pending: PendingAnswer?
        let line = try Line { exchange in
            guard exchange.request.targetText == "/wanted" else { return .refuse(.denied) }
            let answer = PendingAnswer(loop: exchange.loop)
            pending = answer
            return .later(answer)
        }
        try line.send("PUT /wanted HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        #expect(try line.received() == "HTTP/1.1 100 Continue\r\n\r\n")
        try line.send("abc")
        pending?.deliver(.success(Answer(status: 204)))
        #expect(try line.received().hasPrefix("HTTP/1.1 204 No Content\r\n"))
        try line.send("PUT /refused HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        let refused = try line.received()
        #expect(refused.hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
        #expect(refused.contains("Connection: close\r\n"))
    }

    @Test("A client that leaves cancels what it asked for, and is logged as 499")
    func clientLeaves() throws {
        let cancelled = Mutex(0)
        let line = try Line { exchange in
            let answer = PendingAnswer(loop: exchange.loop)
            answer.onCancelled = { cancelled.withLock { $0 += 1 } }
            return .later(answer)
        }
        try line.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        try line.channel.close().wait()
        #expect(cancelled.withLock { $0 } == 1)
        #expect(line.statuses == [499])
    }

    @Test("A head that does not come in time is answered 408; an idle connection is closed without a word")
    func patience() throws {
        let line = try Line { _ in text("x") }
        try line.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try line.received()
        try line.send("GET /")
        line.clock.advance(by: .seconds(11))
        line.home.sweep()
        #expect(try line.received().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))

        let idle = try Line { _ in text("x") }
        try idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try idle.received()
        idle.clock.advance(by: .seconds(76))
        idle.home.sweep()
        #expect(try idle.received().isEmpty)
        #expect(!idle.channel.isActive)
    }

    @Test("A connection that drains finishes its exchange, says so, and closes")
    func draining() throws {
        nonisolated(unsafe) var pending: PendingAnswer?
        let line = try Line { exchange in
            let answer = PendingAnswer(loop: exchange.loop)
            pending = answer
            return .later(answer)
        }
        try line.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        line.home.drain()
        #expect(line.channel.isActive)
        pending?.deliver(.success(Answer(status: 200)))
        #expect(try line.received().contains("Connection: close\r\n"))
        #expect(!line.channel.isActive)
    }

    @Test("A malformed request is answered in the reader's form and logged")
    func malformed() throws {
        let line = try Line { _ in text("x") }
        try line.send("GET / HTTP/1.1\r\n\r\n")
        let all = try line.received()
        #expect(all.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(all.contains(#""type":"urn:motcua:problem:malformed-host""#))
        #expect(line.statuses == [400])
    }
}
