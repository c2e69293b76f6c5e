import Catalogue
import Dossiers
import Gateway
import JSON
import Journal
import Testing

@testable import DossierAPI

@Suite("A look-up by number and what the applicant holds") struct LookUpTests {
    @Test("Each of the applicant's factors opens it", arguments: [Sample.identity, Sample.telephone, "+84912345678", "code"])
    func factors(_ factor: String) async throws {
        let bed = try DoorBed(), dossier = try await bed.dossier()
        let said = try await bed.lookUp(dossier.number, factor == "code" ? dossier.code : factor)
        #expect(said.status == 200 && said.json?["hoSo"]?["maHoSo"]?.string == dossier.number)
        #expect(said.json?["suKien"]?[0]?["viec"] == ["ma": "submitted", "ten": "nộp hồ sơ"])
        #expect(said[.cacheControl] == "no-store")
    }

    @Test("Unknown, wrong and unreadable say the same and ask the journal the same")
    func sameSteps() async throws {
        let (bed, journal) = try DoorBed.watched()
        let dossier = try await bed.dossier()
        _ = journal.calls()
        var answers: [[UInt8]] = [], calls: [[String]] = []
        for (number, factor) in [
            (dossier.number, "ABCDEFGHJK"), (dossier.number, "001099000009"), (dossier.number, "0900000000"), ("H26-20260930-9999", dossier.code),
            ("H49-20260930-0001", Sample.identity), ("không phải số", dossier.code), ("H26-20261399-0001", dossier.code), ("../..", "x"), ("-", "-"),
        ] {
            let said = try await bed.lookUp(number, factor)
            #expect(said.status == 404 && said.problem == "unknown-dossier", "\(number)")
            answers.append(said.bytes)
            calls.append(journal.calls())
        }
        #expect(Set(answers).count == 1)
        #expect(Set(calls) == [["stream known by number", "stream known by factor", "stream known by factor"]])
    }

    @Test("Failed look-ups from one address are held back, the others' go on, and time heals")
    func byAddress() async throws {
        let bed = try DoorBed(), dossier = try await bed.dossier()
        for serial in 1000..<1020 { #expect(try await bed.lookUp("H26-20260930-\(serial)", "ABCDEFGHJK").status == 404) }
        let held = try await bed.lookUp(dossier.number, dossier.code)
        #expect(held.status == 429 && held.problem == "too-many" && held[.retryAfter] == "3" && held.json?["retryAfter"] == 3)
        // The same by the header, which tries as well.
        #expect(try await bed.ask(.get, "/api/v1/dossiers/\(dossier.number)", by: .applicant(dossier.code)).status == 429)
        #expect(try await bed.lookUp(dossier.number, dossier.code, from: "198.51.100.7").status == 200)
        bed.clock.advance(by: .seconds(3))
        #expect(try await bed.lookUp(dossier.number, dossier.code).status == 200)
    }

    @Test("Guesses at one dossier from many addresses are held back, and its receipt still opens it")
    func byNumber() async throws {
        let bed = try DoorBed(), dossier = try await bed.dossier()
        for guess in 0..<10 {
            // Two spellings of a number are one.
            let number = guess.isMultiple(of: 2) ? dossier.number : "000.00.00." + dossier.number
            #expect(try await bed.lookUp(number, "00109900010\(guess)", from: "198.51.100.\(guess)").status == 404)
        }
        let held = try await bed.lookUp(dossier.number, Sample.identity, from: "198.51.100.77")
        #expect(held.status == 429 && held[.retryAfter] == "30")
        #expect(try await bed.lookUp(dossier.number, dossier.code, from: "198.51.100.77").status == 200)
        bed.clock.advance(by: .seconds(30))
        #expect(try await bed.lookUp(dossier.number, Sample.identity, from: "198.51.100.77").status == 200)
    }

    @Test("A look-up that the journal could not answer counts for nothing")
    func failing() async throws {
        let (bed, journal) = try DoorBed.watched()
        let dossier = try await bed.dossier()
        journal.fail(.unavailable)
        for _ in 0..<30 { #expect(try await bed.lookUp(dossier.number, "ABCDEFGHJK").status == 503) }
        journal.fail(nil)
        #expect(try await bed.lookUp(dossier.number, Sample.identity).status == 200)
    }

    @Test("Who is right is never held back")
    func right() async throws {
        let bed = try DoorBed(), dossier = try await bed.dossier()
        for _ in 0..<50 { #expect(try await bed.lookUp(dossier.number, Sample.identity).status == 200) }
    }

    @Test("An IPv6 client is its whole /64")
    func sixtyFour() async throws {
        let bed = try DoorBed(), dossier = try await bed.dossier()
        for host in 0..<20 { #expect(try await bed.lookUp(dossier.number, "ABCDEFGHJK", from: "2001:db8::\(host + 1)").status == 404) }
        #expect(try await bed.lookUp(dossier.number, dossier.code, from: "2001:db8::ffff").status == 429)
        #expect(try await bed.lookUp(dossier.number, dossier.code, from: "2001:db8:0:1::1").status == 200)
    }

    @Test("An agency's own number is found with the agency named")
    func ownNumber() async throws {
        let bed = try DoorBed(h26: { $0.numbers = .own }), dossier = try await bed.dossier()
        let taken = try await bed.ask(
            .put, "/api/v1/dossiers/\(dossier.number)/acknowledgement", by: .haNoi, json: ["tep": [], "maHoSoCoQuan": "HN/2026/0077"])
        #expect(taken.status == 200)
        #expect(try await bed.lookUp("HN/2026/0077", dossier.code).status == 404)
        #expect(try await bed.lookUp("HN/2026/0077", dossier.code, ["coQuan": "000.00.00.H26"]).status == 200)
        #expect(try await bed.ask(.get, "/api/v1/dossiers/HN%2F2026%2F0077?coQuan=H26", by: .applicant(dossier.code)).status == 200)
        #expect(try await bed.ask(.get, "/api/v1/dossiers/HN%2F2026%2F0077/events", by: .haNoi).status == 200)
    }
}
