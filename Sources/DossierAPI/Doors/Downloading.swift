import Dossiers
import Gateway
import JSON

/// A file of a dossier goes out, piece by piece.
extension DossierDoors {
    /// An applicant needs the receipt's own code: what he handed in may say more of him than what a look-up is confirmed with.
    func readFile(_ call: Call) async throws -> Told {
        let shown = try await shown(call)
        let dossier = shown.dossier, digest = call.parameters["sha256"] ?? ""
        if case .applicant(let factor) = shown.reader, !book.isReceipt(factor, of: dossier) { throw DossierProblem.unknownFile }
        guard let file = dossier.files.first(where: { $0.digest == digest }), let first = try await shelf.piece(0, of: file) else {
            throw DossierProblem.unknownFile
        }
        return send(file, from: first, disposition: Self.disposition(file, of: dossier))
    }

    /// - Parameter first: its first piece, asked for before the answer begins, so that a failure has its status.
    func send(_ file: DossierFile, from first: [UInt8], disposition: String) -> Told {
        let fields = Fields([
            .contentType: "application/octet-stream", .cacheControl: "no-store", "x-content-type-options": "nosniff",
            "content-disposition": disposition, "repr-digest": DigestField.text(file.digest),
        ])
        let shelf = shelf
        return Told(200, fields, .written(length: Int(file.length)) { writer in
            var piece = first
            for index in 1...max(1, file.pieces) {
                guard await writer.write(piece), index < file.pieces else { return }
                do {
                    guard let next = try await shelf.piece(index, of: file) else { return writer.fail(.defect) }
                    piece = next
                } catch { return writer.fail(.defect) }
            }
        })
    }

    /// RFC 6266 §4.3, with a name for clients that know no other than ASCII.
    private static func disposition(_ file: DossierFile, of dossier: Dossier) -> String {
        let papers = dossier.record.members["TaiLieuNop"]?.array ?? []
        let plain = "attachment; filename=\"\(file.digest.prefix(16))\""
        guard let name = papers.first(where: { $0["TepDinhKemId"]?.string == file.digest })?["TenTepDinhKem"]?.string else { return plain }
        // A path or a long name is nobody's to choose on another's disk.
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map { String($0.prefix(100)) } ?? ""
        return last.isEmpty ? plain : plain + "; filename*=UTF-8''" + PercentCoding.encoded(last)
    }
}
