import Catalogue
import Dossiers
import Gateway
import JSON

/// A dossier is handed in: by an applicant, or by an agency for one.
extension DossierDoors {
    func submit(_ call: Call) async throws -> Told {
        let entry = try account(call)
        let key = try IdempotencyKey(call.fields, hasAccount: entry != nil)
        if entry == nil { try attempts.submission(from: call.asked.clientAddress, at: clock.tick()) }
        let message = try SubmissionMessage(
            try await call.object(limit: limits.message, of: budget), account: entry?.agency, limits: limits, vault: book.vault, now: clock.now())
        var submission = Submission(
            agency: message.agency, procedure: message.procedure, members: message.members, files: message.files,
            caller: entry.map { "account/\($0.agency.canonical)/\($0.user)" } ?? "citizen", idempotencyKey: key.text)
        submission.by = entry?.agency
        let receipt = try await book.submit(submission)
        // What is erased has nothing left to repeat.
        guard !receipt.dossier.isErased else { throw DossierProblem.erased }
        return said(receipt, call.language)
    }

    /// The same again, whatever became of the dossier since: it is the answer to that request.
    private func said(_ receipt: Receipt, _ language: Language) -> Told {
        let dossier = receipt.dossier, view = DossierView(dossier: dossier, language: language)
        return .json(201, [
            "maHoSo": .string(dossier.number), "maTraCuu": .string(receipt.lookupCode),
            "trangThai": Coded.json(DossierState.registered, language), "ngayNop": .string(Timestamp.text(dossier.begun)),
            "tep": .array(view.files),
        ], [.location: DossierView.path(dossier.number)], in: language)
    }
}
