import Dossiers
package import Gateway
import NIOCore
import SOAP
import Synchronization
import XML

/// Where the other side's messages come in: SOAP by POST, an envelope in it, an envelope back in the same exchange.
///
/// The window calls a ministry at a method of the ministry's own, ministries call the window at the window's: the wire's
/// settings are all the difference. Who calls is shown by an account (HTTP Basic) of one of the peers.
package final class WindowDoor: TaskConnector {
    private struct Roll {
        let accounts: AccountRoll
        let peers: [String: String]
    }

    private let book: WindowBook
    private let wire: WireSettings
    private let budget: ByteBudget
    private let attempts = LoginAttempts(limit: 10)
    private let roll: Mutex<Roll>

    /// Bytes of a request: the largest envelope escaped twice, and what is around it.
    static let limit = 64 << 20

    package init(book: WindowBook, wire: WireSettings, budget: ByteBudget = ByteBudget(256 << 20)) {
        self.book = book
        self.wire = wire
        self.budget = budget
        roll = Mutex(Self.roll(book))
    }

    /// After the book was given other settings.
    package func renew() {
        let new = Self.roll(book)
        roll.withLock { $0 = new }
    }

    private static func roll(_ book: WindowBook) -> Roll {
        let peers = book.settings.peers.compactMap { peer in peer.account.map { (peer.name, $0) } }
        return Roll(
            accounts: AccountRoll(peers.map(\.1), at: "single-window", vault: book.vault),
            peers: Dictionary(peers.map { (AccountRoll.name($0.1.user), $0.0) }) { first, _ in first })
    }

    package func answer(_ asked: Asked) async -> Result<Told, GatewayError> {
        do {
            if asked.request.method == .get { return try description(asked) }
            return .success(try await asked.body.withAll(limit: Self.limit, of: budget) { bytes in try await answer(bytes, asked) })
        } catch { return .failure(error as? GatewayError ?? .defect) }
    }

    /// The service's WSDL, with the address that was asked.
    private func description(_ asked: Asked) throws -> Result<Told, GatewayError> {
        let query = asked.request.query.map { String(buffer: $0) } ?? ""
        guard query.lowercased() == "wsdl" else { return .failure(.methodNotAllowed([.post])) }
        let address = "\(asked.isSecure ? "https" : "http")://\(String(buffer: asked.request.authority))\(wire.path)"
        return .success(Told(200, Fields([.contentType: "text/xml; charset=utf-8", .cacheControl: "no-store"]), .bytes(try wire.service.wsdl(at: address))))
    }

    private func answer(_ bytes: [UInt8], _ asked: Asked) async throws -> Told {
        let fields = asked.request.fields
        let message: SOAPMessage
        do throws(SOAPFault) {
            var limits = XMLLimits.standard
            limits.bytes = Self.limit
            limits.text = Self.limit
            message = try SOAPMessage(reading: bytes, contentType: fields.only(.contentType), action: fields.only("soapaction"), limits: limits)
        } catch { return try told(error, wire.version) }
        guard let peer = peer(asked) else {
            var told = try told(SOAPFault(.sender, "the caller is not known"), message.version)
            told.status = 401
            told.fields.add("www-authenticate", "Basic realm=\"single-window\", charset=\"UTF-8\"")
            return told
        }
        return try await answer(message, peer)
    }

    private func answer(_ message: SOAPMessage, _ peer: WindowSettings.Peer) async throws -> Told {
        let answer: WindowBook.Answer
        do {
            answer = try await said(payload(of: message), peer)
        } catch let trouble as WindowBook.Trouble { throw Self.failure(of: trouble) }
        return Told(200, Self.fields(message.version), .bytes(try WindowPayload.answer(answer.envelope, wire, message.version)))
    }

    private func payload(of message: SOAPMessage) -> Result<WindowPayload, WindowRefusal> {
        do throws(WindowRefusal) { return .success(try WindowPayload(request: message, wire)) } catch { return .failure(error) }
    }

    private func said(_ payload: Result<WindowPayload, WindowRefusal>, _ peer: WindowSettings.Peer) async throws -> WindowBook.Answer {
        switch payload {
        case .success(let payload): try await book.receive(payload, from: peer)
        case .failure(let refusal): try book.refusal(refusal, to: peer)
        }
    }

    /// Nothing was written, or perhaps: no envelope may be sent, and the sender comes again.
    private static func failure(of trouble: WindowBook.Trouble) -> GatewayError {
        if case .journal = trouble { GatewayError(503, .gateway, at: .cache, retry: .always, .overloaded, retryAfter: .seconds(5)) } else { .defect }
    }

    private func told(_ fault: SOAPFault, _ version: SOAPVersion) throws -> Told {
        Told(fault.status(version), Self.fields(version), .bytes(try fault.bytes(version)))
    }

    private static func fields(_ version: SOAPVersion) -> Fields { Fields([.contentType: version.contentType(), .cacheControl: "no-store"]) }

    /// Whose account the caller shows; the same is said of an unknown user and a wrong password.
    private func peer(_ asked: Asked) -> WindowSettings.Peer? {
        guard let field = asked.request.fields.only(.authorization), let credentials = BasicCredentials(field) else { return nil }
        let roll = roll.withLock { $0 }
        let judged = attempts.judge(user: AccountRoll.name(credentials.user), address: asked.clientAddress, at: book.clock.tick()) {
            roll.accounts.entry(user: credentials.user, password: credentials.password)
        }
        guard let entry = judged.found, let name = roll.peers[entry.user] else { return nil }
        return book.settings.peer(name)
    }
}
