package import Gateway
import JSON
import NIOCore
import Synchronization

/// The national public service portal as the sandbox plays it, for agencies' clients: it speaks the dialect, keeps what it
/// is told in memory, shows it to people, and misbehaves on demand.
///
/// Written from the dialect's reference alone, and not from `NationalPortal`: the two would otherwise agree on a mistake.
/// `NationalPortalDesk` keeps, `NationalPortalFault` is how it fails, `NationalPortalAnswering` what it answers. People ask
/// `GET /ho-so` and `GET /ho-so/{number}`.
package final class NationalPortalConnector: Connector {
    package static let reference = AgencyReference(code: "G22", nameVi: "Cổng Dịch vụ công quốc gia", nameEn: "National Public Service Portal")
    /// On 127.0.0.1, next to those of the agencies.
    package static let port = 18110

    /// What is asked of it.
    package enum Occasion: Sendable, Hashable { case login, procedures, query, synchronise, progress }

    let accounts: [String: String]
    let inside = Mutex(Inside())

    struct Inside: Sendable {
        var desk = NationalPortalDesk()
        var manner = NationalPortalManner()
        var waiting: [(fault: NationalPortalFault, at: Occasion?)] = []
        var standing: NationalPortalFault?
        var calls: [Occasion: Int] = [:]
        var transcript: [String] = []
    }

    /// - Parameter accounts: passwords by user.
    package init(accounts: [String: String]) { self.accounts = accounts }

    // MARK: By whoever runs the sandbox

    /// Lays a fault in wait for the next calls, of one kind or of any, each for one of them.
    package func misbehave(_ fault: NationalPortalFault, at occasion: Occasion? = nil, times: Int = 1) {
        inside.withLock { inside in for _ in 0..<times { inside.waiting.append((fault, occasion)) } }
    }

    /// Faults that lie in wait are forgotten.
    package func behave() { inside.withLock { $0.waiting = [] } }

    /// The fault that every call meets for which none lies in wait.
    package var standingFault: NationalPortalFault? {
        get { inside.withLock { $0.standing } }
        set { inside.withLock { $0.standing = newValue } }
    }

    package var manner: NationalPortalManner {
        get { inside.withLock { $0.manner } }
        set { inside.withLock { $0.manner = newValue } }
    }

    /// Every entry of this dossier is refused by this code, until it is nil.
    package func poison(_ number: String, _ code: String?) { inside.withLock { $0.desk.poisoned[number] = code } }
    /// All sessions end, as when the portal is started again.
    package func endSessions() { inside.withLock { $0.desk.endAll() } }
    /// A dossier stands elsewhere, for a reason of the portal's own.
    package func overrule(_ number: String, state: String) { inside.withLock { $0.desk.overrule(number, state: state) } }
    /// A dossier is lost, as after a restart from an old back-up.
    package func forget(_ number: String) { inside.withLock { $0.desk.forget(number) } }

    /// How often it was asked.
    package func calls(_ occasion: Occasion) -> Int { inside.withLock { $0.calls[occasion] ?? 0 } }
    /// Dossiers it has, in the order they came.
    package var numbers: [String] { inside.withLock { $0.desk.numbers } }

    /// A line for each call, the latest some thousands: what was asked, the fault in brackets, what was answered.
    package var transcript: [String] { inside.withLock { $0.transcript } }

    /// One line of its timeline for each thing that was told: `4 Đã chuyển thẩm định`.
    package func timeline(_ number: String) -> [String] {
        inside.withLock { $0.desk.dossiers[number]?.entries.map { "\($0.state) \($0.words)" } ?? [] }
    }

    // MARK: Answering

    package func answer(_ exchange: Exchange) -> Reply {
        var path = exchange.request.pathText
        for adapter in ["/XrdAdapter/RestService/forward", "/VXPAdapter/RestService/forward"] where path.hasPrefix(adapter + "/") {
            path.removeFirst(adapter.count)
        }
        switch (exchange.request.method, path) {
        case (.get, "/healthz"): return page(exchange, 200, ["khoe": true])
        case (.get, "/ho-so"): return page(exchange, 200, .array(numbers.map { .string($0) }))
        case (.get, _) where path.hasPrefix("/ho-so/"):
            let number = Query.decoded(String(path.dropFirst("/ho-so/".count)))
            let found = inside.withLock { $0.desk.page(number) }
            return page(exchange, found == nil ? 404 : 200, found ?? ["loi": "không tìm thấy hồ sơ"])
        case (.post, "/mapi/login"), (.post, "/mapi/g"), (.post, "/mapi/share"): return take(exchange, isLogin: path == "/mapi/login")
        default: return page(exchange, 404, ["loi": "không có địa chỉ này"])
        }
    }

    private func page(_ exchange: Exchange, _ status: Int, _ json: JSON) -> Reply {
        exchange.body.abandon()
        return .now(Self.answer(status, json, pretty: true))
    }

    static func answer(_ status: Int, _ json: JSON, pretty: Bool = false) -> Answer {
        Answer(
            status: status, fields: Fields([.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"]),
            body: .bytes(ByteBuffer(string: pretty ? json.pretty + "\n" : json.text)))
    }

    /// A call's content, to its end.
    private func take(_ exchange: Exchange, isLogin: Bool) -> Reply {
        guard case .stream(let stream, _) = exchange.body.streamed(on: exchange.loop) else {
            if case .bytes(let bytes) = exchange.body { return told(Array(bytes.readableBytesView), isLogin: isLogin, exchange) }
            return told([], isLogin: isLogin, exchange)
        }
        let pending = PendingAnswer(loop: exchange.loop)
        pending.onCancelled = { stream.abandon() }
        var content: [UInt8] = []
        let read = {
            while let piece = stream.take() {
                switch piece {
                case .bytes(let bytes): content += bytes.readableBytesView
                case .failed(let error): pending.deliver(.failure(error))
                case .end: self.deliver(self.told(content, isLogin: isLogin, exchange), to: pending)
                }
            }
        }
        stream.onPiece = read
        read()
        return .later(pending)
    }

    private func deliver(_ reply: Reply, to pending: PendingAnswer) {
        switch reply {
        case .now(let outcome): pending.deliver(outcome)
        case .shared(let answer, let age, let status): pending.deliver(.success(answer.copy(age: age, status)))
        case .later(let inner):
            pending.onCancelled = { inner.cancel() }
            inner.whenDelivered { pending.deliver($0) }
        }
    }
}
