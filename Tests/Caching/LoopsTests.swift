import Gateway
import NIOCore
import NIOPosix
import Testbed
import Testing

@testable import Caching

@Suite("One fill, many event loops")
struct LoopsTests {
    /// What a client on its own loop got in the end.
    final class Collector {
        private let promise: EventLoopPromise<String>
        private var text = ""

        init(_ reply: Reply, _ promise: EventLoopPromise<String>) {
            self.promise = promise
            switch reply {
            case .now(let outcome): receive(outcome)
            case .shared(let answer, let age, let status): receive(.success(answer.copy(age: age, status)))
            case .later(let pending): pending.whenDelivered { self.receive($0) }
            }
        }

        private func receive(_ outcome: Outcome) {
            guard case .success(let answer) = outcome else { return promise.fail(CancellationError()) }
            switch answer.body.streamed(on: promise.futureResult.eventLoop) {
            case .empty, .file: promise.succeed("")
            case .bytes(let bytes): promise.succeed(String(buffer: bytes))
            case .stream(let stream, _):
                stream.onPiece = { self.drain(stream) }
                drain(stream)
            }
        }

        private func drain(_ stream: BodyStream) {
            while let piece = stream.take() {
                switch piece {
                case .bytes(let bytes): text += String(buffer: bytes)
                case .end: promise.succeed(text)
                case .failed(let error): promise.fail(error)
                }
            }
        }
    }

    private func ask(
        _ connector: CachedConnector, on loop: any EventLoop, _ target: String = "/", purging purged: String? = nil
    ) -> EventLoopFuture<String> {
        let promise = loop.makePromise(of: String.self)
        loop.execute {
            do {
                if let purged { connector.cache.purge(.exact(authority: "motcua.example", target: purged)) }
                let exchange = try TestExchange.make(.get, target, loop: loop, clock: SystemClock())
                _ = Collector(connector.answer(exchange), promise)
            } catch {
                promise.fail(error)
            }
        }
        return promise.futureResult
    }

    @Test("Readers on other loops stream the same body, piece by piece, and the origin is asked once")
    func streams() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 4)
        let loops = Array(group.makeIterator())
        let origin = HeldOrigin()
        let connector = CachedConnector(origin, cache: ResponseCache(memory: 16 << 20, storedObjectLimit: 4 << 20), rules: CacheRules())
        let first = ask(connector, on: loops[0])
        try await origin.whenAsked(1, on: loops[0]).get()
        let others = (0..<12).map { ask(connector, on: loops[$0 % 4]) }
        let piece = String(repeating: "một cửa ", count: 1000)
        let pieces = 60
        // The body comes in a piece for each turn of the first loop.
        let begun = loops[0].makePromise(of: Void.self)
        loops[0].execute {
            let stream = BodyStream(loop: loops[0])
            var answer = Answer(status: 200, fields: Fields([.cacheControl: "max-age=60"]))
            answer.body = .stream(stream, length: nil)
            origin[0].pending.deliver(.success(answer))
            let bound = NIOLoopBound(stream, eventLoop: loops[0])
            for _ in 0..<pieces { loops[0].execute { bound.value.offer(ByteBuffer(string: piece)) } }
            loops[0].execute {
                bound.value.finish()
                begun.succeed()
            }
        }
        try await begun.futureResult.get()
        let whole = String(repeating: piece, count: pieces)
        for future in [first] + others { #expect(try await future.get() == whole) }
        #expect(try await ask(connector, on: loops[3]).get() == whole)
        #expect(origin.count == 1)
        try await group.shutdownGracefully()
    }

    @Test("What may not be shared releases readers on other loops to ask for themselves")
    func released() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let loops = Array(group.makeIterator())
        let origin = HeldOrigin()
        let connector = CachedConnector(origin, cache: ResponseCache(memory: 16 << 20, storedObjectLimit: 4 << 20), rules: CacheRules())
        let first = ask(connector, on: loops[0])
        try await origin.whenAsked(1, on: loops[0]).get()
        let second = ask(connector, on: loops[1])
        // Behind the asking in the second loop's queue, so the reader has joined.
        try await loops[1].submit {}.get()
        let asked = origin.whenAsked(2, on: loops[0])
        loops[0].execute { origin[0].pending.deliver(Canned.ok("private", body: "một").outcome) }
        try await asked.get()
        loops[1].execute { origin[1].pending.deliver(Canned.ok("private", body: "hai").outcome) }
        #expect(try await first.get() == "một")
        #expect(try await second.get() == "hai")
        try await group.shutdownGracefully()
    }

    /// Answers with the target as its body: at once, or in pieces on later turns of its loop.
    private static let mirror = ScriptedConnector { exchange in
        let text = exchange.request.targetText
        var answer = Answer(status: 200, fields: Fields([.cacheControl: "max-age=60", .etag: "\"\(text)\""]))
        if exchange.request.target.readableBytes % 2 == 0 {
            answer.body = .bytes(ByteBuffer(string: text))
            return .now(answer)
        }
        let loop = exchange.loop
        let pending = PendingAnswer(loop: loop)
        let stream = BodyStream(loop: loop)
        answer.body = .stream(stream, length: text.utf8.count)
        let both = NIOLoopBound((pending, stream, answer), eventLoop: loop)
        loop.execute {
            both.value.0.deliver(.success(both.value.2))
            for byte in text.utf8 { loop.execute { both.value.1.offer(ByteBuffer(bytes: [byte])) } }
            loop.execute { both.value.1.finish() }
        }
        return .later(pending)
    }

    @Test("Whatever four loops ask, drop and purge at once, each gets its own address's answer and memory stays bounded")
    func storm() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 4)
        let loops = Array(group.makeIterator())
        let cache = ResponseCache(memory: 64 << 10, storedObjectLimit: 8 << 10)
        let connector = CachedConnector(Self.mirror, cache: cache, rules: CacheRules())
        var answers: [(target: String, body: EventLoopFuture<String>)] = []
        var random = SplitMix(seed: 20_251_124)
        for _ in 0..<4000 {
            let target = "/" + String(random.next() % 120)
            let purged = random.next() % 64 == 0 ? target : nil
            answers.append((target, ask(connector, on: loops[Int(random.next() % 4)], target, purging: purged)))
        }
        for answer in answers { #expect(try await answer.body.get() == answer.target) }
        #expect(cache.statistics.bytes <= 64 << 10)
        cache.purge(.all)
        cache.sweep()
        #expect(cache.statistics.bytes == 0 && cache.statistics.entries == 0)
        try await group.shutdownGracefully()
    }
}
