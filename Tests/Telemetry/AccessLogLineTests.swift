import Foundation
import Gateway
import NIOCore
import Telemetry
import Testbed
import Testing

@Suite struct AccessLogLineTests {
    @Test("A line says who asked what, which way it went and how long it took")
    func whole() throws {
        let clock = ManualClock(start: 1_795_000_000)
        let exchange = try TestExchange.make(
            .post, "/bo-cong-thuong/tra-cuu?ma=1", fields: [.userAgent: "curl/8", .traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
            client: ClientConnection(address: try #require(ClientAddress("192.0.2.7")), isSecure: true), clock: clock)
        exchange.route = try Sample.route()
        exchange.record.upstream = "https://dichvucong.example"
        exchange.record.attempts = 2
        exchange.record.bytesReceived = 120
        exchange.record.bytesSent = 2048
        exchange.record.timings.connect = 300
        exchange.record.timings.total = 11_000
        clock.advance(by: .milliseconds(12))

        let line = try Sample.line(exchange)

        #expect(line["time"] as? String == "2026-11-18T11:06:40.012Z")
        #expect(line["trace_id"] as? String == "0af7651916cd43dd8448eb211c80319c")
        #expect(line["span_id"] as? String == exchange.trace.spanID)
        #expect(line["parent_span_id"] as? String == "b7ad6b7169203331")
        #expect(line["client.address"] as? String == "192.0.2.7")
        #expect(line["http.request.method"] as? String == "POST")
        #expect(line["url.scheme"] as? String == "https")
        #expect(line["server.address"] as? String == "motcua.example")
        #expect(line["url.original"] as? String == "/bo-cong-thuong/tra-cuu?ma=1")
        #expect(line["network.protocol.version"] as? String == "1.1")
        #expect(line["http.route"] as? String == "/bo-cong-thuong/*")
        #expect(line["motcua.agency"] as? String == "G02")
        #expect(line["motcua.connector"] as? String == "portal")
        #expect(line["motcua.upstream"] as? String == "https://dichvucong.example")
        #expect(line["motcua.attempts"] as? Int == 2)
        #expect(line["http.response.status_code"] as? Int == 200)
        #expect(line["http.request.size"] as? Int == 120)
        #expect(line["http.response.size"] as? Int == 2048)
        #expect(line["duration_us"] as? Int == 12_000)
        #expect(line["upstream.connect_us"] as? Int == 300)
        #expect(line["upstream.total_us"] as? Int == 11_000)
        #expect(line["user_agent.original"] as? String == "curl/8")
    }

    @Test("What did not happen is left out")
    func sparse() throws {
        let line = try Sample.line(try TestExchange.make())
        for name in ["parent_span_id", "http.route", "motcua.upstream", "motcua.attempts", "cache.verdict", "upstream.total_us", "error.type", "network.peer.address"] {
            #expect(line[name] == nil, "\(name)")
        }
        #expect(line["client.address"] as? String == "unix")
    }

    @Test("A refusal's line names the fault, the step and the code")
    func fault() throws {
        let exchange = try TestExchange.make()
        exchange.record.fault = .malformed(.contentLength)
        let line = try Sample.line(exchange, status: 400)
        #expect(line["error.type"] as? String == "malformed-content-length")
        #expect(line["error.fault"] as? String == "client")
        #expect(line["error.step"] as? String == "read")
    }

    @Test("Behind a trusted proxy the line names both, the client and the proxy")
    func behindProxy() throws {
        let exchange = try TestExchange.make(client: ClientConnection(address: try #require(ClientAddress("10.0.0.1")), isSecure: false))
        exchange.peerIsTrusted = true
        exchange.clientAddress = try #require(ClientAddress("2001:db8::5"))
        let line = try Sample.line(exchange)
        #expect(line["client.address"] as? String == "2001:db8::5")
        #expect(line["network.peer.address"] as? String == "10.0.0.1")
    }

    @Test("Secrets in fields are never logged", arguments: [FieldName.authorization, .cookie, "x-api-key", "proxy-authorization"])
    func secrets(_ name: FieldName) throws {
        let exchange = try TestExchange.make(fields: [name: "geheim-0123"])
        let text = try String(describing: Sample.line(exchange))
        #expect(!text.contains("geheim"))
    }

    @Test("Whatever a client sends, the line is JSON", arguments: [
        (#"a"b\c"#, #"a"b\c"#), ("tab\there", "tab\there"), ("\u{1}\u{1f}\u{7f}", "\u{1}\u{1f}\u{7f}"), ("Trình duyệt 🇻🇳", "Trình duyệt 🇻🇳"), ("", ""),
    ])
    func escaping(_ sent: String, _ read: String) throws {
        let line = try Sample.line(try TestExchange.make(fields: [.userAgent: sent]))
        #expect(line["user_agent.original"] as? String == read)
    }

    @Test("Bytes that are not UTF-8 are replaced, and a long text is cut")
    func notUTF8() throws {
        var section = ByteBuffer(bytes: Array("user-agent: ".utf8) + [0xe1, 0xff, 0x41] + [UInt8](repeating: 0x42, count: 1000))
        let valueEnd = section.readableBytes
        section.writeString("\r\n")
        let exchange = try TestExchange.make()
        exchange.replaceFields {
            $0 = Fields(section: section, lines: [
                .init(start: 0, nameLength: 10, value: 12..<valueEnd, end: section.readableBytes, id: FieldName.userAgent.id),
            ])
        }
        let line = try Sample.line(exchange)
        let agent = try #require(line["user_agent.original"] as? String)
        #expect(agent.hasPrefix("\u{fffd}\u{fffd}A"))
        #expect(agent.utf8.count == 3 + 3 + 510)
    }

    @Test("The longest target is logged whole")
    func longTarget() throws {
        let target = "/" + String(repeating: "\"", count: 64 << 10)
        let line = try Sample.line(try TestExchange.make(.get, target))
        #expect(line["url.original"] as? String == target)
    }

    @Test("The cache's part is one word and its reasons", arguments: [
        (cache(hit: true, ttl: 5), ["cache.verdict": "hit"]),
        (cache(hit: true, ttl: -5, detail: .staleIfError), ["cache.verdict": "stale", "cache.detail": "stale-if-error"]),
        (cache(forward: .uriMiss), ["cache.verdict": "miss", "cache.forward": "uri-miss"]),
        (cache(forward: .stale), ["cache.verdict": "expired", "cache.forward": "stale"]),
        (cache(forward: .method), ["cache.verdict": "bypass", "cache.forward": "method"]),
        (cache(forward: .miss, collapsed: true), ["cache.verdict": "collapsed", "cache.forward": "miss"]),
    ])
    func cacheWords(_ status: CacheStatus, _ expected: [String: String]) throws {
        let exchange = try TestExchange.make()
        exchange.record.cache = status
        let line = try Sample.line(exchange)
        for name in ["cache.verdict", "cache.forward", "cache.detail"] { #expect(line[name] as? String == expected[name]) }
        #expect(line["cache.ttl"] as? Int64 == status.ttl)
        #expect(line["cache.collapsed"] as? Bool == (status.collapsed ? true : nil))
    }

    static func cache(
        hit: Bool = false, ttl: Int64? = nil, detail: CacheStatus.Detail? = nil, forward: CacheStatus.Forward? = nil, collapsed: Bool = false
    ) -> CacheStatus {
        var status = CacheStatus()
        status.hit = hit
        status.ttl = ttl
        status.detail = detail
        status.forward = forward
        status.collapsed = collapsed
        return status
    }

    @Test("Times are right on every kind of day", arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_399, "2000-02-28T23:59:59.000Z"), (951_782_400, "2000-02-29T00:00:00.000Z"),
        (951_868_800, "2000-03-01T00:00:00.000Z"), (1_735_689_599, "2024-12-31T23:59:59.000Z"), (1_735_689_600, "2025-01-01T00:00:00.000Z"),
        (4_107_542_400, "2100-03-01T00:00:00.000Z"),
    ])
    func times(_ second: Int64, _ text: String) throws {
        let line = try Sample.line(try TestExchange.make(clock: ManualClock(start: second)))
        #expect(line["time"] as? String == text)
    }
}
