import NIOCore
import NIOPosix
import Synchronization

/// A server that does with each connection what a test says, byte for byte.
final class ScriptedServer: Sendable {
    struct Request: Sendable {
        /// Request line and fields, without the empty line.
        let head: String
        let content: String
        /// From 1, on its connection.
        let number: Int
        var target: String { head.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
        var lines: [String] { head.components("\r\n") }
        func values(_ name: String) -> [String] {
            lines.filter { $0.lowercased().hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)).trimmed }
        }
    }

    /// One connection, on its loop.
    struct Connection: Sendable {
        fileprivate let channel: any Channel
        func send(_ text: String) { channel.writeAndFlush(ByteBuffer(string: text), promise: nil) }
        func send(_ bytes: ByteBuffer) -> EventLoopFuture<Void> { channel.writeAndFlush(bytes) }
        func answer(_ text: String, _ fields: String = "") {
            send("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\(fields)\r\n\(text)")
        }
        func later(_ delay: TimeAmount, _ work: @escaping @Sendable () -> Void) {
            channel.eventLoop.scheduleTask(in: delay, work)
        }
        func close() { channel.close(promise: nil) }
        var closed: EventLoopFuture<Void> { channel.closeFuture }
    }

    private let channel: any Channel
    let port: Int

    /// - Parameter script: called for each request that is there whole; with `readsHeadsOnly`, once its head is.
    init(
        path: String? = nil, greeting: String? = nil, readsHeadsOnly: Bool = false,
        _ script: @escaping @Sendable (Request, Connection) -> Void
    ) async throws {
        let counters = Counters()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    counters.connections.add(1, ordering: .relaxed)
                    if let greeting { channel.writeAndFlush(ByteBuffer(string: greeting), promise: nil) }
                    try channel.pipeline.syncOperations.addHandler(
                        Reader(readsHeadsOnly: readsHeadsOnly, counters: counters, script: script))
                }
            }
        if let path {
            channel = try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        } else {
            channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        }
        port = channel.localAddress?.port ?? 0
        self.counters = counters
    }

    private let counters: Counters
    var connectionCount: Int { counters.connections.load(ordering: .relaxed) }
    var requestCount: Int { counters.requests.load(ordering: .relaxed) }
    /// Lets each loop have a turn.
    func turn() async throws {
        for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() { try await loop.submit {}.get() }
    }
    func stop() async throws { try await channel.close() }

    fileprivate final class Counters: Sendable {
        let connections = Atomic<Int>(0), requests = Atomic<Int>(0)
    }
}

private final class Reader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let readsHeadsOnly: Bool
    private let counters: ScriptedServer.Counters
    private let script: @Sendable (ScriptedServer.Request, ScriptedServer.Connection) -> Void
    private var text = ""
    private var number = 0

    init(
        readsHeadsOnly: Bool, counters: ScriptedServer.Counters,
        script: @escaping @Sendable (ScriptedServer.Request, ScriptedServer.Connection) -> Void
    ) {
        self.readsHeadsOnly = readsHeadsOnly
        self.counters = counters
        self.script = script
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(buffer: unwrapInboundIn(data))
        while let (request, rest) = next() {
            text = rest
            counters.requests.add(1, ordering: .relaxed)
            script(request, ScriptedServer.Connection(channel: context.channel))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func next() -> (ScriptedServer.Request, rest: String)? {
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let head = String(text[..<end.lowerBound])
        let rest = text[end.upperBound...]
        let probe = ScriptedServer.Request(head: head, content: "", number: number + 1)
        var content = "", left = String(rest)
        if readsHeadsOnly {
            left = ""
        } else if let length = probe.values("content-length").first.flatMap({ Int($0) }) {
            guard rest.utf8.count >= length else { return nil }
            content = String(rest.utf8.prefix(length)) ?? ""
            left = String(rest.utf8.dropFirst(length)) ?? ""
        } else if probe.values("transfer-encoding") == ["chunked"] {
            guard let last = rest.firstRange(of: "0\r\n\r\n") else { return nil }
            content = String(rest[..<last.lowerBound])
            left = String(rest[last.upperBound...])
        }
        number += 1
        return (ScriptedServer.Request(head: head, content: content, number: number), left)
    }
}

extension String {
    func components(_ separator: String) -> [String] {
        var parts: [String] = [], rest = self[...]
        while let found = rest.firstRange(of: separator) {
            parts.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return parts + [String(rest)]
    }

    var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
