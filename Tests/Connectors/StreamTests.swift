import Curl
import Gateway
import NIOCore
import Testing

@testable import Connectors

@Suite("Content on its way")
struct StreamTests {
    let bed: Bed
    init() throws { bed = try Bed() }

    /// An answer's stream, held by a reader on its loop.
    final class Reader: Sendable {
        private let stream: NIOLoopBoundBox<BodyStream?>
        private let pending: NIOLoopBoundBox<PendingAnswer?>
        let loop: any EventLoop

        init(_ bed: Bed, _ connector: any Connector, _ target: String = "/") async throws {
            loop = bed.loop
            let (stream, pending) = try await bed.loop.submit {
                (NIOLoopBoundBox<BodyStream?>(nil, eventLoop: bed.loop), NIOLoopBoundBox<PendingAnswer?>(nil, eventLoop: bed.loop))
            }.get()
            self.stream = stream
            self.pending = pending
            let arrived = bed.loop.makePromise(of: Void.self)
            self.arrival = arrived
            bed.loop.execute {
                do {
                    guard case .later(let reply) = connector.answer(try bed.exchange(.get, target, [], nil)) else { return }
                    pending.value = reply
                    reply.whenDelivered {
                        if case .success(let answer) = $0, case .stream(let body, _) = answer.body { stream.value = body }
                        arrived.succeed()
                    }
                } catch {
                    arrived.fail(error)
                }
            }
        }

        private let arrival: EventLoopPromise<Void>
        var arrived: EventLoopFuture<Void> { arrival.futureResult }

        /// Takes until there is nothing, and says how much that was.
        func take() async throws -> (bytes: Int, ended: Bool) {
            try await loop.submit { [stream] in
                var bytes = 0
                while let piece = stream.value?.take() {
                    guard case .bytes(let buffer) = piece else { return (bytes, true) }
                    bytes += buffer.readableBytes
                }
                return (bytes, false)
            }.get()
        }

        func abandon() async throws { try await loop.submit { [stream] in stream.value?.abandon() }.get() }
        func cancel() async throws {
            try await loop.submit { [pending] in pending.value?.cancel() }.get()
            arrival.succeed()
        }
    }

    @Test("A slow reader makes the upstream wait, and gets everything in the end")
    func slowReader() async throws {
        let sent = Count()
        let piece = ByteBuffer(repeating: 0x61, count: 64 << 10)
        let pieces = 512
        let server = try await ScriptedServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(pieces * piece.readableBytes)\r\n\r\n")
            @Sendable func next() {
                guard sent.next() <= pieces else { return }
                // Written once the last one has gone into the socket.
                connection.send(piece).whenSuccess { next() }
            }
            next()
        }
        let reader = try await Reader(bed, bed.connector(server))
        try await reader.arrived.get()
        // Until the upstream is stuck: the same count over many turns of its loop.
        var last = -1
        while last != sent.now {
            last = sent.now
            for _ in 0..<200 { try await server.turn() }
        }
        // Ours: 256 KiB twice, a round, and libcurl's; the kernel's socket buffers hold some MiB.
        #expect(sent.now < 200, "\(sent.now) pieces of 64 KiB")
        var all = 0
        while true {
            let (bytes, ended) = try await reader.take()
            all += bytes
            if ended { break }
        }
        #expect(all == pieces * piece.readableBytes)
    }

    @Test("An asker who leaves before the answer ends the transfer")
    func cancelled() async throws {
        let (closed, closing) = AsyncStream.makeStream(of: Void.self)
        let (arrived, arrival) = AsyncStream.makeStream(of: Void.self)
        let server = try await ScriptedServer { _, connection in
            connection.closed.whenComplete { _ in closing.yield() }
            arrival.yield()
        }
        let connector = try bed.connector(server)
        let reader = try await Reader(bed, connector)
        _ = await arrived.first { _ in true }
        try await reader.cancel()
        _ = await closed.first { _ in true }
        #expect(connector.status.first?.pending == 0)
        #expect(connector.status.first?.failures == 0)
    }

    @Test("A reader who leaves within the answer ends the transfer")
    func abandoned() async throws {
        let (closed, closing) = AsyncStream.makeStream(of: Void.self)
        let server = try await ScriptedServer { _, connection in
            connection.closed.whenComplete { _ in closing.yield() }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nbeginning")
        }
        let connector = try bed.connector(server)
        let reader = try await Reader(bed, connector)
        try await reader.arrived.get()
        try await reader.abandon()
        _ = await closed.first { _ in true }
        #expect(connector.status.first?.pending == 0)
    }

    @Test("A client that breaks off its upload is at fault itself, and the upstream's circuit doesn't count it")
    func brokenUpload() async throws {
        let server = try await ScriptedServer { $1.answer("never") }
        let connector = try bed.connector(server) { $0.circuit.failures = 1 }
        let received = try await bed.ask(connector, .put) { exchange in
            let stream = BodyStream(loop: exchange.loop)
            exchange.body = .stream(stream, length: 100)
            stream.offer(ByteBuffer(string: "half"))
            stream.fail(.clientLeft)
        }
        #expect(received.failure == .clientLeft)
        #expect(connector.status.first?.circuit == .closed(failures: 0))
    }

    @Test("An answer that comes before the upload has ended is passed on, and the rest is not waited for")
    func earlyAnswer() async throws {
        let server = try await ScriptedServer(readsHeadsOnly: true) { _, connection in
            connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno!")
            connection.close()
        }
        let left = Flag()
        let received = try await bed.ask(bed.connector(server), .post) { exchange in
            let stream = BodyStream(loop: exchange.loop)
            stream.onAbandoned = { left.set() }
            exchange.body = .stream(stream, length: 1 << 30)
            stream.offer(ByteBuffer(string: "only the beginning"))
        }
        #expect(received.status == 413)
        #expect(received.failure == nil)
        #expect(received.text == "no!")
        #expect(left.isSet)
    }
}

@Suite("A fetch")
struct FetchTests {
    @Test("waits for one answer, over TCP and over a unix socket")
    func fetch() async throws {
        let path = "/tmp/motcua-fetch-\(UInt32.random(in: 0...UInt32.max)).sock"
        let tcp = try await ScriptedServer { $1.answer($0.target + $0.content) }
        let unix = try await ScriptedServer(path: path) { $1.answer($0.target) }
        defer { withExtendedLifetime((tcp, unix)) {} }
        let fetch = CurlFetch("http://127.0.0.1:\(tcp.port)/a?b")
        let answer = try fetch()
        #expect(answer.status == 200)
        #expect(String(decoding: answer.content, as: UTF8.self) == "/a?b")
        var post = fetch
        post.method = "POST"
        post.content = Array("content".utf8)
        #expect(String(decoding: try post().content, as: UTF8.self) == "/a?bcontent")
        #expect(String(decoding: try CurlFetch("http://localhost/status", unixSocket: path)().content, as: UTF8.self) == "/status")
        try await unix.stop()
        try await tcp.stop()
        #expect(throws: CurlFailure.self) { try fetch() }
    }
}
