import Gateway
import NIOCore
import NIOPosix
import Sandbox
import Testing

@Suite("The sandbox's portals over TCP")
struct SandboxPortalsTests {
    /// Three portals on ports the system chose, for one story.
    private func withPortals(_ tell: (SandboxPortals) async throws -> Void) async throws {
        let agencies = SandboxAgency.all.prefix(3).map { agency in
            var agency = agency
            agency.port = 0
            return agency
        }
        let portals = try await SandboxPortals.start(agencies, on: MultiThreadedEventLoopGroup.singleton)
        do {
            try await tell(portals)
        } catch {
            await portals.stop()
            throw error
        }
        await portals.stop()
    }

    /// What a portal sends on one connection until it closes; cut off after 20 seconds, so that a stall fails the test.
    private func ask(_ portals: SandboxPortals, _ slug: String, _ request: String) async throws -> String {
        let agency = try #require(portals.agencies.first { $0.slug == slug })
        let received = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: ByteBuffer.self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(received)) }
            }
            .connect(host: "127.0.0.1", port: agency.port).get()
        try await channel.writeAndFlush(ByteBuffer(string: request)).get()
        let limit = channel.eventLoop.scheduleTask(in: .seconds(20)) { channel.close(promise: nil) }
        defer { limit.cancel() }
        return String(buffer: try await received.futureResult.get())
    }

    private func get(_ portals: SandboxPortals, _ target: String, _ fields: String = "") async throws -> String {
        let slug = String(target.dropFirst().prefix { $0 != "/" })
        return try await ask(portals, slug, "GET \(target) HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\(fields)\r\n")
    }

    @Test("Each portal answers on its own port, for its own paths and its health")
    func ports() async throws {
        try await withPortals { portals in
            #expect(Set(portals.agencies.map(\.port)).count == 3)
            for agency in portals.agencies {
                let page = try await get(portals, "/\(agency.slug)/")
                #expect(page.hasPrefix("HTTP/1.1 200 "))
                #expect(page.contains(agency.reference.nameVi))
                let health = "GET /healthz HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n"
                #expect(try await ask(portals, agency.slug, health).hasSuffix("\r\n\r\nok\n"))
            }
        }
    }

    @Test("A dropped request gets not one byte; a halved one less than was announced")
    func broken() async throws {
        try await withPortals { portals in
            #expect(try await get(portals, "/bo-cong-an/", "Sandbox-Fault: drop\r\n").isEmpty)
            let half = try await get(portals, "/bo-cong-an/bieu-mau.pdf", "Sandbox-Fault: half\r\n")
            #expect(half.lowercased().contains("content-length: 102400"))
            #expect(half.utf8.count < 60_000)
            portals["bo-cong-thuong"]?.standingFault = .drop
            #expect(try await get(portals, "/bo-cong-thuong/").isEmpty)
            #expect(try await get(portals, "/bo-cong-an/").hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("Five megabytes stream out, and a dossier in chunks streams in")
    func streams() async throws {
        try await withPortals { portals in
            let large = try await get(portals, "/bo-cong-an/lon?bytes=5000000")
            #expect(large.utf8.count > 5_000_000)
            #expect(large.hasSuffix("\r\n\r\n" + String(repeating: "m", count: 5_000_000)))
            let receipt = try await ask(portals, "bo-cong-an", """
                POST /bo-cong-an/nop-ho-so HTTP/1.1\r
                Host: portal\r
                Connection: close\r
                Transfer-Encoding: chunked\r
                \r
                3\r
                foo\r
                3\r
                bar\r
                0\r
                \r

                """)
            #expect(receipt.hasPrefix("HTTP/1.1 201 "))
            #expect(receipt.contains(#""bytes":6,"fnv1a64":"85944171f73967e8""#))
        }
    }

    @Test("A port that is taken is an error, and the portals opened before it are closed again")
    func takenPort() async throws {
        try await withPortals { portals in
            let taken = try #require(portals.agencies.first)
            var free = taken
            free.port = 0
            await #expect(throws: (any Error).self) {
                try await SandboxPortals.start([free, taken], on: MultiThreadedEventLoopGroup.singleton)
            }
        }
    }
}

/// Gathers all that comes until the other side closes.
private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let promise: EventLoopPromise<ByteBuffer>
    private var all = ByteBuffer()

    init(_ promise: EventLoopPromise<ByteBuffer>) { self.promise = promise }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        all.writeImmutableBuffer(unwrapInboundIn(data))
    }

    func channelInactive(context: ChannelHandlerContext) { promise.succeed(all) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
