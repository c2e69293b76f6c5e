import Crypto
package import NIOCore
import NIOPosix

/// An agency's system's line to the door: plain HTTP/1.1 to loopback, a connection a call, and nothing of the gateway's own
/// code, so that the two cannot agree on a mistake.
package struct MotcuaLine: Sendable {
    let port: Int
    let group: any EventLoopGroup

    package init(port: Int, on group: any EventLoopGroup) {
        self.port = port
        self.group = group
    }

    /// Why there was no answer.
    package enum Trouble: Error, Sendable, Hashable { case broken, refused(status: Int, String) }

    struct Answer: Sendable {
        var status = 0
        /// Empty where only the digest was asked for.
        var content: [UInt8] = []
        /// SHA-256 of the content, lower-case hexadecimal.
        var digest = ""
        var text: String { String(decoding: content, as: UTF8.self) }
    }

    /// - Parameter keeps: the content is wanted, and not only its digest.
    func ask(_ method: String, _ target: String, _ fields: [(String, String)] = [], _ content: [UInt8] = [], keeps: Bool = true) async throws -> Answer {
        let answer = group.any().makePromise(of: Answer.self)
        let channel = try await ClientBootstrap(group: group).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(answer, keeps: keeps)) }
        }.connect(host: "127.0.0.1", port: port).get()
        var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        if !content.isEmpty { head += "Content-Length: \(content.count)\r\n" }
        channel.writeAndFlush(ByteBuffer(bytes: Array((head + "\r\n").utf8) + content), promise: nil)
        return try await answer.futureResult.get()
    }
}

/// Gathers an answer until its connection is closed.
private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let promise: EventLoopPromise<MotcuaLine.Answer>
    private let keeps: Bool
    private var head: [UInt8] = []
    private var answer = MotcuaLine.Answer()
    private var length: Int?
    private var count = 0
    private var digest = SHA256()

    init(_ promise: EventLoopPromise<MotcuaLine.Answer>, keeps: Bool) {
        self.promise = promise
        self.keeps = keeps
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Array(unwrapInboundIn(data).readableBytesView)
        if answer.status != 0 { return take(bytes) }
        head += bytes
        guard let end = head.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
        let lines = String(decoding: head[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        answer.status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? -1
        for line in lines where line.lowercased().hasPrefix("content-length:") {
            length = Int(line.dropFirst("content-length:".count).filter(\.isNumber))
        }
        take(Array(head[end.upperBound...]))
    }

    private func take(_ bytes: [UInt8]) {
        count += bytes.count
        digest.update(data: bytes)
        if keeps { answer.content += bytes }
    }

    func channelInactive(context: ChannelHandlerContext) {
        guard answer.status > 0, length == nil || length == count else { return promise.fail(MotcuaLine.Trouble.broken) }
        answer.digest = digest.finalize().hexadecimal
        promise.succeed(answer)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
