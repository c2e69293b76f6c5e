package import Gateway
import NIOCore

/// A connector with a waiting room before it.
package struct WaitingRoomConnector: Connector {
    private let inner: any Connector
    private let room: WaitingRoom
    private let underway: @Sendable () -> Int
    private let policy: String
    private let page: @Sendable (WaitingRoom.Place, AgencyReference?, Language, String) -> [UInt8]

    /// - Parameters:
    ///   - underway: exchanges with the portal now.
    ///   - policy: the page's Content-Security-Policy.
    ///   - page: what a visitor is shown, in HTML; the last is the address they asked for.
    package init(
        _ inner: any Connector, room: WaitingRoom, underway: @escaping @Sendable () -> Int, policy: String,
        page: @escaping @Sendable (WaitingRoom.Place, AgencyReference?, Language, String) -> [UInt8]
    ) {
        self.inner = inner
        self.room = room
        self.underway = underway
        self.policy = policy
        self.page = page
    }

    package func answer(_ exchange: Exchange) -> Reply {
        let ticket = takeTicket(exchange)
        guard isVisit(exchange) else { return inner.answer(exchange) }
        switch room.judge(ticket, underway: underway(), now: exchange.clock.tick()) {
        case .goOn: return inner.answer(exchange)
        case .goIn(let cookie):
            exchange.body.abandon()
            var answer = Answer(status: 303)
            answer.fields.add(.location, String(buffer: exchange.request.target))
            return .now(told(answer, cookie, exchange))
        case .wait(let place, let cookie):
            exchange.body.abandon()
            var answer = Answer(status: 503)
            answer.fields.add(.retryAfter, String(place.again))
            answer.fields.add(.contentType, "text/html; charset=utf-8")
            answer.fields.add("content-security-policy", policy)
            let language = Language(accept: exchange.request.fields.combined(.acceptLanguage))
            let page = page(place, exchange.route?.agency, language, String(buffer: exchange.request.target))
            if exchange.isHead { answer.fields.add(.contentLength, String(page.count)) } else { answer.body = .bytes(ByteBuffer(bytes: page)) }
            return .now(told(answer, cookie, exchange))
        }
    }

    /// A browser opens a page.
    private func isVisit(_ exchange: Exchange) -> Bool {
        guard exchange.request.method == .get || exchange.request.method == .head else { return false }
        return exchange.request.fields.combined(.accept)?.lowercased().contains("text/html") ?? false
    }

    private func told(_ answer: Answer, _ cookie: String?, _ exchange: Exchange) -> Answer {
        var answer = answer
        answer.fields.add(.cacheControl, "no-store")
        if let cookie { answer.fields.add(.setCookie, "\(room.cookie)=\(cookie); Path=/; HttpOnly; SameSite=Lax\(exchange.isSecure ? "; Secure" : "")") }
        return answer
    }

    /// The ticket is ours: the portal does not see it.
    private func takeTicket(_ exchange: Exchange) -> String? {
        guard exchange.request.fields.contains(.cookie) else { return nil }
        let pairs = exchange.request.fields.values(.cookie).flatMap { $0.split(separator: ";").map { $0.drop { $0 == " " } } }
        guard let own = pairs.first(where: { $0.hasPrefix(room.cookie + "=") }) else { return nil }
        var fields = exchange.request.fields
        fields.remove(.cookie)
        let rest = pairs.filter { !$0.hasPrefix(room.cookie + "=") }
        if !rest.isEmpty { fields.add(.cookie, rest.joined(separator: "; ")) }
        exchange.request = exchange.request.with(method: exchange.request.method, fields: fields)
        return String(own.dropFirst(room.cookie.count + 1))
    }
}
