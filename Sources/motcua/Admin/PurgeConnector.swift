import Caching
import Gateway
import NIOCore

/// Purges, and says so when nothing of it can come back any more: not before its files are gone, where there are some.
struct PurgeConnector: Connector {
    let gateway: RunningGateway

    func answer(_ exchange: Exchange) -> Reply {
        guard let query = exchange.request.query, let purge = PurgeRequest(String(buffer: query)) else {
            return .now(Self.text("say what to purge: ?all, ?url=http://HOST/PATH, or ?prefix=/PATH\n", status: 400))
        }
        let count = gateway.cache.purge(purge.purge)
        guard let disk = gateway.cache.disk else { return .now(Self.text("\(count) dropped\n")) }
        let loop = exchange.loop
        let pending = PendingAnswer(loop: loop)
        let bound = NIOLoopBound(pending, eventLoop: loop)
        disk.whenPurged { areAllGone in
            loop.execute { bound.value.deliver(.success(Self.answer(count, areAllGone: areAllGone))) }
        }
        return .later(pending)
    }

    private static func answer(_ count: Int, areAllGone: Bool) -> Answer {
        areAllGone
            ? text("\(count) dropped\n")
            : text("\(count) dropped from memory; the disk refused to remove some of them, which a restart would bring back\n", status: 500)
    }

    private static func text(_ text: String, status: Int = 200) -> Answer {
        Answer(
            status: status, fields: Fields([.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"]),
            body: .bytes(ByteBuffer(string: text)))
    }
}
