import Curl
import Gateway
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Connectors

@Suite("Calls in the gateway's own name") struct OutboundCallTests {
    private func caller(_ bed: Bed, _ server: ScriptedServer, limit: Int = 1 << 20) throws -> OutboundCaller {
        OutboundCaller(try bed.connector(server), loops: MultiThreadedEventLoopGroup.singleton, clock: bed.clock, limit: limit, seed: 3)
    }

    @Test("A call goes out with its method, path, query, fields and content, and its answer comes back whole, whatever its status")
    func asks() async throws {
        let bed = try Bed()
        let server = try await ScriptedServer { request, connection in
            let text = "\(request.target) \(request.values("content-type")) \(request.content)"
            connection.send("HTTP/1.1 422 No\r\nX-Own: 1\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
        }
        let call = OutboundCall(
            .post, "/a/b", query: "c=d", fields: Fields([.contentType: "application/json"]), content: .bytes(Array("{}".utf8)))
        let answer = try await caller(bed, server).ask(call).get()
        #expect(answer.status == 422 && answer.fields.first("x-own") == "1")
        #expect(String(decoding: answer.content, as: UTF8.self) == #"/a/b?c=d ["application/json"] {}"#)
    }

    @Test("Nothing is said to the upstream of who asked, since nobody did")
    func saysNoClient() async throws {
        let bed = try Bed()
        let server = try await ScriptedServer { request, connection in connection.answer(request.head) }
        let head = String(decoding: try await caller(bed, server).ask(OutboundCall(.get, "/")).get().content, as: UTF8.self)
        #expect(!head.contains("X-Forwarded-For") && !head.contains("X-Forwarded-Host") && head.contains("Host: 127.0.0.1:\(server.port)"))
    }

    @Test("Content that is written while it is sent arrives whole")
    func writes() async throws {
        let bed = try Bed()
        let server = try await ScriptedServer { request, connection in connection.answer("\(request.content.utf8.count)") }
        let piece = [UInt8](repeating: 0x61, count: 100_000)
        let content = OutboundCall.Content.written(length: 3_000_000) { writer in
            for _ in 0..<30 where await !writer.write(piece) { return }
        }
        let answer = try await caller(bed, server).ask(OutboundCall(.put, "/tep", content: content)).get()
        #expect(String(decoding: answer.content, as: UTF8.self) == "3000000")
    }

    @Test("Whoever writes content that a connector refuses to take is told, and does not wait for ever", .timeLimit(.minutes(1)))
    func refusesContent() async throws {
        let (ends, ended) = AsyncStream.makeStream(of: Bool.self)
        let content = OutboundCall.Content.written(length: 3_000_000) { writer in
            var isTaken = true
            while isTaken { isTaken = await writer.write([UInt8](repeating: 0x61, count: 100_000)) }
            ended.yield(isTaken)
        }
        let caller = OutboundCaller(Refusing(), loops: MultiThreadedEventLoopGroup.singleton, clock: ManualClock(), seed: 3)
        guard case .failure = await caller.ask(OutboundCall(.put, "/tep", content: content)) else {
            Issue.record("it was answered")
            return
        }
        var all = ends.makeAsyncIterator()
        #expect(await all.next() == false)
    }

    private struct Refusing: Connector {
        func answer(_ exchange: Exchange) -> Reply { .refuse(.noRoute(nearest: nil)) }
    }

    @Test("What the upstream bears twice goes on a kept connection; anything else that is not idempotent on one of its own", arguments: [true, false])
    func reuses(mayBeRepeated: Bool) async throws {
        let bed = try Bed()
        let server = try await ScriptedServer { request, connection in connection.answer(request.content) }
        let caller = OutboundCaller(try bed.connector(server), loops: bed.loop, clock: bed.clock, seed: 3)
        for text in ["một", "hai", "ba"] {
            var call = OutboundCall(.post, "/", content: .bytes(Array(text.utf8)))
            call.mayBeRepeated = mayBeRepeated
            #expect(String(decoding: try await caller.ask(call).get().content, as: UTF8.self) == text)
        }
        #expect(server.connectionCount == (mayBeRepeated ? 1 : 3))
    }

    @Test("An answer beyond the limit is a failure of the upstream's, announced or not", arguments: ["Content-Length: 2000", "Transfer-Encoding: chunked"])
    func limits(framing: String) async throws {
        let bed = try Bed()
        let server = try await ScriptedServer { _, connection in
            let content = String(repeating: "a", count: 2000)
            connection.send("HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n" + (framing.hasSuffix("chunked") ? "7d0\r\n\(content)\r\n0\r\n\r\n" : content))
        }
        let result = await (try caller(bed, server, limit: 1000)).ask(OutboundCall(.get, "/"))
        guard case .failure(let error) = result else { return #expect(Bool(false)) }
        #expect(error.fault == .upstream && error.detail == .answerMalformed)
    }

    @Test("An answer that only trickles in is given up when the call's time is over")
    func trickles() async throws {
        let bed = try Bed()
        let server = try await ScriptedServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\na")
            @Sendable func more() {
                connection.later(.milliseconds(20)) {
                    connection.send("a")
                    more()
                }
            }
            more()
        }
        let result = await (try caller(bed, server)).ask(OutboundCall(.get, "/", timeout: .milliseconds(150)))
        guard case .failure(let error) = result else { return #expect(Bool(false)) }
        #expect(error.detail == .answerTimeout)
    }

    @Test("A call whose task is cancelled ends at once, and leaves the upstream")
    func cancels() async throws {
        let bed = try Bed()
        let arrived = AsyncStream.makeStream(of: ScriptedServer.Connection.self)
        let server = try await ScriptedServer { _, connection in arrived.continuation.yield(connection) }
        let caller = try caller(bed, server)
        let task = Task { await caller.ask(OutboundCall(.get, "/")) }
        var connections = arrived.stream.makeAsyncIterator()
        let connection = try #require(await connections.next())
        task.cancel()
        guard case .failure(let error) = await task.value else { return #expect(Bool(false)) }
        #expect(error.detail == .clientLeft)
        try await connection.closed.get()
    }
}
