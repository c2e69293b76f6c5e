import Foundation
import GRDB
import Gateway
import Testbed
import Testing

@testable import Journal

/// A journal's folder on a disk that fails when told.
final class FaultyFolder: Sendable {
    private let folder: JournalFolder
    let disk: FaultyDisk
    var file: String { folder.file }

    /// - Parameter original: a closed journal's file, which this one begins with.
    init(_ original: String? = nil) throws {
        folder = try JournalFolder(in: JournalFolder.memory)
        if let original { try FileManager.default.copyItem(atPath: original, toPath: folder.file) }
        disk = FaultyDisk(folder: folder.path)
    }

    /// A journal that writes its log into its file every few pages, so that this too meets the fault.
    func journal() async throws -> SQLiteJournal {
        let journal = try SQLiteJournal(path: file)
        try await journal.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 12") }
        return journal
    }

    /// A copy of the files as they are, as a killed process would leave them, on a sound disk.
    func copy() throws -> JournalFolder {
        let folder = try JournalFolder(in: JournalFolder.memory)
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: file + suffix) {
            try FileManager.default.copyItem(atPath: file + suffix, toPath: folder.file + suffix)
        }
        return folder
    }

    deinit { disk.remove() }
}

@Suite("The SQLite journal on a disk that fails", .timeLimit(.minutes(5))) struct SQLiteFaultTests {
    /// In CI, or where `MOTCUA_FAULTS` is `every`, every operation fails in its turn; else one in seven.
    static let step = ["CI": "true", "MOTCUA_FAULTS": "every"].contains { ProcessInfo.processInfo.environment[$0.key] == $0.value } ? 1 : 7
    private static let kinds = FaultyDisk.Fault.allCases.flatMap { fault in [(fault, false), (fault, true)] }

    /// A new journal's file.
    private static func empty() async throws -> JournalFolder {
        let folder = try JournalFolder(in: JournalFolder.memory)
        await (try SQLiteJournal(path: folder.file)).close()
        return folder
    }

    private static func undisturbed() async throws -> JournalContent {
        let folder = try FaultyFolder(), journal = try await folder.journal()
        try await JournalDay.play(AskingClient(journal))
        let content = try await JournalContent(of: journal)
        #expect(content.flaws.isEmpty && content.streams.count == JournalDay.streams && content.messages.count == 11)
        await journal.close()
        return content
    }

    @Test("Whichever operation of the disk fails, who asks again gets all of it once, and the journal goes on as it is", arguments: kinds)
    func everyOperation(_ fault: FaultyDisk.Fault, _ isLasting: Bool) async throws {
        let wanted = try await Self.undisturbed(), empty = try await Self.empty()
        // One that lasts meets the operations after it too.
        for number in stride(from: 1, to: 10_000, by: isLasting ? 3 * Self.step : Self.step) {
            let folder = try FaultyFolder(empty.file), journal = try await folder.journal()
            let client = AskingClient(journal, on: folder.disk)
            folder.disk.fail(fault, at: number, isLasting: isLasting)
            try await JournalDay.play(client)
            guard folder.disk.mend() else {
                #expect(number > 20)
                Self.say("\(fault)\(isLasting ? ", lasting" : ""): \(number - 1) operations")
                await journal.close()
                break
            }
            let found = try await JournalContent(of: journal)
            #expect(found == wanted, "\(fault) \(number)")
            for failure in client.told.failures { #expect(Self.causes(fault).contains(failure.cause), "\(fault) \(number): \(failure)") }
            await journal.close()
            let reopened = try SQLiteJournal(path: folder.file)
            #expect(try await JournalContent(of: reopened) == wanted, "\(fault) \(number), opened again")
            await reopened.close()
        }
    }

    private static func say(_ words: String) { FileHandle.standardError.write(Data("SQLite's disk, \(words)\n".utf8)) }

    private static func causes(_ fault: FaultyDisk.Fault) -> [JournalFailure.Cause] {
        switch fault {
        case .failing: [.unavailable, .unknownOutcome]
        case .full: [.full, .unavailable, .unknownOutcome]
        case .readOnly: [.readOnly]
        }
    }

    @Test("A process that dies of the fault leaves all that was acknowledged, and nothing that was denied", arguments: FaultyDisk.Fault.allCases)
    func deathAtFault(_ fault: FaultyDisk.Fault) async throws {
        let empty = try await Self.empty()
        for number in stride(from: 1, to: 10_000, by: Self.step) {
            let folder = try FaultyFolder(empty.file), journal = try await folder.journal()
            let client = AskingClient(journal, patience: 1)
            folder.disk.fail(fault, at: number, isLasting: true)
            _ = try? await JournalDay.play(client)
            let copy = try folder.copy()
            let hasFired = folder.disk.mend(), told = client.told
            await journal.close()
            guard hasFired else { break }
            let found = try SQLiteJournal(path: copy.file)
            #expect(try await found.verify { _ in }.flaws.isEmpty, "\(fault) \(number)")
            for (_, stream, revision) in told.acknowledged {
                #expect(try await found.stream(StreamName(stream))?.revision ?? 0 >= revision, "\(fault) \(number): \(stream)")
            }
            for (stream, revision) in told.denied {
                #expect(try await found.stream(StreamName(stream))?.revision ?? 0 < revision, "\(fault) \(number): \(stream)")
            }
            await found.close()
        }
    }

    @Test("Opening that fails says why, and succeeds when the disk is mended", arguments: FaultyDisk.Fault.allCases, [true, false])
    func opening(_ fault: FaultyDisk.Fault, _ isNew: Bool) async throws {
        for number in stride(from: 1, to: 10_000, by: Self.step) {
            let folder = try FaultyFolder()
            if !isNew {
                let journal = try await folder.journal()
                _ = try await journal.append(.test("a"))
                // What a killed process leaves: the log beside the file.
                let copy = try folder.copy()
                await journal.close()
                for suffix in ["", "-wal"] {
                    try? FileManager.default.removeItem(atPath: folder.file + suffix)
                    try FileManager.default.copyItem(atPath: copy.file + suffix, toPath: folder.file + suffix)
                }
            }
            folder.disk.fail(fault, at: number, isLasting: true)
            do throws(JournalFailure) { await (try SQLiteJournal(path: folder.file)).close() } catch {
                #expect(error.isPassing && !error.reason.isEmpty, "\(fault) \(number): \(error)")
            }
            let hasFired = folder.disk.mend()
            let journal = try SQLiteJournal(path: folder.file)
            #expect(try await journal.lastPosition() == (isNew ? 0 : 1), "\(fault) \(number)")
            #expect(try await journal.append(.test("a")).isDone)
            #expect(try await journal.verify { _ in }.flaws.isEmpty)
            await journal.close()
            guard hasFired else { break }
        }
    }
}
