import Dossiers
import Foundation
import Gateway
import JSON
import Testing

@Suite("Nothing personal stands in the clear") struct SecrecyTests {
    static let markers = [
        "MARKER-NAME", "marker.mail", "0977001122", "84977001122", "MARKER-SUMMARY", "001088123456", "MARKER-OFFICIAL", "MARKER-WORDS", "MARKER-FILE",
        "MARKER-CALLER", "MARKER-KEY", "MARKER-REASON", "MARKER-NOTE", "MARKER-UNKNOWN",
    ]

    @Test("Neither in the database nor in its log, before an erasure and after")
    func disk() async throws {
        let bed = try BookBed { $0.system = "agency:H26"; $0.shares = ["national-portal"]; $0.mode = .mark }
        let identities: JSON = [["LoaiDinhDanh": "1", "SoDinhDanh": "001088123456"]]
        let file = try await bed.upload(Array("MARKER-FILE".utf8))
        var submission = try bed.submission(files: [file], with: [
            "ChuHoSo": "MARKER-NAME", "Email": "marker.mail@example.vn", "SoDienThoai": "0977001122", "TrichYeuHoSo": "MARKER-SUMMARY", "DinhDanhCHS": identities,
        ])
        submission.caller = "MARKER-CALLER"
        submission.idempotencyKey = "MARKER-KEY"
        let receipt = try await bed.book.submit(submission)
        let step = TestRecord.step(.accepted, number: receipt.dossier.number, ["NguoiXuLy": "MARKER-OFFICIAL", "NoiDungXuLy": "MARKER-WORDS"])
        _ = try await bed.book.progress(step, from: bed.sender)
        _ = try await bed.book.turnDown(receipt.dossier.stream, reason: "MARKER-REASON", from: bed.sender)
        // Under mark, and with personal values where none belong.
        let record = TestRecord.make(.accepted, [
            "ChuHoSo": "MARKER-NAME", "SoDienThoai": "0977001122", "GhiChu": "MARKER-NOTE", "DinhDanhCHS": identities, "HinhThuc": "001088123456",
            "KenhThucHien": "MARKER-NAME", "Riêng": "MARKER-UNKNOWN",
        ])
        let brought = try await bed.book.synchronise(record, isUpdating: false, from: bed.sender)
        #expect(!brought.marks.isEmpty)
        try search(bed)
        #expect(!String(decoding: try bed.bytesOnDisk(), as: UTF8.self).contains(receipt.lookupCode))
        try await bed.book.erase(receipt.dossier.stream)
        try await bed.book.erase(brought.dossier.stream)
        try search(bed)
    }

    private func search(_ bed: BookBed) throws {
        let bytes = Data(try bed.bytesOnDisk())
        // The search itself finds what stands in the clear.
        #expect(bytes.range(of: Data("H26".utf8)) != nil)
        for marker in Self.markers { #expect(bytes.range(of: Data(marker.utf8)) == nil, "\(marker)") }
    }
}
