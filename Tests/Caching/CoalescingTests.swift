import Gateway
import NIOCore
import NIOEmbedded
import Testbed
import Testing

@testable import Caching

/// A cache before an origin answered by hand.
final class HeldScene {
    let clock = ManualClock()
    let loop = EmbeddedEventLoop()
    let origin = HeldOrigin()
    let cache: ResponseCache
    let connector: CachedConnector

    init(memory: Int = 4 << 20, limit: Int = 1 << 20) {
        cache = ResponseCache(memory: memory, storedObjectLimit: limit)
        connector = CachedConnector(origin, cache: cache, rules: CacheRules())
    }

    final class Client {
        var outcome: Outcome?
        var pending: PendingAnswer?
        let exchange: Exchange
        init(_ exchange: Exchange) { self.exchange = exchange }
        var answer: Answer? { try? outcome?.get() }
        var stream: BodyStream? { if case .stream(let stream, _)? = answer?.body { stream } else { nil } }

        /// All that is there now, as text, with `.` for the end and `!` for a break.
        func read() -> String {
            var all = ""
            while let piece = stream?.take() {
                switch piece {
                case .bytes(let bytes): all += String(buffer: bytes)
                case .end: all += "."
                case .failed: all += "!"
                }
            }
            return all
        }
    }

    func client(_ fields: KeyValuePairs<FieldName, String> = [:], _ target: String = "/") throws -> Client {
        let client = Client(try TestExchange.make(.get, target, fields: fields, loop: loop, clock: clock))
        switch connector.answer(client.exchange) {
        case .now(let outcome): client.outcome = outcome
        case .shared(let answer, let age, let status): client.outcome = .success(answer.copy(age: age, status))
        case .later(let pending):
            client.pending = pending
            pending.whenDelivered { client.outcome = $0 }
        }
        return client
    }

    /// The origin answers one request with a body to come.
    func stream(
        _ index: Int, status: Int = 200, _ control: String = "max-age=60", _ more: [(String, String)] = [], length: Int? = nil
    ) -> BodyStream {
        let stream = BodyStream(loop: loop)
        var answer = Canned.ok(control, more, body: "").answer
        answer.status = status
        answer.body = .stream(stream, length: length)
        origin[index].pending.deliver(.success(answer))
        return stream
    }

    func deliver(_ index: Int, _ canned: Canned) { origin[index].pending.deliver(canned.outcome) }
}

extension Canned {
    var answer: Answer {
        var answer = Answer(status: status)
        for (name, value) in fields { answer.fields.add(spelled: name, value) }
        return answer
    }
}

@Suite("One fill for each key")
struct CoalescingTests {
    @Test("Who asks while a fill is under way waits for it, and the origin is asked once")
    func wait() throws {
        let scene = HeldScene()
        let clients = try (0..<3).map { _ in try scene.client() }
        #expect(scene.origin.count == 1)
        scene.origin[0].exchange.record.upstream = "https://a.example"
        scene.origin[0].exchange.record.attempts = 2
        scene.deliver(0, .ok("max-age=60"))
        #expect(clients.map { $0.answer?.text } == ["xin chào", "xin chào", "xin chào"])
        #expect(clients[0].answer?.said == "fwd=uri-miss; fwd-status=200; stored")
        #expect(clients[1].answer?.said == "fwd=uri-miss; fwd-status=200; stored; collapsed")
        #expect(clients[0].exchange.record.attempts == 2 && clients[0].exchange.record.upstream == "https://a.example")
        #expect(clients[1].exchange.record.cache?.collapsed == true)
    }

    @Test("A body reaches its readers as it comes, also one who joins in the middle")
    func streamed() throws {
        let scene = HeldScene()
        let first = try scene.client()
        let body = scene.stream(0, length: 6)
        body.offer(ByteBuffer(string: "ab"))
        #expect(first.read() == "ab")
        let second = try scene.client()
        #expect(second.answer?.said == "fwd=uri-miss; fwd-status=200; stored; collapsed")
        #expect(second.answer?.body.length == 6)
        #expect(second.read() == "ab")
        body.offer(ByteBuffer(string: "cdef"))
        body.finish()
        #expect(first.read() == "cdef." && second.read() == "cdef.")
        let third = try scene.client()
        #expect(third.answer?.said == "hit" && third.answer?.text == "abcdef")
        #expect(scene.origin.count == 1)
    }

    @Test("Who has an answer whole finds it stored: its last bytes come with its end")
    func wholeWhenStored() throws {
        let scene = HeldScene()
        let client = try scene.client()
        let body = scene.stream(0, length: 6)
        body.offer(ByteBuffer(string: "abcd"))
        #expect(client.read() == "abcd")
        body.offer(ByteBuffer(string: "ef"))
        #expect(client.read() == "")
        body.finish()
        #expect(client.read() == "ef.")
        #expect(try scene.client().answer?.said == "hit")
    }

    @Test("Who was told of a new answer is not given the old one while the new one's content is on its way")
    func outdated() throws {
        let scene = HeldScene()
        let first = try scene.client()
        scene.deliver(0, .ok("max-age=60", [("ETag", "\"1\"")], body: "cũ"))
        #expect(first.answer?.text == "cũ")
        let asking = try scene.client([.cacheControl: "no-cache"])
        let body = scene.stream(1, "max-age=60", [("ETag", "\"2\"")], length: 3)
        #expect(asking.answer?.status == 200 && asking.read() == "")
        let next = try scene.client()
        #expect(next.answer?.text != "cũ")
        body.offer(ByteBuffer(string: "new"))
        body.finish()
        if scene.origin.count == 3 { scene.deliver(2, .ok("max-age=60", [("ETag", "\"2\"")], body: "new")) }
        let text = next.stream == nil ? next.answer?.text : next.read()
        #expect(text?.hasPrefix("new") == true)
        #expect(try scene.client().answer?.text == "new")
    }

    @Test("A body that breaks off behind its last byte is handed out as far as it came")
    func brokenBehindLast() throws {
        let scene = HeldScene()
        let client = try scene.client()
        let body = scene.stream(0, length: 6)
        body.offer(ByteBuffer(string: "abcdef"))
        body.fail(GatewayError(502, .upstream, at: .body, retry: .ifIdempotent, .answerBroken))
        #expect(client.read() == "abcdef!")
    }

    @Test("A range of a body on its way is cut from it, where its length is known")
    func rangeOfStream() throws {
        let scene = HeldScene()
        let first = try scene.client()
        let body = scene.stream(0, length: 6)
        body.offer(ByteBuffer(string: "ab"))
        let second = try scene.client([.range: "bytes=1-3"])
        #expect(second.answer?.status == 206 && second.answer?.body.length == 3)
        #expect(second.read() == "b")
        body.offer(ByteBuffer(string: "cde"))
        #expect(second.read() == "cd.")
        body.offer(ByteBuffer(string: "f"))
        body.finish()
        #expect(first.read() == "abcdef.")
    }

    @Test("What may not be shared goes to the first; the others are let go to ask for themselves, all at once")
    func released() throws {
        let scene = HeldScene()
        let clients = try (0..<3).map { _ in try scene.client() }
        let body = scene.stream(0, "private")
        #expect(scene.origin.count == 3)
        body.offer(ByteBuffer(string: "một"))
        scene.deliver(1, .ok("private", body: "hai"))
        scene.deliver(2, .ok("private", body: "ba"))
        body.finish()
        #expect(clients[0].read() == "một.")
        #expect(Set(clients[1...].compactMap { $0.answer?.text }) == ["hai", "ba"])
        #expect(clients[0].answer?.said == "fwd=uri-miss; fwd-status=200; detail=uncacheable")
        #expect(scene.cache.statistics.entries == 0)
    }

    @Test("After an answer that may not be shared nobody waits for another, until one may be again")
    func remembered() throws {
        let scene = HeldScene()
        _ = try scene.client()
        scene.deliver(0, .ok("private"))
        let clients = try (0..<2).map { _ in try scene.client() }
        #expect(scene.origin.count == 3)
        scene.deliver(1, .ok("max-age=60"))
        #expect(clients[0].answer?.said == "fwd=uri-miss; fwd-status=200; detail=uncacheable")
        scene.clock.advance(by: UncacheableKeys.believed)
        let next = try scene.client()
        scene.deliver(3, .ok("max-age=60"))
        #expect(next.answer?.said == "fwd=uri-miss; fwd-status=200; stored")
        #expect(try scene.client().answer?.said == "hit")
    }

    @Test("Who is served by another choice of Vary asks again")
    func vary() throws {
        let scene = HeldScene()
        let first = try scene.client([.acceptLanguage: "vi"])
        let second = try scene.client([.acceptLanguage: "en"])
        #expect(scene.origin.count == 1)
        scene.deliver(0, .ok("max-age=60", [("Vary", "Accept-Language")], body: "vi"))
        #expect(first.answer?.text == "vi" && second.answer == nil && scene.origin.count == 2)
        scene.deliver(1, .ok("max-age=60", [("Vary", "Accept-Language")], body: "en"))
        #expect(second.answer?.text == "en" && second.answer?.said == "fwd=vary-miss; fwd-status=200; stored")
    }

    @Test("All who wait are told of a portal's failure, once asked")
    func failure() throws {
        let scene = HeldScene()
        let clients = try (0..<2).map { _ in try scene.client() }
        scene.deliver(0, .down)
        for client in clients {
            guard case .failure(let error)? = client.outcome else {
                Issue.record("no failure")
                continue
            }
            #expect(error.detail == .unreachable)
            #expect(client.exchange.record.cache?.forward == .uriMiss)
        }
        #expect(scene.origin.count == 1)
    }

    @Test("One validation serves all who found the answer stale")
    func validation() throws {
        let scene = HeldScene()
        _ = try scene.client()
        scene.deliver(0, .ok("max-age=1", [("ETag", "\"1\"")]))
        scene.clock.advance(by: .seconds(2))
        let clients = try (0..<3).map { _ in try scene.client() }
        #expect(scene.origin.count == 2)
        scene.deliver(1, .status(304))
        #expect(clients.map { $0.answer?.text } == ["xin chào", "xin chào", "xin chào"])
    }

    @Test("A fill that was begun before its address became void is not stored")
    func invalidated() throws {
        let scene = HeldScene()
        let reader = try scene.client()
        scene.cache.purge(.exact(authority: "motcua.example", target: "/"))
        let later = try scene.client()
        #expect(scene.origin.count == 2)
        scene.deliver(0, .ok("max-age=60", body: "cũ"))
        #expect(reader.answer?.text == "cũ" && scene.cache.statistics.entries == 0)
        scene.deliver(1, .ok("max-age=60", body: "mới"))
        #expect(later.answer?.text == "mới")
        #expect(try scene.client().answer?.text == "mới")
    }

    @Test("Many stale hits are refreshed by one request behind them, and by another only if that one failed")
    func oneRefresh() throws {
        let scene = HeldScene()
        _ = try scene.client()
        scene.deliver(0, .ok("max-age=1, stale-while-revalidate=60", [("ETag", "\"1\"")]))
        scene.clock.advance(by: .seconds(2))
        for _ in 0..<3 { #expect(try scene.client().answer?.said == "hit; detail=stale-while-revalidate") }
        #expect(scene.origin.count == 2)
        scene.deliver(1, .status(503))
        #expect(try scene.client().answer?.said == "hit; detail=stale-while-revalidate")
        #expect(scene.origin.count == 3)
        scene.deliver(2, .status(304))
        #expect(try scene.client().answer?.said == "hit")
    }

    @Test("Bodies on their way hold a bounded part of memory together; what finds no room is only passed on")
    func room() throws {
        let scene = HeldScene(memory: 64 << 10, limit: 32 << 10)
        let piece = ByteBuffer(repeating: 0x78, count: 20 << 10)
        let clients = try ["/a", "/b"].map { try scene.client([:], $0) }
        let bodies = [scene.stream(0), scene.stream(1)]
        for body in bodies { body.offer(piece) }
        for body in bodies { body.finish() }
        for client in clients { #expect(client.read().utf8.count == (20 << 10) + 1) }
        #expect(scene.cache.statistics.entries == 1)
        let later = try scene.client([:], "/c")
        let body = scene.stream(2)
        body.offer(piece)
        body.finish()
        #expect(later.read().utf8.count == (20 << 10) + 1)
        #expect(scene.cache.statistics.entries == 2)
    }
}
