import Dossiers
import Gateway
import Journal
import Testbed
import Testing

@Suite("Files handed in") struct FileShelfTests {
    private func bytes(_ count: Int, seed: UInt8 = 1) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) ^ seed } }

    private func read(_ shelf: FileShelf, _ file: DossierFile) async throws -> [UInt8] {
        var all: [UInt8] = [], index = 0
        while let piece = try await shelf.piece(index, of: file) {
            #expect(piece.count <= FileShelf.pieceLength)
            all += piece
            index += 1
        }
        #expect(index == file.pieces)
        return all
    }

    @Test(
        "A file comes back as it was, whatever lengths it came in",
        arguments: [
            ([Int](), 1), ([0], 1), ([1], 1), ([FileShelf.pieceLength], 1), ([FileShelf.pieceLength + 1], 2), ([100, 700_000, 3], 3),
            ([200_000, 200_000, 200_000], 3), ([FileShelf.pieceLength * 2], 2),
        ] as [([Int], Int)])
    func roundTrip(_ parts: [Int], _ pieces: Int) async throws {
        let bed = try BookBed(), shelf = FileShelf(journal: bed.journal, vault: bed.vault)
        let all = bytes(parts.reduce(0, +))
        var upload = shelf.begin(at: Instant(seconds: 0)), start = 0
        for part in parts {
            try await upload.add(Array(all[start..<(start + part)]))
            start += part
        }
        let file = try await upload.finish()
        #expect(file.length == Int64(all.count) && file.pieces == pieces && file.digest.count == 64)
        #expect(try await shelf.file(file.digest) == file)
        #expect(try await read(shelf, file) == all)
    }

    @Test("The same file twice is kept once")
    func once() async throws {
        let bed = try BookBed(), shelf = FileShelf(journal: bed.journal, vault: bed.vault)
        let first = try await bed.upload(bytes(600_000)), second = try await bed.upload(bytes(600_000))
        #expect(first == second)
        #expect(try await read(shelf, first) == bytes(600_000))
        #expect(try await bed.journal.verify { _ in }.files == 1)
    }

    @Test("What broke off is gone")
    func abandoned() async throws {
        let bed = try BookBed()
        var upload = FileShelf(journal: bed.journal, vault: bed.vault).begin(at: Instant(seconds: 0))
        try await upload.add(bytes(600_000))
        await upload.abandon()
        #expect(try await bed.journal.verify { _ in }.files == 0)
        #expect(try bed.bytesOnDisk().count < 2_000_000)
    }

    @Test("An end said again after a failure ends the same file", arguments: [false, true])
    func finishedAgain(_ isAfterEffect: Bool) async throws {
        let bed = try BookBed()
        // The first call puts the only piece, the second seals.
        for call in 1...2 {
            let faulty = FaultyJournal(bed.journal, fault: .init(call: call, isAfterEffect: isAfterEffect))
            let shelf = FileShelf(journal: faulty, vault: bed.vault)
            var upload = shelf.begin(at: Instant(seconds: 0))
            let content = bytes(1000, seed: UInt8(call))
            try await upload.add(content)
            await #expect(throws: BookRefusal.self) { try await upload.finish() }
            let file = try await upload.finish()
            #expect(file.pieces == 1)
            #expect(try await read(shelf, file) == content)
        }
    }

    @Test("Another master key opens no file")
    func otherKey() async throws {
        let bed = try BookBed()
        let file = try await bed.upload([1])
        let other = FileShelf(journal: bed.journal, vault: try #require(Vault(master: Array(repeating: 9, count: 32))))
        #expect(await refusal { () async throws(BookRefusal) in try await other.piece(0, of: file) } == .unreadable)
    }
}
