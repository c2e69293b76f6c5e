import Catalogue
import Dossiers
import JSON
import Journal
import Testing

@Suite("An applicant asks how a dossier stands") struct LookingUpTests {
    private func lookUp(_ bed: BookBed, _ number: String, _ factor: String, agency: AgencyCode? = nil) async -> BookRefusal? {
        await refusal { () async throws(BookRefusal) in try await bed.book.lookUp(number, agency: agency, factor: factor) }
    }

    @Test("The code, the identity or the telephone's number confirms it, as people write them")
    func confirms() async throws {
        let bed = try BookBed()
        let receipt = try await bed.book.submit(try bed.submission())
        for factor in [receipt.lookupCode, receipt.lookupCode.lowercased(), "001099000001", "0912345678", "+84912345678"] {
            #expect(await lookUp(bed, receipt.dossier.number, factor) == nil, "\(factor)")
        }
        for number in ["H26-20260930-5000001", "H26.00-20260930-5000001"] { #expect(await lookUp(bed, number, receipt.lookupCode) == nil) }
    }

    @Test("Unknown, wrong, another's and no number at all are answered alike")
    func refuses() async throws {
        let bed = try BookBed()
        let receipt = try await bed.book.submit(try bed.submission())
        let other = try await bed.book.submit(try bed.submission("key-2", with: ["SoDienThoai": "0987654321", "DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "001099000009"]]]))
        for (number, factor) in [
            (receipt.dossier.number, "0000000000"), (receipt.dossier.number, other.lookupCode), (receipt.dossier.number, "0987654321"), (receipt.dossier.number, ""),
            ("H26-20260930-0009", receipt.lookupCode), ("x", receipt.lookupCode), ("", ""), (receipt.dossier.number, "mau@example.vn"),
        ] { #expect(await lookUp(bed, number, factor) == .unknownDossier, "\(number)") }
    }

    @Test("An agency's own number leads to it only with the agency; a tied one too")
    func ownNumbers() async throws {
        let bed = try BookBed { $0.numbers = .own }
        _ = try await bed.book.synchronise(TestRecord.make(number: "HS-7"), isUpdating: false, from: bed.sender)
        #expect(await lookUp(bed, "HS-7", "001099000001", agency: bed.province) == nil)
        #expect(await lookUp(bed, "HS-7", "001099000001") == .unknownDossier)
        let receipt = try await bed.book.submit(try bed.submission())
        _ = try await bed.book.acknowledge(receipt.dossier.stream, .init(number: "HS-8", digests: []), from: bed.sender)
        #expect(await lookUp(bed, "HS-8", receipt.lookupCode, agency: bed.province) == nil)
        #expect(await lookUp(bed, receipt.dossier.number, receipt.lookupCode, agency: bed.province) == nil)
    }

    @Test("What an update brings confirms it from then on")
    func updated() async throws {
        let bed = try BookBed()
        _ = try await bed.book.synchronise(TestRecord.make(), isUpdating: false, from: bed.sender)
        #expect(await lookUp(bed, TestRecord.number, "0987654321") == .unknownDossier)
        _ = try await bed.book.synchronise(TestRecord.make(.accepted, ["SoDienThoai": "0987654321"]), isUpdating: true, from: bed.sender)
        #expect(await lookUp(bed, TestRecord.number, "0987654321") == nil)
    }

    @Test("What an update corrects confirms it no more; the receipt's code still does")
    func corrected() async throws {
        let bed = try BookBed()
        let receipt = try await bed.book.submit(try bed.submission(with: [
            "DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "001099000001"], ["LoaiDinhDanh": "1", "SoDinhDanh": "001099000002"]],
        ]))
        let number = receipt.dossier.number
        let taken = try await bed.book.synchronise(TestRecord.make(.accepted, number: number, ["SoDienThoai": "0987654321"]), isUpdating: true, from: bed.sender)
        #expect(taken.dossier.factors.count == 3)
        for factor in ["001099000002", "0912345678"] { #expect(await lookUp(bed, number, factor) == .unknownDossier, "\(factor)") }
        for factor in ["001099000001", "0987654321", receipt.lookupCode] { #expect(await lookUp(bed, number, factor) == nil, "\(factor)") }
        try await bed.book.erase(receipt.dossier.stream)
        #expect(try await bed.journal.names("factor", prefix: "", after: nil, limit: 10).isEmpty)
    }
}
