import CMalloc
import Caching
import Gateway
import Glibc
import NIOCore
import NIOEmbedded
import Testbed

/// What stored answers take of memory, as `malloc` and the kernel count it, beside what the cache's accounts say.
enum MemoryUse {
    /// A store full of one kind of answers.
    struct Mix {
        let name: String
        var count: Int
        /// Bytes of a body by its number.
        let body: @Sendable (Int) -> Int
        var fields = 8
        var isVaried = false
        /// The body comes in pieces of this many bytes, as from a portal; whole where nil.
        var pieces: Int?
    }

    private static let mixes: [Mix] = [
        Mix(name: "1 KiB, no fields of its own", count: 75_000, body: { _ in 1 << 10 }, fields: 0),
        Mix(name: "1 KiB, 8 fields, tables full", count: 97_000, body: { _ in 1 << 10 }),
        Mix(name: "1 KiB, 8 fields, tables new", count: 100_000, body: { _ in 1 << 10 }),
        Mix(name: "1 KiB, 8 fields", count: 75_000, body: { _ in 1 << 10 }),
        Mix(name: "1 KiB, 20 fields", count: 75_000, body: { _ in 1 << 10 }, fields: 20),
        Mix(name: "1 KiB, 8 fields, Vary", count: 75_000, body: { _ in 1 << 10 }, isVaried: true),
        Mix(name: "no body, 8 fields", count: 75_000, body: { _ in 0 }),
        Mix(name: "10 KiB, 8 fields", count: 20_000, body: { _ in 10 << 10 }),
        Mix(name: "10 KiB, 8 fields, in pieces", count: 20_000, body: { _ in 10 << 10 }, pieces: 4000),
        Mix(name: "100 KiB, 8 fields", count: 2_000, body: { _ in 100 << 10 }),
        Mix(name: "100 KiB, 8 fields, in pieces", count: 2_000, body: { _ in 100 << 10 }, pieces: 16_000),
        Mix(name: "1 MiB and 1 byte, in pieces", count: 200, body: { _ in 1 << 20 + 1 }, pieces: 64_000),
        Mix(name: "mixed, 200 B to 200 KiB", count: 30_000, body: { 200 << ($0 % 11) }),
        Mix(name: "mixed, in pieces", count: 30_000, body: { (200 << ($0 % 11)) + $0 % 500 }, pieces: 16_000),
    ]

    /// The same with few answers, as a test: throws where the accounts are more than a twentieth off.
    static func check() throws {
        for mix in mixes where mix.count > 1000 && mix.pieces == nil {
            var mix = mix
            mix.count /= mix.count > 50_000 ? 40 : 100
            // A store in proportion: in one of thousands of stripes a handful of answers would be all tables.
            let use = try measure(mix, memory: 64 << 20)
            guard abs(Double(use.accounts) / Double(use.allocated) - 1) < 0.05 else {
                throw Off(mix: mix.name, accounts: use.accounts / mix.count, malloc: use.allocated / mix.count)
            }
        }
        say("the accounts hold")
    }

    private struct Off: Error { let mix: String, accounts: Int, malloc: Int }

    static func run() throws {
        say("\nMemory of stored answers, bytes each")
        say("mix".padded(32) + "accounts".padded(11) + "malloc".padded(11) + "off by".padded(9) + "kernel".padded(11) + "off by".padded(9))
        for mix in mixes {
            let use = try measure(mix)
            let each = [use.accounts, use.allocated, use.resident].map { Double($0) / Double(mix.count) }
            say(
                mix.name.padded(32) + each[0].text(0).padded(11) + each[1].text(0).padded(11) + off(each[0], each[1])
                    + each[2].text(0).padded(11) + off(each[0], each[2]))
        }
    }

    private static func off(_ said: Double, _ real: Double) -> String { ((said / real - 1) * 100).text(1).padded(7) + " %" }

    static func measure(_ mix: Mix, memory: Int = 4 << 30) throws -> (accounts: Int, allocated: Int, resident: Int) {
        malloc_trim(0)
        let loop = EmbeddedEventLoop()
        let cache = ResponseCache(memory: memory, storedObjectLimit: 16 << 20)
        let origin = ScriptedConnector { exchange in
            let number = Int(exchange.request.targetText.dropFirst(3)) ?? 0
            return .now(.success(answer(mix, number, exchange.loop)))
        }
        let cached = CachedConnector(origin, cache: cache, rules: CacheRules())
        let clock = ManualClock()
        let before = (allocated, resident)
        for number in 0..<mix.count {
            let exchange = try TestExchange.make(.get, "/a/\(number)", fields: [.acceptLanguage: "vi-VN,vi;q=0.9"], loop: loop, clock: clock)
            if case .later(let pending) = cached.answer(exchange) { pending.whenDelivered { if case .success(let answer) = $0 { answer.abandon() } } }
            loop.run()
        }
        let statistics = cache.statistics
        guard statistics.entries == mix.count else { throw Missing(entries: statistics.entries, of: mix.name) }
        malloc_trim(0)
        return (statistics.bytes, allocated - before.0, resident - before.1)
    }

    private struct Missing: Error { let entries: Int, of: String }

    private static func answer(_ mix: Mix, _ number: Int, _ loop: any EventLoop) -> Answer {
        var answer = Answer(status: 200, fields: Fields([.cacheControl: "max-age=600", .date: "Tue, 14 Nov 2023 22:13:20 GMT"]))
        if mix.isVaried { answer.fields.add(.vary, "Accept-Language, X-Giao-Dien") }
        if mix.fields > 2 { answer.fields.add(.contentType, "text/html; charset=utf-8") }
        if mix.fields > 3 { answer.fields.add(.etag, "\"5f3c-2a\"") }
        for index in 0..<max(0, mix.fields - 4) { answer.fields.add(spelled: "X-Field-\(index)", "a value as long as most of them") }
        let length = mix.body(number)
        guard length > 0 else { return answer }
        guard let size = mix.pieces else {
            var body = ByteBuffer()
            body.writeRepeatingByte(0x61, count: length)
            answer.body = .bytes(body)
            return answer
        }
        let stream = BodyStream(loop: loop, highWater: 64 << 20)
        var left = length
        while left > 0 {
            var piece = ByteBuffer()
            piece.writeRepeatingByte(0x61, count: min(size, left))
            stream.offer(piece)
            left -= size
        }
        stream.finish()
        answer.body = .stream(stream, length: length)
        return answer
    }

    /// Bytes in use, of every arena and mapped alone.
    static var allocated: Int {
        let info = mallinfo2()
        return info.uordblks + info.hblkhd
    }

    /// Bytes of this process in memory.
    static var resident: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }
}
