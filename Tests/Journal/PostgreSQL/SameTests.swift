import GRDB
import Gateway
import Testbed
import Testing

@testable import Journal

/// What many do at once in PostgreSQL is judged in memory, in SQLite row by row: by chance, both must come to the same.
@Suite("Both stores", .serialized, .enabled(if: PostgreSQLServer.isWanted), .timeLimit(.minutes(1))) struct SameTests {
    /// Repeatable chance (SplitMix64).
    private struct Chance: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
        mutating func one(in limit: Int) -> Bool { below(limit) == 0 }
    }

    private static func append(_ chance: inout Chance, claimed: inout [ClaimedMessage]) -> Append {
        var append = Append(StreamName("s\(chance.below(6))"), expected: chance.one(in: 3) ? chance.below(9) : nil)
        append.events = (0..<chance.below(3)).map { .test("k\($0)", "\(chance.below(99))", audience: $0 == 0 ? "H26" : nil) }
        if chance.one(in: 2) { append.head = [UInt8(chance.below(256))] }
        append.names = (0..<chance.below(2)).map { _ in Name("n", "\(chance.below(20))") }
        append.namesDropped = (0..<chance.below(2)).map { _ in Name("n", "\(chance.below(20))") }
        append.messages = (0..<chance.below(3)).map { NewMessage(to: "p\(chance.below(2))", "m", content: [UInt8($0)], due: .noon) }
        if chance.one(in: 2), let message = claimed.popLast() {
            append.stream = chance.one(in: 8) ? append.stream : message.stream
            let outcome: Settlement.Outcome = chance.one(in: 3) ? .again(at: .noon.later(.seconds(1)), reason: "bận") : chance.one(in: 3) ? .dead(reason: "mã 7") : .done
            append.settled = [Settlement(message.id, attempt: chance.one(in: 5) ? nil : message.attempt, outcome)]
            if chance.one(in: 3) { claimed.append(message) }
        }
        return append
    }

    @Test("Batches of appends by chance end the same in both", arguments: [UInt64(1), 2, 3, 4])
    func same(_ seed: UInt64) async throws {
        var chance = Chance(state: seed)
        let bed = try PostgreSQLTests.Bed(), folder = try JournalFolder()
        let postgreSQL = try await bed.journal(), sqlite = try SQLiteJournal(path: folder.file)
        let worker = PostgreSQLWorker(bed.server.settings(bed.database))
        for digest in ["d0", "d1"] {
            for journal in [postgreSQL, sqlite] as [any Journal] {
                try await journal.put(piece: [1], at: 0, of: "u" + digest)
                try await journal.seal(upload: "u" + digest, as: StoredFile(digest: digest, length: 1, pieces: 1))
            }
        }
        var claimed: [ClaimedMessage] = []
        for round in 0..<60 {
            var batch: [Append] = []
            for _ in 0...chance.below(7) { batch.append(Self.append(&chance, claimed: &claimed)) }
            // One a batch: what one lets go and the next takes up again is kept in one store and gone in the other.
            if chance.one(in: 2) { batch[0].files = ["d\(chance.below(3))"] } else { batch[0].filesDropped = ["d\(chance.below(2))"] }
            let appends = batch
            let (answers, wakes) = try await worker.run { session throws(JournalFailure) in try PostgreSQLJournal.write(appends, session) }
            var expected: [Appended] = []
            for append in appends { expected.append(try await sqlite.append(append)) }
            #expect(answers == expected, "round \(round): \(appends)")
            #expect(wakes.count <= 3)
            let party = "p\(chance.below(2))", now = Instant.noon.later(.seconds(Int64(round)))
            let here = try await postgreSQL.claim(party, at: now, lease: .seconds(2), limit: 3)
            #expect(try await sqlite.claim(party, at: now, lease: .seconds(2), limit: 3) == here)
            claimed += here
            guard answers == expected else { break }
        }
        try await Self.compare(postgreSQL, sqlite, folder)
        await worker.stop()
        await postgreSQL.close()
        await sqlite.close()
    }

    private static func compare(_ postgreSQL: PostgreSQLJournal, _ sqlite: SQLiteJournal, _ folder: JournalFolder) async throws {
        #expect(try await postgreSQL.lastPosition() == sqlite.lastPosition())
        #expect(try await postgreSQL.verify { _ in } == sqlite.verify { _ in })
        try await postgreSQL.backUp(to: folder.path + "/copy.sqlite")
        let copy = try SQLiteJournal(path: folder.path + "/copy.sqlite")
        for table in JournalTable.all {
            let rows = try [copy, sqlite].map { journal in try journal.pool.read { db in
                try Row.fetchAll(db, sql: "SELECT \(table.columnNames) FROM \(table.name) ORDER BY \(table.columnNames)").map { "\($0)" }
            } }
            #expect(rows[0] == rows[1], "\(table.name)")
        }
        await copy.close()
    }
}
