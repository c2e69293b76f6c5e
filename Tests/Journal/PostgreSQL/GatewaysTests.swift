import Gateway
import Synchronization
import Testbed
import Testing

@testable import Journal

@Suite("Several gateways on one PostgreSQL journal", .serialized, .enabled(if: PostgreSQLServer.isWanted), .timeLimit(.minutes(1))) struct GatewaysTests {
    @Test("Their appends come in one order without gaps, and each name and each beginning is one gateway's")
    func appends() async throws {
        let bed = try PostgreSQLTests.Bed()
        let journals = [try await bed.journal(), try await bed.journal(), try await bed.journal()]
        let outcomes = try await withThrowingTaskGroup(of: Appended.self) { group in
            for index in 0..<300 {
                let journal = journals[index % 3]
                group.addTask { try await journal.append(.test("s\(index / 3)", expected: 0) { $0.names = [Name("n", "\(index / 6)")] }) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter(\.isDone).count == 50, "one of six streams and gateways for each name")
        #expect(try await journals[0].feed(nil, after: 0, limit: 1000).map(\.position) == Array(1...50))
        #expect(try await journals[1].verify { _ in }.flaws.isEmpty)
        for journal in journals { await journal.close() }
    }

    @Test("Who follows the feed while they write misses nothing")
    func feed() async throws {
        let bed = try PostgreSQLTests.Bed()
        let journals = [try await bed.journal(), try await bed.journal()]
        async let written: Void = withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<400 {
                group.addTask { _ = try await journals[index % 2].append(.test("s\(index % 7)")) }
            }
            try await group.waitForAll()
        }
        var seen: [Int64] = []
        while seen.count < 400 {
            seen += try await journals[0].feed(nil, after: seen.last ?? 0, limit: 50).map(\.position)
        }
        try await written
        #expect(seen == Array(1...400))
        for journal in journals { await journal.close() }
    }

    private final class Deliveries: Sendable {
        private let all = Mutex<[StreamName: [UInt8]]>([:])
        func add(_ message: ClaimedMessage) { all.withLock { $0[message.stream, default: []] += message.content } }
        var byStream: [StreamName: [UInt8]] { all.withLock { $0 } }
        var count: Int { byStream.values.reduce(0) { $0 + $1.count } }
    }

    @Test("Their claims never meet, and each stream's messages are settled in order")
    func claims() async throws {
        let bed = try PostgreSQLTests.Bed()
        let journals = [try await bed.journal(), try await bed.journal()]
        for stream in 0..<12 {
            _ = try await journals[0].append(.test("s\(stream)") { append in
                append.messages = (0..<5).map { NewMessage(to: "p", "m", content: [UInt8($0)], due: .noon) }
            })
        }
        let delivered = Deliveries()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                let journal = journals[index % 2]
                group.addTask {
                    while delivered.count < 60 {
                        for message in try await journal.claim("p", at: .noon, lease: .minutes(1), limit: 3) {
                            delivered.add(message)
                            var settled = Append(message.stream)
                            settled.settled = [Settlement(message.id, attempt: message.attempt, .done)]
                            settled.events = [.test("delivered")]
                            #expect(try await journal.append(settled).isDone)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(delivered.byStream.count == 12 && delivered.byStream.values.allSatisfy { $0 == [0, 1, 2, 3, 4] })
        #expect(try await journals[1].backlog().isEmpty)
        #expect(try await journals[1].verify { _ in }.flaws.isEmpty)
        for journal in journals { await journal.close() }
    }

    @Test("A claim and the settlement of the claim before it: only one of them has its way")
    func claimAgainstSettlement() async throws {
        let bed = try PostgreSQLTests.Bed()
        let journals = [try await bed.journal(), try await bed.journal()]
        for round in 0..<25 {
            _ = try await journals[0].append(.test("s\(round)") { $0.messages = [NewMessage(to: "p\(round)", "m", content: [], due: .noon)] })
            let first = try #require(try await journals[0].claim("p\(round)", at: .noon, lease: .seconds(1), limit: 1).first)
            async let second = journals[1].claim("p\(round)", at: .noon.later(.seconds(1)), lease: .minutes(1), limit: 1)
            var append = Append(first.stream)
            append.settled = [Settlement(first.id, attempt: first.attempt, .done)]
            let settled = try await journals[0].append(append)
            #expect(settled.isDone == (try await second).isEmpty)
        }
        for journal in journals { await journal.close() }
    }

    @Test("A commit at one wakes those that wait at the others, once at its own")
    func wakes() async throws {
        let bed = try PostgreSQLTests.Bed()
        let here = try await bed.journal(), there = try await bed.journal()
        let heard = Mutex<[Wake]>([])
        let (stream, continuation) = AsyncStream<Wake>.makeStream()
        there.onWake { continuation.yield($0) }
        here.onWake { wake in heard.withLock { $0.append(wake) } }
        var all = stream.makeAsyncIterator()
        try await bed.eventually("both listen") { try bed.ask("\(PostgreSQLTests.Bed.connections) AND query LIKE 'LISTEN%'") == 2 }
        _ = try await here.append(.test("a") {
            $0.events = [.test("k", audience: "H26")]
            $0.messages = [NewMessage(to: "\u{301}quốc gia", "m", content: [], due: .noon)]
        })
        var woken: Set<Wake> = []
        while woken.count < 2, let wake = await all.next() { if wake != .unknown { woken.insert(wake) } }
        #expect(woken == [.event(audience: "H26"), .message(party: "\u{301}quốc gia")])
        _ = try await here.append(.test("a") { $0.messages = [NewMessage(to: String(repeating: "x", count: 2000), "m", content: [], due: .noon)] })
        #expect(await all.next() == .message(party: String(repeating: "x", count: 2000)))
        #expect(heard.withLock { $0.filter { $0 == .event(audience: "H26") }.count } == 1)
        await here.close()
        await there.close()
    }
}
