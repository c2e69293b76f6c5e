import Gateway

/// Requests whose query is not in its route's normal form are asked as if it were.
extension CachedConnector {
    /// An exchange of its own, so that the log line and the evidence keep what the client sent.
    /// - Returns: nil where the query is normal already.
    func answerNormalised(_ exchange: Exchange) -> Reply? {
        guard exchange.request.method == .get || exchange.isHead, let request = rules.query?.normalised(exchange.request) else { return nil }
        let normal = Exchange(
            request: request, body: exchange.body, client: exchange.client, loop: exchange.loop, clock: exchange.clock,
            arrived: exchange.arrived, trace: exchange.trace)
        normal.clientAddress = exchange.clientAddress
        normal.isSecure = exchange.isSecure
        normal.peerIsTrusted = exchange.peerIsTrusted
        normal.route = exchange.route
        normal.deadline = exchange.deadline
        let reply = answer(normal)
        guard case .later = reply else {
            exchange.record.learns(from: normal.record)
            return reply
        }
        return reply.map { outcome in
            exchange.record.learns(from: normal.record)
            return outcome
        }
    }
}

extension ExchangeRecord {
    /// All but what `Front` counts.
    fileprivate mutating func learns(from other: ExchangeRecord) {
        cache = other.cache
        upstream = other.upstream
        attempts = other.attempts
        timings = other.timings
    }
}
