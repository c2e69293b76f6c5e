import Dossiers
import Foundation
import Gateway
import JSON
import Journal
import Testing

@testable import DossierAPI

@Suite("Files ahead of their dossier") struct UploadingTests {
    /// SHA-256 of `abc` (FIPS 180-2, B.1).
    static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    static let abcField = "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:"
    static let emptyField = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"

    @Test("A file is kept with its digest, and a digest that was announced is compared", arguments: [
        ([], 201), ([("content-digest", abcField)], 201), ([("repr-digest", abcField)], 201), ([("content-digest", "sha-512=:AA==:, " + abcField)], 201),
        ([("content-digest", "sha-512=:AA==:")], 201), ([("content-digest", emptyField)], 422), ([("repr-digest", emptyField)], 422),
        ([("content-digest", abcField), ("repr-digest", emptyField)], 400), ([("content-digest", "sha-256=" + abc)], 400), ([("content-digest", "sha-256=::")], 400),
        ([("content-digest", "sha-256=:AAAA:")], 400), ([("content-encoding", "gzip")], 415),
    ] as [([(FieldName, String)], Int)])
    func digests(_ fields: [(FieldName, String)], _ status: Int) async throws {
        let (bed, journal) = try DoorBed.watched()
        let said = try await bed.ask(.post, "/api/v1/files", fields, pieces: [Array("a".utf8), Array("bc".utf8)])
        #expect(said.status == status)
        #expect(try await bed.shelf.file(Self.abc) == (status == 201 ? DossierFile(digest: Self.abc, length: 3, pieces: 1) : nil))
        if status == 201 { #expect(said.json?["sha256"]?.string == Self.abc && said.json?["kichThuoc"] == 3) }
        if status == 422 { #expect(said.findings == ["tep check"] && journal.calls().contains("drop")) }
    }

    @Test("An empty file is none")
    func empty() async throws {
        let bed = try DoorBed()
        let said = try await bed.ask(.post, "/api/v1/files")
        #expect(said.status == 422 && said.findings == ["tep missing"])
    }

    @Test("A file of many pieces comes back byte for byte, with its length and digest")
    func large() async throws {
        let bed = try DoorBed(), piece = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let said = try await bed.ask(.post, "/api/v1/files", pieces: Array(repeating: piece, count: 30))
        let ticket = try #require(said.json?["tep"]?.string), digest = try #require(said.json?["sha256"]?.string)
        let dossier = try await bed.dossier(Sample.submission(files: [(ticket, "lớn.bin")]))
        let file = try await bed.ask(.get, "/api/v1/dossiers/\(dossier.number)/files/\(digest)", by: .haNoi)
        #expect(file.bytes == Array(repeatElement(piece, count: 30).joined()))
        #expect(file["repr-digest"] == DigestField.text(digest))
    }

    @Test("An upload that breaks off leaves nothing")
    func brokenOff() async throws {
        let (bed, journal) = try DoorBed.watched()
        journal.fail(.full)
        let said = try await bed.ask(.post, "/api/v1/files", pieces: [[UInt8](repeating: 1, count: FileShelf.pieceLength)])
        #expect(said.status == 503 && journal.calls() == ["put", "drop"])
    }

    @Test("A ticket attaches its own file for a day, at its own gateway, and in no other spelling")
    func tickets() async throws {
        let bed = try DoorBed(), ticket = try await bed.upload("tệp"), now = bed.clock.now()
        #expect(UploadTicket(ticket, vault: bed.vault, now: now) != nil)
        #expect(UploadTicket(ticket, vault: bed.vault, now: now + .seconds(86_399)) != nil)
        #expect(UploadTicket(ticket, vault: bed.vault, now: now + .seconds(86_400)) == nil)
        let other = try #require(Vault(master: [UInt8](repeating: 8, count: 32)))
        #expect(UploadTicket(ticket, vault: other, now: now) == nil)
        for index in ticket.indices {
            var changed = ticket
            changed.replaceSubrange(index...index, with: ticket[index] == "1" ? "2" : "1")
            #expect(UploadTicket(changed, vault: bed.vault, now: now) == nil)
        }
        for changed in ["", ".", "....", ticket + ".", ticket + "0", "." + ticket, ticket.uppercased()] { #expect(UploadTicket(changed, vault: bed.vault, now: now) == nil) }
    }

    @Test("A file is put to a dossier once, and by who uploaded it")
    func attaching() async throws {
        let bed = try DoorBed(), ticket = try await bed.upload("tệp")
        let twice = try await bed.submit(Sample.submission(files: [(ticket, "a"), (try await bed.upload("tệp"), "b")]))
        #expect(twice.status == 422 && twice.findings == ["tep[1].ve duplicate"])
        let nameless = try await bed.submit(Sample.submission(["tep": [["ve": .string(ticket)]]]))
        #expect(nameless.status == 422 && nameless.findings == ["tep[0].ten missing"])
    }

    @Test("The name a file is saved under is a name, whatever it was called", arguments: [
        ("../../etc/passwd", "passwd"), ("C:\\Windows\\x.exe", "x.exe"), ("a\"; filename=b", "a%22%3B%20filename%3Db"), ("tờ\u{a}khai", "t%E1%BB%9D%0Akhai"),
    ])
    func names(_ name: String, _ saved: String) async throws {
        let bed = try DoorBed(), dossier = try await bed.dossier(Sample.submission(files: [(try await bed.upload("tệp"), name)]))
        let seen = try await bed.ask(.get, "/api/v1/dossiers/\(dossier.number)", by: .haNoi)
        #expect(seen.json?["tep"]?[0]?["ten"]?.string == name)
        let file = try await bed.ask(.get, try #require(seen.json?["tep"]?[0]?["lienKet"]?.string), by: .haNoi)
        #expect(file["content-disposition"]?.hasSuffix("filename*=UTF-8''" + saved) == true)
    }
}
