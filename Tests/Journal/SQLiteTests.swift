import Foundation
import GRDB
import Gateway
import Testbed
import Testing

@testable import Journal

@Suite("The SQLite journal", .serialized) struct SQLiteTests {
    @Test("A commit is synced in full, in WAL mode")
    func settings() async throws {
        let folder = try JournalFolder()
        let journal = try SQLiteJournal(path: folder.file)
        let found = try await journal.pool.writeWithoutTransaction { db in
            (try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"))
        }
        #expect(found.0 == 2 && found.1 == "wal")
    }

    @Test("Its files are its owner's alone")
    func modes() async throws {
        let folder = try JournalFolder()
        let journal = try SQLiteJournal(path: folder.file)
        _ = try await journal.append(.test("a"))
        for suffix in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("A newer schema is refused, and says what to do")
    func newerSchema() async throws {
        let folder = try JournalFolder()
        let journal = try SQLiteJournal(path: folder.file)
        try await journal.pool.write { try $0.execute(sql: "UPDATE schema SET version = 99") }
        await journal.close()
        #expect(throws: JournalFailure(.newerSchema(found: 99, known: Schema.current), "schema 99")) { try SQLiteJournal(path: folder.file) }
    }

    @Test("A file that is no journal is refused as damaged")
    func noJournal() throws {
        let folder = try JournalFolder()
        try Data("not a database, but long enough to be looked at as if it were one".utf8).write(to: URL(fileURLWithPath: folder.file))
        #expect { try SQLiteJournal(path: folder.file) } throws: { ($0 as? JournalFailure)?.cause == .damaged }
    }

    @Test(
        "Verifying finds what was changed behind the journal's back",
        arguments: [
            ("UPDATE event SET content = x'00' WHERE position = 2", "is not what was written"),
            ("DELETE FROM event WHERE position = 3", "has 2 events, should have 3"),
            ("DELETE FROM event WHERE position = 2", "event 2 is missing"),
            ("UPDATE event SET at = at + 1 WHERE position = 1", "is not what was written"),
            ("UPDATE message SET first = 0", "without the oldest"),
            ("DELETE FROM piece", "missing pieces"),
            ("DELETE FROM stream", "of no stream"),
        ])
    func verifying(_ change: (sql: String, words: String)) async throws {
        let folder = try JournalFolder()
        let journal = try SQLiteJournal(path: folder.file)
        try await journal.put(piece: [1], at: 0, of: "u")
        try await journal.seal(upload: "u", as: StoredFile(digest: "d", length: 1, pieces: 1))
        for _ in 0..<3 {
            _ = try await journal.append(.test("a") {
                $0.names = [Name("n", "x")]
                $0.messages = [NewMessage(to: "p", "m", content: [], due: .noon)]
                $0.files = ["d"]
            })
        }
        #expect(try await journal.verify { _ in }.flaws.isEmpty)
        try await journal.pool.write { try $0.execute(sql: change.sql) }
        let flaws = try await journal.verify { _ in }.flaws
        #expect(flaws.contains { $0.contains(change.words) }, "\(flaws)")
    }

    @Test("A back-up taken while it is written to is a whole journal")
    func backUp() async throws {
        let folder = try JournalFolder()
        let journal = try SQLiteJournal(path: folder.file)
        for index in 0..<50 { _ = try await journal.append(.test("s\(index % 5)")) }
        async let more: Void = { for index in 0..<50 { _ = try await journal.append(.test("s\(index % 5)")) } }()
        try await journal.backUp(to: folder.path + "/copy.sqlite")
        try await more
        let copy = try SQLiteJournal(path: folder.path + "/copy.sqlite")
        let verified = try await copy.verify { _ in }
        #expect(verified.flaws.isEmpty && (50...100).contains(verified.events))
    }
}

extension SQLiteTests {
    @Test("A back-up never goes over what is there, nor beside what another journal left; restoring needs one that is there")
    func backUpInTheWay() async throws {
        let folder = try JournalFolder()
        let journal = try SQLiteJournal(path: folder.file)
        _ = try await journal.append(.test("a"))
        for suffix in ["", "-wal"] {
            let path = folder.path + "/copy\(suffix.isEmpty ? "1" : "2")"
            try Data().write(to: URL(fileURLWithPath: path + suffix))
            await #expect { try await journal.backUp(to: path) } throws: { ($0 as? JournalFailure)?.cause == .unstorable }
        }
        await #expect { try await JournalRestoring.restore(from: folder.path + "/none", to: .sqlite(path: folder.path + "/new")) } throws: {
            ($0 as? JournalFailure)?.cause == .unstorable
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
        await #expect { try await JournalRestoring.restore(from: folder.file, to: .sqlite(path: folder.file)) } throws: {
            ($0 as? JournalFailure)?.cause == .unstorable
        }
        await journal.close()
        try FileManager.default.moveItem(atPath: folder.file, toPath: folder.path + "/moved")
        #expect(try await SQLiteJournal(path: folder.path + "/moved").lastPosition() == 1)
    }

    @Test("A file that a stream drops and refers to in one append is kept")
    func droppedAndKept() async throws {
        let folder = try JournalFolder()
        let journal = try SQLiteJournal(path: folder.file)
        try await journal.put(piece: [1], at: 0, of: "u")
        try await journal.seal(upload: "u", as: StoredFile(digest: "d", length: 1, pieces: 1))
        _ = try await journal.append(.test("a") { $0.files = ["d"] })
        _ = try await journal.append(.test("a") { append in
            append.files = ["d"]
            append.filesDropped = ["d"]
        })
        #expect(try await journal.piece(0, of: "d") == [1])
        #expect(try await journal.verify { _ in }.flaws.isEmpty)
    }
}
