import Catalogue
import Dossiers
import Gateway
import JSON
import Testing

@testable import DossierAPI

@Suite("Uploads that go on")
struct ResumingTests {
    private func begin(_ bed: DoorBed, _ more: [(FieldName, String)] = [], complete: String = "?0", pieces: [[UInt8]] = []) async throws -> Said {
        try await bed.ask(.post, "/api/v1/uploads", [("upload-complete", complete)] + more, pieces: pieces)
    }

    private func append(_ bed: DoorBed, _ address: String, at offset: Int, complete: String = "?0", _ more: [(FieldName, String)] = [], pieces: [[UInt8]]) async throws -> Said {
        try await bed.ask(.patch, address, [("upload-complete", complete), ("upload-offset", String(offset)), (.contentType, "application/partial-upload")] + more, pieces: pieces)
    }

    @Test("A file that comes in several requests, over several gateways, is the file that was sent")
    func whole() async throws {
        let bed = try DoorBed(), content = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let begun = try await begin(bed, [("upload-length", "700000")])
        #expect(begun.status == 201 && begun["upload-complete"] == "?0" && begun["upload-limit"] == "max-size=104857600, max-age=86400")
        let address = try #require(begun[.location])
        #expect(try await append(bed, address, at: 0, pieces: [Array(content[..<300_000])]).status == 204)
        // A gateway that knows nothing of it takes it up from the journal.
        let other = DossierDoors(book: bed.book, shelf: bed.shelf, accounts: [], clock: bed.clock)
        let name = try #require(UploadName(String(address.split(separator: "/").last ?? ""), vault: bed.vault))
        let resumed = try await other.uploads.session(name, on: bed.shelf, at: bed.clock.tick())
        #expect(await resumed.offset == 300_000)
        bed.doors.uploads.forget(name)
        #expect(try await bed.ask(.head, address)["upload-offset"] == "300000")
        #expect(try await append(bed, address, at: 300_000, pieces: [Array(content[300_000..<699_999])])["upload-offset"] == "699999")
        let done = try await append(bed, address, at: 699_999, complete: "?1", pieces: [[content[699_999]]])
        #expect(done.status == 201 && done["upload-complete"] == "?1" && done.json?["kichThuoc"]?.int == 700_000)
        let ticket = try #require(done.json?["tep"]?.string), dossier = try await bed.dossier(Sample.submission(files: [(ticket, "a.pdf")]))
        let number = try #require(DossierNumber(known: dossier.number)), file = try #require(try await bed.book.find(number)?.files.first)
        var read: [UInt8] = [], index = 0
        while let piece = try await bed.shelf.piece(index, of: file) {
            read += piece
            index += 1
        }
        #expect(read == content)
        #expect(try await bed.ask(.head, address)["upload-complete"] == "?1")
        #expect(try await append(bed, address, at: 700_000, pieces: [[1]]).status == 400)
    }

    @Test("What is not said as the draft has it is refused, and nothing is lost by it")
    func refusals() async throws {
        let bed = try DoorBed(), begun = try await begin(bed, [("upload-length", "6")], pieces: [[1, 2]]), address = try #require(begun[.location])
        #expect(try await bed.ask(.post, "/api/v1/uploads").problem == "upload-field")
        #expect(try await begin(bed, [("upload-length", "-1")]).problem == "upload-field")
        #expect(try await begin(bed, [("upload-length", "104857601")]).status == 413)
        let wrong = try await append(bed, address, at: 1, pieces: [[9]])
        #expect(wrong.status == 409 && wrong.json?["expected-offset"]?.int == 2 && wrong.json?["provided-offset"]?.int == 1)
        #expect(wrong.json?["type"]?.string == "https://iana.org/assignments/http-problem-types#mismatching-upload-offset")
        #expect(try await bed.ask(.patch, address, [("upload-complete", "?0"), ("upload-offset", "2")], pieces: [[3]]).status == 415)
        #expect(try await append(bed, address, at: 2, [("upload-length", "7")], pieces: [[3]]).json?["type"]?.string?.hasSuffix("inconsistent-upload-length") == true)
        #expect(try await append(bed, address, at: 2, pieces: [[3, 4, 5, 6, 7]]).status == 413)
        #expect(try await append(bed, address, at: 2, complete: "?1", pieces: [[3]]).status == 400)
        #expect(try await bed.ask(.head, address)["upload-offset"] == "3")
        #expect(try await append(bed, address, at: 3, complete: "?1", [("repr-digest", "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:")], pieces: [[4, 5, 6]]).status == 422)
        #expect(try await bed.ask(.delete, address).status == 204)
        #expect(try await bed.ask(.head, address)["upload-offset"] == "0")
        #expect(try await bed.ask(.head, "/api/v1/uploads/1-2-3").status == 404)
        bed.clock.advance(by: .hours(25))
        #expect(try await bed.ask(.head, address).status == 404)
    }

    @Test("Who sends crumbs is stopped before they fill the journal")
    func crumbs() async throws {
        let bed = try DoorBed(), session = UploadSession(bed.shelf.begin(named: "upload/x/2"), length: nil)
        var refused = 0
        for _ in 0..<4001 {
            let begun = try await session.begin()
            do { try await session.take([1], in: begun.turn, limit: 1 << 20) } catch UploadSession.Refusal.tooManyPieces { refused += 1 }
            try await session.rest()
        }
        #expect(refused == 1)
        #expect(await session.offset == 4000)
    }

    @Test("Of two that send at once only the later goes on")
    func overtaken() async throws {
        let bed = try DoorBed(), session = UploadSession(bed.shelf.begin(named: "upload/x/1"), length: nil)
        let first = try await session.begin()
        try await session.take([1, 2], in: first.turn, limit: 100)
        let second = try await session.begin()
        #expect(second.offset == 2)
        await #expect(throws: UploadSession.Refusal.overtaken) { try await session.take([9], in: first.turn, limit: 100) }
        try await session.take([3], in: second.turn, limit: 100)
        #expect(await session.offset == 3)
    }
}
