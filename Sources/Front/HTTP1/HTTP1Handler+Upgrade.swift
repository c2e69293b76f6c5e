import Gateway
import NIOCore

/// Switching to another protocol (RFC 9110 §7.8).
extension HTTP1Handler {
    /// Writes the head of `101 Switching Protocols`, after which the connection is a `TunnelHandler`'s.
    func switchProtocols(_ given: Answer, _ current: ExchangeUnderWay) {
        let exchange = current.exchange
        guard let context, let tunnel = given.tunnel, let name = exchange.upgrade else {
            given.abandon()
            // Nobody asked, or nothing stands behind it.
            return deliver(.failure(.defect))
        }
        var answer = given
        answer.cacheStatus = nil
        answer.fields.filter { ![.connection, .upgrade, .transferEncoding, .contentLength].contains($0) }
        answer.fields.add(spelled: "Connection", "upgrade")
        answer.fields.add(spelled: "Upgrade", name)
        home.scratch.clear()
        AnswerEncoder.writeHead(answer, .none, AnswerEncoder.Manner(keepsAlive: true), to: &home.scratch)
        exchange.record.bytesSent += home.scratch.readableBytes
        write(home.scratch, context)
        TunnelHandler.takeOver(context, from: self, TunnelHandler(exchange, tunnel, home: home))
    }
}
