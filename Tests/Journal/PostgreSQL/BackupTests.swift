import Foundation
import GRDB
import Gateway
import Testbed
import Testing

@testable import Journal

@Suite("A back-up of a PostgreSQL journal", .serialized, .enabled(if: PostgreSQLServer.isWanted), .timeLimit(.minutes(1))) struct BackupTests {
    /// One of everything.
    private static func fill(_ journal: any Journal) async throws {
        try await journal.put(piece: [1, 0, 2], at: 0, of: "u")
        try await journal.put(piece: [], at: 1, of: "u")
        try await journal.seal(upload: "u", as: StoredFile(digest: "d", length: 3, pieces: 2))
        for index in 0..<40 {
            _ = try await journal.append(.test("s\(index % 7)") {
                $0.events = (0..<15).map { .test("k", "tên \(index) \($0)", audience: $0.isMultiple(of: 3) ? "H26" : nil) }
                $0.head = [UInt8(index % 256)]
                $0.names = [Name("n", "\(index % 50 * 7 + index % 7)")]
                $0.messages = (0..<15).map { NewMessage(to: "p\($0 % 2)", "m", content: [0], due: .noon) }
                $0.files = ["d"]
            })
        }
        let claimed = try await journal.claim("p0", at: .noon, lease: .minutes(1), limit: 3)
        var dead = Append(claimed[0].stream)
        dead.settled = [Settlement(claimed[0].id, attempt: 1, .dead(reason: "mã 7"))]
        _ = try await journal.append(dead)
    }

    private static func rows(_ file: String) throws -> [String: Set<[JournalCell]>] {
        let queue = try DatabaseQueue(path: file)
        return try queue.read { db in
            var all: [String: Set<[JournalCell]>] = [:]
            for table in JournalTable.all {
                var last: Int64 = 0
                while true {
                    let page = try table.read(db, after: last)
                    if page.rows.isEmpty { break }
                    all[table.name, default: []].formUnion(page.rows)
                    last = page.last
                }
            }
            return all
        }
    }

    @Test("It is a whole SQLite journal, and restored into an empty one nothing is different")
    func thereAndBack() async throws {
        let bed = try PostgreSQLTests.Bed(), folder = try JournalFolder()
        let journal = try await bed.journal()
        try await Self.fill(journal)
        try await journal.backUp(to: folder.file)
        let sqlite = try SQLiteJournal(path: folder.file)
        let verified = try await sqlite.verify { _ in }
        #expect(verified.flaws.isEmpty && verified.events == 600 && verified.messages == 600 && verified.files == 1)
        #expect(try await sqlite.piece(0, of: "d") == [1, 0, 2])
        #expect(try await sqlite.append(.test("s0")).isDone, "it goes on from there")
        await sqlite.close()
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) { try FileManager.default.removeItem(atPath: folder.path + "/" + file) }

        try await journal.backUp(to: folder.file)
        let other = try await PostgreSQLTests.Bed().journal()
        try await other.restore(from: folder.file)
        let here = try await journal.verify { _ in }, there = try await other.verify { _ in }
        #expect(here == there)
        try await other.backUp(to: folder.path + "/again.sqlite")
        let first = try Self.rows(folder.file), second = try Self.rows(folder.path + "/again.sqlite")
        #expect(first == second && Set(first.keys) == Set(JournalTable.all.map(\.name)))
        for journal in [journal, other] {
            #expect(try await journal.append(.test("s0", expected: 90)) == .done(revision: 91, position: 601))
            #expect(try await journal.claim("p1", at: .noon, lease: .seconds(1), limit: 99).count == 7)
        }
        await #expect { try await other.restore(from: folder.file) } throws: { ($0 as? JournalFailure)?.reason == "the journal to restore into is not empty" }
        await #expect { try await other.backUp(to: folder.file) } throws: { ($0 as? JournalFailure)?.reason.contains("is there already") == true }
        await other.close()
        await journal.close()
    }

    @Test("Taken while it is written to, it is of one moment")
    func whileWritten() async throws {
        let bed = try PostgreSQLTests.Bed(), folder = try JournalFolder()
        let journal = try await bed.journal()
        for index in 0..<50 { _ = try await journal.append(.test("s\(index % 5)")) }
        async let more: Void = { for index in 0..<100 { _ = try await journal.append(.test("s\(index % 5)")) } }()
        try await journal.backUp(to: folder.file)
        try await more
        let verified = try await SQLiteJournal(path: folder.file).verify { _ in }
        #expect(verified.flaws.isEmpty && (50...150).contains(verified.events))
        await journal.close()
    }

    @Test("Every table and column of the schema is in it")
    func complete() throws {
        let folder = try JournalFolder()
        let journal = try SQLiteJournal(path: folder.file)
        let found = try journal.pool.read { db in
            let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
            return try tables.reduce(into: [String: Set<String>]()) { $0[$1] = Set(try db.columns(in: $1).map(\.name)) }
        }
        var known = Dictionary(uniqueKeysWithValues: JournalTable.all.map { ($0.name, Set($0.columns.map(\.name))) })
        known["counter"] = ["one", "position", "message"]
        known["schema"] = ["one", "version"]
        #expect(found == known)
    }
}
