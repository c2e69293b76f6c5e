import Caching
import Gateway
import NIOCore
import Telemetry

/// Purges off the loop, since a prefix has every key walked, and answers when it is done.
struct PurgeConnector: Connector {
    let gateway: RunningGateway

    func answer(_ exchange: Exchange) -> Reply {
        let request: PurgeRequest
        do {
            request = try PurgeRequest(exchange.request.query.map { String(buffer: $0) } ?? "")
        } catch {
            return .now(AdminAnswer.text(error.reason + "\n", status: 400))
        }
        let pending = PendingAnswer(loop: exchange.loop)
        let bound = NIOLoopBound(pending, eventLoop: exchange.loop)
        let loop = exchange.loop
        Task { [gateway] in
            let count = gateway.cache.purge(request.purge, softlyAt: request.isSoft ? gateway.clock.tick() : nil)
            gateway.operatorLog.info("purged", ["what": request.title, "answers": "\(count)", "softly": "\(request.isSoft)"])
            loop.execute { bound.value.deliver(.success(AdminAnswer.text(request.outcome(count) + "\n"))) }
        }
        return .later(pending)
    }
}
