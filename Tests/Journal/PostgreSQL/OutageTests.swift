import Foundation
import Gateway
import Glibc
import Synchronization
import Testbed
import Testing

@testable import Journal

/// A connection lost in each of its states, and the whole server.
@Suite("A PostgreSQL journal whose server goes away", .serialized, .enabled(if: PostgreSQLServer.isWanted), .timeLimit(.minutes(1)))
struct OutageTests {
    typealias Bed = PostgreSQLTests.Bed

    /// Ends those connections of the journal's that are waiting for a lock.
    private static func endWaiting(_ bed: Bed) throws -> Int64 {
        try bed.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    }

    private static func waits(_ bed: Bed) async throws {
        try await bed.eventually("it waits for the lock") { try bed.ask("\(Bed.connections) AND wait_event_type = 'Lock'") == 1 }
    }

    @Test("Idle connections that were ended are replaced, and nobody notices")
    func idle() async throws {
        let bed = try Bed(), journal = try await bed.journal()
        for round in 1...3 {
            #expect(try await journal.append(.test("a")).isDone)
            #expect(try await journal.lastPosition() == Int64(round))
            #expect(try await journal.claim("p", at: .noon, lease: .seconds(1), limit: 1).isEmpty)
            let count = try bed.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            #expect(count >= 3)
        }
        await journal.close()
    }

    @Test("Lost before anything was written, an append goes on by another connection")
    func beforeWriting() async throws {
        let bed = try Bed(), journal = try await bed.journal()
        let holder = try bed.server.connect(bed.database)
        _ = try holder.exchange([PostgreSQLStatement("BEGIN"), PostgreSQLStatement("SELECT 1 FROM counter FOR UPDATE")])
        async let appended = journal.append(.test("a", expected: 0))
        try await Self.waits(bed)
        #expect(try Self.endWaiting(bed) == 1)
        try await Self.waits(bed)
        _ = try holder.ask("ROLLBACK")
        #expect(try await appended == .done(revision: 1, position: 1))
        await journal.close()
    }

    @Test("Lost while writing, with COMMIT sent, the outcome is unknown, and asking again with the same names finds it out")
    func whileCommitting() async throws {
        let bed = try Bed(), journal = try await bed.journal()
        let holder = try bed.server.connect(bed.database)
        _ = try holder.exchange([PostgreSQLStatement("BEGIN"), PostgreSQLStatement("LOCK TABLE event IN SHARE MODE")])
        let append = Append.test("a", expected: 0)
        let appended = Task { try await journal.append(append) }
        try await Self.waits(bed)
        #expect(try Self.endWaiting(bed) == 1)
        await #expect { try await appended.value } throws: { ($0 as? JournalFailure)?.cause == .unknownOutcome }
        _ = try holder.ask("ROLLBACK")
        #expect(try await journal.append(append) == .done(revision: 1, position: 1), "this time it was not written")
        #expect(try await journal.verify { _ in }.flaws.isEmpty)
        await journal.close()
    }

    @Test("Committed, but with the answer lost, the outcome is unknown, and asking again with the same names finds it out")
    func answerLost() async throws {
        let bed = try Bed()
        let relay = try Relay(to: bed.server.socketFolder + "/.s.PGSQL.5432")
        var settings = bed.server.settings(bed.database)
        settings.url = "postgresql:///\(bed.database)?host=\(relay.folder.path)&user=motcua"
        let journal = PostgreSQLJournal(settings)
        try await journal.open()
        relay.loseNextAnswer(to: "COMMIT\0")
        let append = Append.test("a", expected: 0)
        await #expect { try await journal.append(append) } throws: { ($0 as? JournalFailure)?.cause == .unknownOutcome }
        #expect(try await journal.append(append) == .conflict(revision: 1), "it was written, by this one or another")
        #expect(try await journal.lastPosition() == 1)
        await journal.close()
    }

    @Test("A claim, a piece of a file and a read are asked again by another connection")
    func askedAgain() async throws {
        let bed = try Bed(), journal = try await bed.journal()
        _ = try await journal.append(.test("a") { $0.messages = [NewMessage(to: "p", "m", content: [], due: .noon)] })
        let holder = try bed.server.connect(bed.database)
        func lost(_ table: String, _ act: @escaping @Sendable () async throws -> Void) async throws {
            _ = try holder.exchange([PostgreSQLStatement("BEGIN"), PostgreSQLStatement("LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE", isKept: false)])
            async let done: Void = act()
            try await Self.waits(bed)
            #expect(try Self.endWaiting(bed) == 1)
            try await Self.waits(bed)
            _ = try holder.ask("ROLLBACK")
            try await done
        }
        try await lost("message") { () async throws in #expect(try await journal.claim("p", at: .noon, lease: .seconds(1), limit: 1).count == 1) }
        try await lost("piece") { try await journal.put(piece: [1], at: 0, of: "u") }
        try await lost("stream") { () async throws in #expect(try await journal.stream(StreamName("a"))?.revision == 1) }
        await journal.close()
    }

    @Test("A listener that was cut off tells everyone to look once it hears again")
    func listener() async throws {
        let bed = try Bed(), journal = try await bed.journal()
        let heard = Mutex(0)
        let listening = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        try await bed.eventually("it listens") { try bed.ask("SELECT count(*) \(listening)") == 1 }
        journal.onWake { wake in heard.withLock { $0 += wake == .unknown ? 1 : 0 } }
        _ = try bed.ask("SELECT count(pg_terminate_backend(pid)) \(listening)")
        try await bed.eventually("it tells") { heard.withLock { $0 } >= 1 }
        await journal.close()
    }

    /// What became of the streams that callers began.
    private final class Tally: Sendable {
        private let all = Mutex<(sure: Set<String>, doubtful: Set<String>)>(([], []))
        var sure: Set<String> { all.withLock { $0.sure } }
        var doubtful: Set<String> { all.withLock { $0.doubtful } }
        /// How many are sure, told each time it grows.
        let growth = AsyncStream<Int>.makeStream()
        func acknowledge(_ name: String) {
            let count = all.withLock { all in
                all.sure.insert(name)
                return all.sure.count
            }
            growth.continuation.yield(count)
        }
        func doubt(_ name: String) { all.withLock { _ = $0.doubtful.insert(name) } }
    }

    /// Until it is refused.
    private static func begin(_ names: String, in journal: PostgreSQLJournal, _ tally: Tally) async {
        for index in 0... {
            let name = names + "-\(index)"
            do throws(JournalFailure) {
                guard try await journal.append(.test(name, expected: 0)).isDone else { return }
                tally.acknowledge(name)
            } catch {
                #expect(error.cause == .unknownOutcome || error.cause == .unavailable, "\(error)")
                if error.cause == .unknownOutcome { tally.doubt(name) }
                return
            }
        }
    }

    @Test("A server that crashes under load loses nothing it acknowledged, and the journal goes on when it is back")
    func crash() async throws {
        let server = try PostgreSQLServer()
        let journal = PostgreSQLJournal(server.settings(try server.database()))
        try await journal.open()
        let tally = Tally()
        for round in 0..<2 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<8 { group.addTask { await Self.begin("s\(round)-\(caller)", in: journal, tally) } }
                for await count in tally.growth.stream where count >= 100 * (round + 1) { break }
                try server.crash()
                try await group.waitForAll()
            }
            await #expect { try await journal.append(.test("b")) } throws: { ($0 as? JournalFailure)?.cause == .unavailable }
            await #expect { try await journal.lastPosition() } throws: { ($0 as? JournalFailure)?.cause == .unavailable }
            try server.start()
            #expect(try await journal.append(.test("after")) == .done(revision: round + 1, position: try await journal.lastPosition()))
        }
        let stored = Set(try await journal.feed(nil, after: 0, limit: 100_000).map(\.stream.text))
        #expect(stored.isSuperset(of: tally.sure), "nothing acknowledged is lost")
        #expect(stored.subtracting(tally.sure).subtracting(["after"]).isSubset(of: tally.doubtful), "nothing refused is there")
        #expect(try await journal.verify { _ in }.flaws.isEmpty)
        await journal.close()
    }
}
