import Curl
import Gateway
import NIOCore
import Testing

@testable import Connectors

@Suite("What an upstream is sent")
struct RequestFieldTests {
    let bed: Bed
    let server: ScriptedServer

    init() async throws {
        bed = try Bed()
        // Answers with the head it was sent.
        server = try await ScriptedServer { $1.answer($0.head) }
    }

    private func sent(
        _ fields: [(FieldName, String)] = [], settings: (inout HTTPConnectorSettings) -> Void = { _ in },
        change: @escaping @Sendable (Exchange) -> Void = { _ in }
    ) async throws -> ScriptedServer.Request {
        let received = try await bed.ask(bed.connector(server, settings), fields: fields, change)
        return ScriptedServer.Request(head: received.text, content: "", number: 1)
    }

    @Test("Host is the upstream's own, and the one that was asked for stands beside it")
    func host() async throws {
        let request = try await sent()
        #expect(request.values("host") == ["127.0.0.1:\(server.port)"])
        #expect(request.values("x-forwarded-host") == ["motcua.example"])
    }

    @Test("Nothing of libcurl's own is added")
    func nothingAdded() async throws {
        let names = try await sent().lines.dropFirst().map { $0.prefix { $0 != ":" }.lowercased() }
        #expect(names.sorted() == [
            "forwarded", "host", "traceparent", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
        ])
    }

    @Test("What a stranger says of the client is dropped, and the truth is told")
    func spoofed() async throws {
        let request = try await sent([
            (.xForwardedFor, "10.0.0.1"), (.forwarded, "for=10.0.0.1"), (.xForwardedProto, "https"),
            (.xForwardedHost, "evil.example"), ("X-Real-IP", "10.0.0.1"), ("X-Forwarded-Port", "443"),
        ])
        #expect(request.values("x-forwarded-for") == ["203.0.113.7"])
        #expect(request.values("forwarded") == ["for=203.0.113.7;host=motcua.example;proto=http"])
        #expect(request.values("x-forwarded-proto") == ["http"])
        #expect(request.values("x-forwarded-host") == ["motcua.example"])
        #expect(request.values("x-real-ip") == [] && request.values("x-forwarded-port") == [])
    }

    @Test("What a trusted proxy says is kept, with the proxy's address after it")
    func trusted() async throws {
        let request = try await sent([
            (.xForwardedFor, "198.51.100.1"), (.forwarded, "for=198.51.100.1"), (.xForwardedHost, "dvc.example"), ("x-real-ip", "198.51.100.1"),
        ], change: {
            $0.peerIsTrusted = true
            $0.isSecure = true
        })
        #expect(request.values("x-forwarded-for") == ["198.51.100.1, 203.0.113.7"])
        #expect(request.values("forwarded") == ["for=198.51.100.1, for=203.0.113.7;host=motcua.example;proto=http"])
        #expect(request.values("x-forwarded-proto") == ["https"])
        #expect(request.values("x-forwarded-host") == ["dvc.example"])
        #expect(request.values("x-real-ip") == ["198.51.100.1"])
    }

    @Test("Via grows by the gateway, with the version the request came in")
    func via() async throws {
        #expect(try await sent().values("via") == ["1.1 motcua"])
        #expect(try await sent([(.via, "1.0 fred"), (.via, "1.1 p.example")]).values("via") == ["1.0 fred, 1.1 p.example, 1.1 motcua"])
    }

    @Test("The trace goes on with the gateway's own span")
    func trace() async throws {
        let request = try await sent([(.traceparent, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", "a=1")], change: {
            $0.trace = TraceContext(traceHigh: 0x0af7_6519_16cd_43dd, traceLow: 0x8448_eb21_1c80_319c, span: 0x2a, parent: 7, flags: 1)
        })
        #expect(request.values("traceparent") == ["00-0af7651916cd43dd8448eb211c80319c-000000000000002a-01"])
        #expect(request.values("tracestate") == ["a=1"])
    }

    @Test("Fields of the client's connection stay behind", arguments: [
        "Connection", "Keep-Alive", "TE", "Trailer", "Upgrade", "Proxy-Connection", "Proxy-Authorization", "Expect", "Proxy", "HTTP2-Settings",
    ])
    func hopByHop(name: String) async throws {
        #expect(try await sent([(FieldName(name), "x")]).values(name.lowercased()) == [])
    }

    @Test("Fields that Connection names stay behind")
    func named() async throws {
        let request = try await sent([(.connection, "close, X-Secret"), ("x-secret", "1"), ("x-open", "2")])
        #expect(request.values("x-secret") == [] && request.values("connection") == [])
        #expect(request.values("x-open") == ["2"])
    }

    @Test("Other fields go on in order, repeated and empty ones too")
    func others() async throws {
        let request = try await sent([("x-a", "1"), ("x-empty", ""), ("x-a", "2"), (.cookie, "a=1; b=2"), (.accept, "text/html")])
        #expect(request.values("x-a") == ["1", "2"])
        #expect(request.values("x-empty") == [""])
        #expect(request.values("cookie") == ["a=1; b=2"])
        #expect(request.values("accept") == ["text/html"])
    }

    @Test("The connector's own fields replace the client's, secrets too, and removed ones are gone")
    func settings() async throws {
        let request = try await sent([("x-key", "client's"), ("x-gone", "1"), (.accept, "text/html")]) {
            $0.setFields = [
                FieldSetting(name: "X-Key", value: .secret(Secret("s3cret"))), FieldSetting(name: "Host", value: .plain("portal.example")),
                FieldSetting(name: "Accept", value: .plain("application/json")), FieldSetting(name: "X-Odd", value: .plain("a\r\nX-In: 1")),
            ]
            $0.removeFields = ["X-Gone"]
        }
        #expect(request.values("x-key") == ["s3cret"])
        #expect(request.values("host") == ["portal.example"])
        #expect(request.values("accept") == ["application/json"])
        #expect(request.values("x-gone") == [] && request.values("x-in") == [])
        #expect(request.values("x-odd") == ["a  X-In: 1"])
    }

    @Test("Through a proxy the target is the whole address")
    func proxied() async throws {
        let port = server.port
        let connector = try bed.connector(["http://portal.example:8080"]) { $0.proxy = "http://127.0.0.1:\(port)" }
        let received = try await bed.ask(connector, .get, "/a?b")
        #expect(received.text.hasPrefix("GET http://portal.example:8080/a?b HTTP/1.1\r\n"))
    }

    @Test("A client with an IPv6 address is written as RFC 7239 wants it")
    func ipv6() async throws {
        let client = ClientConnection(address: try #require(ClientAddress("2001:db8::1")), isSecure: true)
        let exchange = Exchange(
            request: RequestHead(
                method: .get, target: ByteBuffer(string: "/"), path: ByteBuffer(string: "/"), query: nil,
                authority: ByteBuffer(string: "dvc.example:8443"), version: .http2, fields: Fields()),
            body: .empty, client: client, loop: bed.loop, clock: bed.clock, arrived: bed.clock.tick(),
            trace: TraceContext(traceHigh: 1, traceLow: 1, span: 1, parent: nil, flags: 0))
        let upstream = try Upstream("http://127.0.0.1:1")
        let head = RequestWriter(HTTPConnectorSettings(upstreams: [upstream]), upstream).head(for: exchange, hasContent: false)
        #expect(head.lines.contains("Forwarded: for=\"[2001:db8::1]\";host=\"dvc.example:8443\";proto=https"))
        #expect(head.lines.contains("Via: 2 motcua"))
    }
}
