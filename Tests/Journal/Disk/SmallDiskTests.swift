import Foundation
import Gateway
import Testbed
import Testing

@testable import Journal

@Suite("The SQLite journal on a small disk", .serialized, .enabled(if: SmallDisk.canBeMade, "a disk in memory may not be mounted"), .timeLimit(.minutes(1)))
struct SmallDiskTests {
    private static func append(_ stream: String, expected: Int) -> Append {
        var append = Append(StreamName(stream), expected: expected)
        append.events = [NewEvent("k", at: .noon, content: [UInt8](repeating: 7, count: 6000))]
        append.messages = [NewMessage(to: "p", "m", content: [], due: .noon)]
        return append
    }

    /// Until the disk is full.
    private static func appendAll(_ journal: SQLiteJournal, from revision: inout Int) async -> JournalFailure? {
        for _ in 0..<2000 {
            do throws(JournalFailure) { _ = try await journal.append(append("a", expected: revision)) } catch { return error }
            revision += 1
        }
        return nil
    }

    @Test("A full disk is called full, again and again; reads go on, and with room again it goes on as it is")
    func full() async throws {
        let disk = try SmallDisk(), journal = try SQLiteJournal(path: disk.path + "/journal.sqlite")
        var revision = 0
        for round in 1...3 {
            for _ in 0..<5 {
                _ = try await journal.append(Self.append("a", expected: revision))
                revision += 1
            }
            try disk.fill()
            let failure = await Self.appendAll(journal, from: &revision)
            #expect(failure?.cause == .full && failure?.isPassing == true, "\(failure?.description ?? "never")")
            await #expect { try await journal.put(piece: [UInt8](repeating: 1, count: 9000), at: 0, of: "u") } throws: { ($0 as? JournalFailure)?.cause == .full }
            await #expect { try await journal.append(Self.append("b", expected: 0)) } throws: { ($0 as? JournalFailure)?.cause == .full }
            #expect(try await journal.stream(StreamName("a"))?.revision == revision, "reads go on")
            #expect(try await journal.feed(nil, after: 0, limit: 9999).count == revision)
            #expect(try await journal.backlog() == [Backlog(party: "p", waiting: revision, dead: 0)])
            try disk.free()
            #expect(try await journal.append(Self.append("a", expected: revision)).isDone, "round \(round)")
            revision += 1
            #expect(try await journal.verify { _ in }.flaws.isEmpty)
        }
        await journal.close()
        let reopened = try SQLiteJournal(path: disk.path + "/journal.sqlite")
        #expect(try await reopened.stream(StreamName("a"))?.revision == revision)
        await reopened.close()
    }

    @Test("Filled by itself alone it refuses, and what fills it may still be read, copied elsewhere and gone on with where there is room")
    func filledByItself() async throws {
        let disk = try SmallDisk(), folder = try JournalFolder(), journal = try SQLiteJournal(path: disk.path + "/journal.sqlite")
        var revision = 0
        let failure = await Self.appendAll(journal, from: &revision)
        #expect(failure?.cause == .full && revision > 50, "\(failure?.description ?? "never")")
        #expect(try await journal.verify { _ in }.flaws.isEmpty)
        try await journal.backUp(to: folder.file)
        await journal.close()
        let copy = try SQLiteJournal(path: folder.file)
        #expect(try await copy.stream(StreamName("a"))?.revision == revision)
        #expect(try await copy.append(Self.append("a", expected: revision)).isDone)
        await copy.close()
    }

    @Test("Opened on a full disk it says so, and opens when there is room")
    func openedOnFull() async throws {
        let disk = try SmallDisk(), path = disk.path + "/journal.sqlite"
        let first = try SQLiteJournal(path: path)
        _ = try await first.append(.test("a"))
        await first.close()
        try disk.fill()
        #expect { try SQLiteJournal(path: path) } throws: { ($0 as? JournalFailure)?.isPassing == true }
        try disk.free()
        let journal = try SQLiteJournal(path: path)
        #expect(try await journal.append(.test("a", expected: 1)).isDone)
        await journal.close()
    }

    @Test("Opened on a disk that takes no writes it says so, and opens when it takes them again")
    func readOnly() async throws {
        let disk = try SmallDisk(), path = disk.path + "/journal.sqlite"
        let first = try SQLiteJournal(path: path)
        _ = try await first.append(.test("a"))
        await first.close()
        try #require(disk.become(readOnly: true))
        #expect { try SQLiteJournal(path: path) } throws: { error in
            let failure = error as? JournalFailure
            return failure?.cause == .readOnly && failure?.isPassing == true
        }
        try #require(disk.become(readOnly: false))
        let journal = try SQLiteJournal(path: path)
        #expect(try await journal.append(.test("a", expected: 1)).isDone)
        await journal.close()
    }
}
