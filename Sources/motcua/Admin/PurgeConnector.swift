import Caching
import Gateway
import NIOCore
import Telemetry

/// Purges off the loop, since a prefix has every key walked, and answers when it is done: when nothing of it can come
/// back, from disk neither.
struct PurgeConnector: Connector {
    let gateway: RunningGateway

    func answer(_ exchange: Exchange) -> Reply {
        let request: PurgeRequest
        do {
            request = try PurgeRequest(exchange.request.query.map { String(buffer: $0) } ?? "", keyed: gateway.snapshot.tree.keyed)
        } catch {
            return .now(AdminAnswer.text(error.reason + "\n", status: 400))
        }
        let pending = PendingAnswer(loop: exchange.loop)
        let bound = NIOLoopBound(pending, eventLoop: exchange.loop)
        let loop = exchange.loop
        Task { [gateway] in
            let count = gateway.cache.purge(request.purge, softlyAt: request.isSoft ? gateway.clock.tick() : nil)
            gateway.operatorLog.info("purged", ["what": request.title, "answers": "\(count)", "softly": "\(request.isSoft)"])
            let tell: @Sendable (Bool) -> Void = { isDone in
                loop.execute { bound.value.deliver(.success(Self.answer(request.outcome(count), isDoneOnDisk: isDone))) }
            }
            if let disk = gateway.cache.disk { disk.whenPurged(tell) } else { tell(true) }
        }
        return .later(pending)
    }

    private static func answer(_ outcome: String, isDoneOnDisk: Bool) -> Answer {
        isDoneOnDisk
            ? AdminAnswer.text(outcome + "\n")
            : AdminAnswer.text(outcome + " in memory, but the disk refused some of it, which a restart would bring back\n", status: 500)
    }
}
