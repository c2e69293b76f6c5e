package import Gateway
import NIOCore
import Synchronization

/// An agency's portal, as the gateway would find it behind an address of its own: an exchange comes in, a page,
/// a file, a receipt or a fault goes out.
///
/// Read next: `SandboxAgency` (who they are), `PortalPages` (what they show), `PortalResource` (how a fixed
/// answer is revalidated), `DossierDesk` (what is handed in and looked up), `SandboxFault` (how they fail).
/// `SandboxPortals` opens them all on loopback, `HomePage` is the sandbox's first page, `SandboxConfiguration` the
/// files of a gateway before these portals.
package final class PortalConnector: Connector {
    package let agency: SandboxAgency
    private let resources: [String: PortalResource]
    private let desk: DossierDesk
    private let standing = Mutex<SandboxFault?>(nil)
    private let flaps = Atomic<Int>(0)

    package init(_ agency: SandboxAgency) {
        self.agency = agency
        resources = Self.resources(of: agency)
        desk = DossierDesk(agency)
    }

    /// The fault every request meets that does not ask for one itself, the health check's included.
    package var standingFault: SandboxFault? {
        get { standing.withLock { $0 } }
        set { standing.withLock { $0 = newValue } }
    }

    package func answer(_ exchange: Exchange) -> Reply {
        let asked = exchange.request.fields.first(SandboxFault.fieldName).flatMap { SandboxFault($0) }
        switch asked ?? standingFault {
        case nil:
            return soundAnswer(exchange)
        case .slow(let delay):
            return slowAnswer(exchange, after: delay)
        case .drop:
            exchange.body.abandon()
            return .refuse(.clientLeft)
        case .serverError:
            return failure(500, exchange)
        case .half:
            let loop = exchange.loop
            return soundAnswer(exchange).map { $0.map { Self.brokenOff($0, on: loop) } }
        case .flap:
            let count = flaps.add(1, ordering: .relaxed).oldValue
            return count.isMultiple(of: 2) ? failure(503, exchange) : soundAnswer(exchange)
        }
    }

    // MARK: Sound answers

    private func soundAnswer(_ exchange: Exchange) -> Reply {
        let path = exchange.request.pathText
        if path == "/healthz" { return read(exchange) { _ in Self.healthy() } }
        if path == "/\(agency.slug)" { return read(exchange) { _ in Self.moved(to: "/\(self.agency.slug)/") } }
        let query = Query(exchange.request.query)
        if path == "/\(agency.slug)/lon", let text = query["bytes"] {
            return read(exchange) { self.pattern(text, chunked: query["chunked"] != nil, $0) }
        }
        if let resource = resources[path] { return read(exchange, resource.answer(to:)) }
        if path == "/\(agency.slug)/nop-ho-so" {
            return exchange.request.method == .post ? desk.receive(exchange) : wrongMethod([.post], exchange)
        }
        if path == "/\(agency.slug)/tra-cuu" {
            return read(exchange) { self.desk.lookUp(query["so-ho-so"] ?? "", $0) }
        }
        if let number = path.afterPrefix("/\(agency.slug)/tra-cuu/") {
            return read(exchange) { self.desk.lookUp(Query.decoded(number), $0) }
        }
        return read(exchange) { _ in self.page(404, PortalPages.notFound(self.agency)) }
    }

    /// Answers GET, and HEAD by the same answer without its content (RFC 9110 §9.3.2).
    private func read(_ exchange: Exchange, _ make: (Exchange) -> Answer) -> Reply {
        guard exchange.request.method == .get || exchange.request.method == .head else {
            return wrongMethod([.get, .head], exchange)
        }
        exchange.body.abandon()
        var answer = make(exchange)
        if exchange.request.method == .head, answer.status != 304 {
            if let length = answer.body.length { answer.fields.set(.contentLength, String(length)) }
            answer.body.abandon()
            answer.body = .empty
        }
        return .now(answer)
    }

    private func wrongMethod(_ allowed: [Method], _ exchange: Exchange) -> Reply {
        exchange.body.abandon()
        var answer = page(405, PortalPages.wrongMethod(agency))
        answer.fields.add(.allow, allowed.map(\.description).joined(separator: ", "))
        return .now(answer)
    }

    private func pattern(_ text: String, chunked: Bool, _ exchange: Exchange) -> Answer {
        guard let bytes = Int(text), PatternBody.range.contains(bytes) else {
            return page(400, PortalPages.badLength(agency))
        }
        guard exchange.request.method == .get else {
            return Answer(status: 200, fields: PatternBody.fields, body: .empty)
        }
        let stream = PatternBody.stream(bytes: bytes, on: exchange.loop)
        return Answer(status: 200, fields: PatternBody.fields, body: .stream(stream, length: chunked ? nil : bytes))
    }

    private func page(_ status: Int, _ text: String) -> Answer {
        let fields = Fields([.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"])
        return Answer(status: status, fields: fields, body: .bytes(ByteBuffer(string: text)))
    }

    private static func healthy() -> Answer {
        Answer(
            status: 200, fields: Fields([.contentType: "text/plain", .cacheControl: "no-store"]),
            body: .bytes(ByteBuffer(string: "ok\n")))
    }

    private static func moved(to path: String) -> Answer {
        Answer(status: 308, fields: Fields([.location: path, .cacheControl: "max-age=3600"]))
    }

    private static func resources(of agency: SandboxAgency) -> [String: PortalResource] {
        let base = "/\(agency.slug)/"
        var resources = [
            base: PortalResource(html: PortalPages.front(agency)),
            base + "dich-vu": PortalResource(json: PortalPages.serviceList(agency)),
            base + "bieu-mau.pdf": SampleForm.resource,
            base + "lon": PatternBody.resource,
        ]
        for service in agency.services {
            resources[base + "dich-vu/" + service.slug] = PortalResource(html: PortalPages.service(service, agency))
        }
        return resources
    }

    // MARK: Faults

    private func failure(_ status: Int, _ exchange: Exchange) -> Reply {
        exchange.body.abandon()
        var answer = Answer(status: status, fields: Fields([.contentType: "text/html; charset=utf-8"]))
        if status == 503 { answer.fields.add(.retryAfter, "1") }
        answer.body = .bytes(ByteBuffer(string: PortalPages.failure(agency, status)))
        return .now(answer)
    }

    private func slowAnswer(_ exchange: Exchange, after delay: Span) -> Reply {
        let pending = PendingAnswer(loop: exchange.loop)
        let timer = exchange.loop.assumeIsolated().scheduleTask(in: .nanoseconds(delay.nanoseconds)) {
            switch self.soundAnswer(exchange) {
            case .now(let outcome): pending.deliver(outcome)
            case .shared(let answer, let age, let status): pending.deliver(.success(answer.copy(age: age, status)))
            case .later(let inner):
                pending.onCancelled = { inner.cancel() }
                inner.whenDelivered { pending.deliver($0) }
            }
        }
        pending.onCancelled = {
            timer.cancel()
            exchange.body.abandon()
        }
        return .later(pending)
    }

    /// Between the half of an answer and its end, so that the half has left.
    private static let breakDelay = TimeAmount.milliseconds(50)

    /// The same answer, whose content stops in its middle.
    static func brokenOff(_ whole: Answer, on loop: any EventLoop) -> Answer {
        guard whole.status != 304, whole.body.length != 0 else { return whole }
        let half: ByteBuffer
        if case .bytes(let bytes) = whole.body {
            half = bytes.getSlice(at: bytes.readerIndex, length: max(1, bytes.readableBytes / 2)) ?? bytes
        } else {
            half = PatternBody.bytes(max(1, (whole.body.length ?? 0) / 2))
        }
        let length = max(whole.body.length ?? 0, half.readableBytes + 1)
        whole.body.abandon()
        let stream = BodyStream(loop: loop)
        stream.offer(half)
        let timer = loop.assumeIsolated().scheduleTask(in: breakDelay) {
            stream.fail(GatewayError(502, .upstream, at: .body, retry: .ifIdempotent, .answerBroken))
        }
        stream.onAbandoned = { timer.cancel() }
        var answer = whole
        answer.body = .stream(stream, length: length)
        return answer
    }
}

extension String {
    /// What follows `prefix`, or nil where the text does not begin with it.
    fileprivate func afterPrefix(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
