import Caching
import Gateway
import Glibc
import NIOCore
import NIOEmbedded
import Testbed

/// What purging a million entries costs, and how long an event loop waits meanwhile; likewise for large answers among
/// small ones.
///
/// A thread plays the event loop: it asks for stored answers one after another and notes the longest it waited, its turns
/// at the processor left out. On a busy machine whoever holds a lock may lose the processor meanwhile, so the first line
/// is of nothing happening at all, for comparison.
enum Pauses {
    private static let count = 1_000_000

    static func run() throws {
        say("\n\(count) entries: processor time of the purge, and the longest wait of an event loop until all is freed")
        try measure([
            ("nothing", { _ in 0 }), ("by tag, softly", { $0.purge(.tag("tat-ca"), softlyAt: ManualClock().tick()) }),
            ("by tag, all of them", { $0.purge(.tag("tat-ca")) }),
        ])
        try measure([("by tag, a tenth", { $0.purge(.tag("phan-muoi")) }), ("by prefix, the rest", { $0.purge(.prefix(authority: nil, path: "/a/")) })])
        try measure([("all", { $0.purge(.all) })])
        say("200 answers of 4 MiB come to a store of 256 MiB full of small ones")
        try evict()
    }

    private typealias Act = (name: String, run: (ResponseCache) -> Int)

    private static func measure(_ acts: [Act]) throws {
        let cache = ResponseCache(memory: 4 << 30, storedObjectLimit: 1 << 20)
        let visitor = Visitor(cache)
        for number in 0..<count { try visitor.ask("/a/\(number)", body: 200) }
        for number in 0..<100 { try visitor.ask("/b/\(number)", body: 200) }
        for act in acts {
            let probe = Probe(cache)
            let before = processorTime()
            let said = act.run(cache)
            let spent = processorTime() - before
            settle(cache)
            report(act.name, probe, "\(ms(spent)) ms, \(said) purged, \(cache.statistics.entries) left")
        }
    }

    private static func evict() throws {
        let cache = ResponseCache(memory: 256 << 20, storedObjectLimit: 16 << 20)
        let visitor = Visitor(cache)
        for number in 0..<150_000 { try visitor.ask("/a/\(number)", body: 200) }
        for number in 0..<100 { for _ in 0..<4 { try visitor.ask("/b/\(number)", body: 200) } }
        let probe = Probe(cache)
        var longest: Int64 = 0
        for number in 0..<200 {
            let start = processorTime()
            try visitor.ask("/c/\(number)", body: 4 << 20)
            longest = max(longest, processorTime() - start)
            visitor.advance()
        }
        report("heavy eviction", probe, "\(ms(longest)) ms at most of the loop that brought one, \(cache.statistics.evictions) evicted")
    }

    private static func settle(_ cache: ResponseCache) {
        var entries = -1
        while entries != cache.statistics.entries {
            entries = cache.statistics.entries
            usleep(300_000)
        }
    }

    private static func report(_ name: String, _ probe: Probe, _ what: String) {
        let (longest, asked) = probe.stop()
        say("\(name.padded(20)): longest wait \(ms(longest).padded(7)) ms of \(String(asked).padded(8)) requests; \(what)")
    }

    private static func ms(_ nanoseconds: Int64) -> String { (Double(nanoseconds) / 1e6).text(2) }
}

/// Someone who asks a cache, on a loop of their own and on one thread.
final class Visitor {
    private let loop = EmbeddedEventLoop()
    private let clock = ManualClock()
    private let connector: CachedConnector

    init(_ cache: ResponseCache) {
        let origin = ScriptedConnector { exchange in
            let target = exchange.request.targetText
            var answer = Answer(status: 200, fields: Fields([.cacheControl: "max-age=600", .contentType: "text/html"]))
            if target.hasPrefix("/a/") { answer.fields.add("cache-tag", target.hasSuffix("7") ? "tat-ca, phan-muoi" : "tat-ca") }
            answer.body = .bytes(Self.body(exchange.request.fields.first("x-length").flatMap { Int($0) } ?? 0))
            return .now(.success(answer))
        }
        connector = CachedConnector(origin, cache: cache, rules: CacheRules())
    }

    /// - Parameter length: of the answer, where it has to be made.
    func ask(_ target: String, body length: Int) throws {
        let exchange = try TestExchange.make(.get, target, fields: ["x-length": String(length)], loop: loop, clock: clock)
        if case .later(let pending) = connector.answer(exchange) { pending.whenDelivered { _ in } }
    }

    /// Lets what is due in the next milliseconds happen.
    func advance() { loop.advanceTime(by: .milliseconds(20)) }

    private static func body(_ length: Int) -> ByteBuffer {
        var body = ByteBuffer()
        body.writeRepeatingByte(0x61, count: length)
        return body
    }
}
