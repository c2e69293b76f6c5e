import Gateway
import NIOCore
import Testing

@testable import Connectors

@Suite("A request goes to its upstream and the answer comes back")
struct ForwardTests {
    let bed: Bed
    init() throws { bed = try Bed() }

    @Test("A small answer comes whole, with its status, fields and content")
    func small() async throws {
        let server = try await ScriptedServer { _, connection in
            connection.send("HTTP/1.1 201 Made\r\nContent-Length: 5\r\nX-Portal: Hà Nội\r\nETag: \"a\"\r\n\r\nhello")
        }
        let received = try await bed.ask(bed.connector(server), .get, "/a?b=c")
        #expect(received.status == 201)
        #expect(received.text == "hello")
        #expect(received.wasWhole)
        #expect(received.fields.first("x-portal") == "Hà Nội")
        #expect(received.fields.first(.etag) == "\"a\"")
        #expect(!received.fields.contains(.contentLength))
        #expect(received.fields.contains(.date))
        #expect(received.record.upstream == "http://127.0.0.1:\(server.port)")
        #expect(received.record.attempts == 1)
    }

    @Test("The target goes on as the cache keys it: the path normalised, the query as it was received", arguments: [
        ("/", "/"), ("/a/%2db//%2f", "/a/-b//%2F"), ("/a?b=c&d=%20%61", "/a?b=c&d=%20%61"), ("/a;b=1?x=y?z", "/a;b=1?x=y?z"), ("/a?", "/a?"),
    ])
    func target(target: String, sent: String) async throws {
        let server = try await ScriptedServer { $1.answer($0.target) }
        #expect(try await bed.ask(bed.connector(server), .get, target).text == sent)
    }

    @Test("An answer to HEAD keeps the Content-Length of what is not sent")
    func head() async throws {
        let server = try await ScriptedServer { request, connection in
            #expect(request.head.hasPrefix("HEAD /x "))
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n")
        }
        let received = try await bed.ask(bed.connector(server), .head, "/x")
        #expect(received.status == 200)
        #expect(received.fields.first(.contentLength) == "1234")
        #expect(received.content.readableBytes == 0)
    }

    @Test("A 304 keeps its fields and has no content, and the connection serves on")
    func notModified() async throws {
        let server = try await ScriptedServer { _, connection in
            connection.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\nETag: \"z\"\r\n\r\n")
        }
        let connector = try bed.connector(server)
        for _ in 1...2 {
            let received = try await bed.ask(connector, fields: [(.ifNoneMatch, "\"z\"")])
            #expect(received.status == 304)
            #expect(received.fields.first(.contentLength) == "77")
            #expect(received.wasWhole)
        }
        #expect(server.connectionCount == 1)
    }

    @Test("Interim answers are dropped, and what they said with them")
    func interim() async throws {
        let server = try await ScriptedServer { _, connection in
            connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        let received = try await bed.ask(bed.connector(server))
        #expect(received.status == 200)
        #expect(!received.fields.contains("link"))
        #expect(received.text == "ok")
    }

    @Test("Fields of the connection, and those it names, stay behind in an answer")
    func hopByHop() async throws {
        let server = try await ScriptedServer { _, connection in
            connection.answer("x", "Connection: keep-alive, X-Own\r\nX-Own: 1\r\nKeep-Alive: timeout=5\r\nUpgrade: h2c\r\nX-Kept: 1\r\n")
        }
        let fields = try await bed.ask(bed.connector(server)).fields
        #expect(fields.values("x-kept") == ["1"])
        for name in ["connection", "keep-alive", "upgrade", "x-own"] { #expect(!fields.contains(FieldName(name)), "\(name)") }
    }

    @Test("Trailers of a chunked answer are passed on")
    func trailers() async throws {
        let server = try await ScriptedServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 9\r\nContent-Length: 7\r\n\r\n")
        }
        let received = try await bed.ask(bed.connector(server))
        #expect(received.text == "abc")
        #expect(received.trailers?.first("x-sum") == "9")
        #expect(received.trailers?.contains(.contentLength) == false)
    }

    @Test("An answer without a length ends with its connection")
    func untilClose() async throws {
        let server = try await ScriptedServer { _, connection in
            connection.send("HTTP/1.0 200 OK\r\n\r\nall of it")
            connection.close()
        }
        #expect(try await bed.ask(bed.connector(server)).text == "all of it")
    }

    @Test("A unix socket is an upstream as good as any")
    func unixSocket() async throws {
        let path = "/tmp/motcua-connectors-\(UInt32.random(in: 0...UInt32.max)).sock"
        let server = try await ScriptedServer(path: path) { $1.answer($0.values("host").joined()) }
        let received = try await bed.ask(bed.connector(["unix:\(path)"]))
        #expect(received.text == "localhost")
        try await server.stop()
    }

    @Test("Content goes up with its length, and an empty POST says that it is empty", arguments: [
        ("POST", 3), ("PUT", 300_000), ("PATCH", 0), ("POST", 0),
    ])
    func content(method: String, length: Int) async throws {
        let body = length == 0 ? nil : String(repeating: "x", count: length)
        let server = try await ScriptedServer { request, connection in
            connection.answer("\(request.head.prefix { $0 != " " }) \(request.values("content-length")) \(request.content.utf8.count) \(request.values("expect")) \(request.values("content-type"))")
        }
        let received = try await bed.ask(bed.connector(server), Gateway.Method(method), body: body)
        #expect(received.text == "\(method) [\"\(length)\"] \(length) [] []")
    }

    @Test("Content of unknown length goes up chunked, piece by piece as it comes")
    func chunkedUpload() async throws {
        let server = try await ScriptedServer { request, connection in
            connection.answer("\(request.values("transfer-encoding")) \(request.content.filter { $0 == "x" }.count)")
        }
        let connector = try bed.connector(server)
        let received = try await bed.ask(connector, .post) { exchange in
            let stream = BodyStream(loop: exchange.loop, highWater: 1 << 10)
            exchange.body = .stream(stream, length: nil)
            let left = Counter(200)
            @Sendable func fill(_ stream: BodyStream) {
                while stream.wantsMore, left.value > 0 {
                    left.value -= 1
                    stream.offer(ByteBuffer(repeating: UInt8(ascii: "x"), count: 5_000))
                }
                if left.value == 0 { stream.finish() }
            }
            stream.onDemand = { fill(stream) }
            fill(stream)
        }
        #expect(received.text == "[\"chunked\"] 1000000")
    }
}

/// A number on one loop.
final class Counter: @unchecked Sendable {
    // Touched by one loop only.
    var value: Int
    init(_ value: Int) { self.value = value }
}
