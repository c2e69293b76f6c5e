import Foundation
import Gateway
import Testbed
import Testing

@testable import Journal

/// A folder as it is after a number of changes: what was synced, and what since then was only written.
private struct CutDisk {
    private struct File {
        var lasting: [UInt8] = []
        /// The folder's entry for it was not synced yet.
        var isNew = true
        var pending: [FaultyDisk.Change] = []
    }

    /// What the cut spares of the changes that were not synced.
    enum Luck: CaseIterable { case all, none, some }

    private var files: [String: File] = [:]

    mutating func apply(_ recorded: FaultyDisk.Recorded) {
        var file = files[recorded.file] ?? File()
        if case .sync = recorded.change {
            for change in file.pending { Self.apply(change, to: &file.lasting) }
            file.pending = []
            // SQLite syncs the folder with a log or journal that is new in it, and so what was deleted before.
            if file.isNew, recorded.file.hasSuffix("-wal") || recorded.file.hasSuffix("-journal") { syncDeletions() }
            file.isNew = false
        } else {
            if case .delete = recorded.change { file.isNew = true }
            file.pending.append(recorded.change)
        }
        files[recorded.file] = file
    }

    private mutating func syncDeletions() {
        for (name, file) in files {
            let last = file.pending.lastIndex { if case .delete = $0 { true } else { false } }
            guard let last else { continue }
            files[name] = File(pending: Array(file.pending[(last + 1)...]))
        }
    }

    private static func apply(_ change: FaultyDisk.Change, to bytes: inout [UInt8]) {
        switch change {
        case .write(let offset, let new):
            if bytes.count < offset + new.count { bytes += [UInt8](repeating: 0, count: offset + new.count - bytes.count) }
            bytes.replaceSubrange(offset..<offset + new.count, with: new)
        case .truncate(let length): bytes.removeLast(max(0, bytes.count - length))
        case .delete: bytes = []
        case .sync: break
        }
    }

    func write(to folder: JournalFolder, _ luck: Luck, _ random: inout some RandomNumberGenerator) throws {
        for (name, file) in files {
            var bytes = file.lasting
            for change in file.pending {
                switch (luck, change) {
                case (.none, _): break
                case (.some, .write(let offset, let new)) where Bool.random(using: &random):
                    // Torn where a sector ends.
                    let kept = Bool.random(using: &random) ? new.count : new.count / 2 / 512 * 512
                    Self.apply(.write(offset: offset, Array(new.prefix(kept))), to: &bytes)
                case (.some, _) where Bool.random(using: &random): break
                default: Self.apply(change, to: &bytes)
                }
            }
            if !bytes.isEmpty || file.pending.isEmpty { try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/" + name)) }
        }
    }
}

/// Repeats itself by its seed.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("The SQLite journal when the power is cut", .timeLimit(.minutes(5))) struct PowerCutTests {
    @Test("Cut after any change of the disk, with any of what was not synced lost or torn, all that was acknowledged is there")
    func everyChange() async throws {
        let folder = try FaultyFolder()
        folder.disk.record()
        let journal = try await folder.journal()
        let client = AskingClient(journal, on: folder.disk)
        try await JournalDay.play(client)
        await journal.close()
        let changes = folder.disk.recorded, told = client.told
        #expect(changes.count > 100 && told.failures.isEmpty)
        var disk = CutDisk(), random = Seeded(state: 20_261_125)
        for (index, change) in changes.enumerated() {
            disk.apply(change)
            guard index % SQLiteFaultTests.step == 0 || index == changes.count - 1 else { continue }
            for luck in CutDisk.Luck.allCases {
                let left = try JournalFolder(in: JournalFolder.memory)
                try disk.write(to: left, luck, &random)
                let found = try SQLiteJournal(path: left.file)
                let flaws = try await found.verify { _ in }.flaws
                #expect(flaws.isEmpty, "\(luck) after \(index + 1): \(flaws)")
                for (count, stream, revision) in told.acknowledged where count <= index + 1 {
                    #expect(try await found.stream(StreamName(stream))?.revision ?? 0 >= revision, "\(luck) after \(index + 1): \(stream)")
                }
                #expect(try await found.append(.test("new", expected: 0)).isDone)
                await found.close()
            }
        }
    }
}
