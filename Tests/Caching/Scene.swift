import Gateway
import NIOCore
import NIOEmbedded
import Synchronization
import Testbed

@testable import Caching

/// An answer the origin of a scene gives.
struct Canned: Sendable {
    var status = 200
    var fields: [(String, String)] = []
    var body = "xin chào"
    var error: GatewayError?

    static func ok(_ control: String?, _ more: [(String, String)] = [], body: String = "xin chào") -> Canned {
        Canned(fields: (control.map { [("Cache-Control", $0)] } ?? []) + more, body: body)
    }

    static func status(_ status: Int, _ fields: [(String, String)] = [], body: String = "") -> Canned {
        Canned(status: status, fields: fields, body: body)
    }

    static let down = Canned(
        error: GatewayError(502, .upstream, at: .connect, retry: .ifIdempotent, .unreachable))

    var outcome: Outcome {
        if let error { return .failure(error) }
        var answer = Answer(status: status)
        for (name, value) in fields { answer.fields.add(spelled: name, value) }
        if !body.isEmpty { answer.body = .bytes(ByteBuffer(string: body)) }
        return .success(answer)
    }
}

/// A cache before an origin that says what it is told to, on one loop, at a time that stands still.
final class Scene {
    final class Origin: Connector {
        struct State {
            var answers: [Canned] = []
            var last = Canned.ok("max-age=60")
            var asked: [Fields] = []
            var methods: [Method] = []
            /// Path and query, as they would go to a portal.
            var targets: [String] = []
        }
        let state = Mutex(State())

        func answer(_ exchange: Exchange) -> Reply {
            .now(state.withLock { state in
                state.asked.append(exchange.request.fields)
                state.methods.append(exchange.request.method)
                state.targets.append(exchange.request.sent)
                if !state.answers.isEmpty { state.last = state.answers.removeFirst() }
                return state.last
            }.outcome)
        }
    }

    let clock = ManualClock()
    let loop = EmbeddedEventLoop()
    let origin = Origin()
    let cache: ResponseCache
    let connector: CachedConnector

    /// The scene begins on Tue, 14 Nov 2023 22:13:20 GMT.
    static let begin = "Tue, 14 Nov 2023 22:13:20 GMT"
    static let hundredSecondsBefore = "Tue, 14 Nov 2023 22:11:40 GMT"
    static let tenSecondsAfter = "Tue, 14 Nov 2023 22:13:30 GMT"

    init(memory: Int = 1 << 20, limit: Int = 256 << 10, rules: CacheRules = CacheRules(), _ answers: Canned...) {
        cache = ResponseCache(memory: memory, storedObjectLimit: limit)
        connector = CachedConnector(origin, cache: cache, rules: rules)
        origin.state.withLock { $0.answers = answers }
    }

    var asked: Int { origin.state.withLock { $0.asked.count } }
    var lastAsked: Fields { origin.state.withLock { $0.asked.last ?? Fields() } }

    func will(_ answers: Canned...) { origin.state.withLock { $0.answers = answers } }

    func exchange(_ target: String = "/", _ method: Method = .get, _ fields: KeyValuePairs<FieldName, String> = [:]) throws -> Exchange {
        try TestExchange.make(method, target, fields: fields, loop: loop, clock: clock)
    }

    func ask(_ target: String = "/", _ method: Method = .get, _ fields: KeyValuePairs<FieldName, String> = [:]) throws -> Outcome? {
        connector.answer(try exchange(target, method, fields)).outcome
    }

    @discardableResult
    func get(_ target: String = "/", _ fields: KeyValuePairs<FieldName, String> = [:], method: Method = .get) throws -> Answer {
        guard let outcome = try ask(target, method, fields) else { throw NoAnswer() }
        return try outcome.get()
    }

    /// By a route of the agency with this code.
    @discardableResult
    func ask(_ target: String, by agency: String) throws -> Outcome? {
        let exchange = try exchange(target)
        exchange.route = try Self.route(agency)
        return connector.answer(exchange).outcome
    }

    static func route(_ agency: String) throws -> Route {
        Route(
            pattern: try PathPattern("/*"), connector: Origin(), connectorName: "portal",
            agency: AgencyReference(code: agency, nameVi: agency, nameEn: agency), declared: SourcePlace(file: "a.yaml", line: 1, column: 1))
    }

    struct NoAnswer: Error {}
}

extension Reply {
    /// The outcome, if it is there.
    var outcome: Outcome? {
        switch self {
        case .now(let outcome): return outcome
        case .shared(let answer, let age, let status): return .success(answer.copy(age: age, status))
        case .later(let pending):
            var found: Outcome?
            pending.whenDelivered { found = $0 }
            return found
        }
    }

    var isNow: Bool { if case .later = self { false } else { true } }
}

extension Answer {
    var text: String { String(buffer: body.drained().bytes) }
}

/// `hit`, `fwd=stale/304 stored`, as one would say it.
extension CacheStatus {
    var said: String {
        var words: [String] = []
        if hit { words.append("hit") }
        if let forward { words.append("fwd=\(forward.rawValue)") }
        if let forwardStatus { words.append("fwd-status=\(forwardStatus)") }
        if stored { words.append("stored") }
        if collapsed { words.append("collapsed") }
        if let detail { words.append("detail=\(detail.rawValue)") }
        return words.joined(separator: "; ")
    }
}

extension Answer {
    var said: String { cacheStatus?.said ?? "nothing" }
}

extension RequestHead {
    /// Path and query, as they would go to a portal.
    var sent: String { pathText + (query.map { "?" + String(buffer: $0) } ?? "") }
}
