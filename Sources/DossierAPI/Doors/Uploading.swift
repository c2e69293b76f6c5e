import Catalogue
import Dossiers
import Gateway
import JSON

/// A file comes in ahead of its dossier.
extension DossierDoors {
    func upload(_ call: Call) async throws -> Told {
        let entry = try account(call)
        if entry == nil { try attempts.upload(from: call.asked.clientAddress, at: clock.tick()) }
        try call.refuseCoding()
        let file = try await keep(call.asked.body, announced: try DigestField.sha256(call.fields))
        return kept(file)
    }

    /// The ticket by which the file is put to a dossier.
    func kept(_ file: DossierFile, _ more: KeyValuePairs<FieldName, String> = [:]) -> Told {
        let ticket = UploadTicket(file, expires: clock.now() + limits.ticket)
        return .json(201, [
            "tep": .string(ticket.text(book.vault)), "sha256": .string(file.digest), "kichThuoc": JSON(file.length),
            "hetHan": .string(Timestamp.text(ticket.expires)),
        ], more)
    }

    /// Nothing is left of it where it breaks off, or is not what was announced.
    private func keep(_ body: BodyReader, announced: String?) async throws -> DossierFile {
        var upload = shelf.begin(at: clock.now()), isEmpty = true
        do {
            while let piece = try await body.next() {
                isEmpty = isEmpty && piece.isEmpty
                try await upload.add(piece)
            }
            guard !isEmpty else {
                throw DossierProblem.findings([Finding("tep", .missing, wanted: "a file as the content", shape: "nothing")])
            }
            return try await upload.finish(expecting: announced)
        } catch {
            await upload.abandon()
            throw error
        }
    }
}
