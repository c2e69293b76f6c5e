package import Catalogue
package import Dossiers
package import Gateway
package import JSON

/// Why an applicant's wish did not come about, in their language.
package struct ApplicantTrouble: Error, Sendable {
    /// One field to mend, named as `/api/v1` names it: `nguoiNop.dinhDanh[0].so`.
    package struct Field: Sendable, Hashable {
        package let name: String
        package let rule: Finding.Rule
        package let words: String
    }

    package let status: Int
    package let title: String
    package let detail: String
    package let advice: String?
    package let fields: [Field]

    init(_ error: any Error, _ language: Language) {
        let problem = DossierProblem(error), words = ProblemWords(problem, language)
        status = problem.status
        title = words.title
        detail = words.detail
        advice = words.advice
        fields = if case .findings(let findings) = problem {
            findings.map { Field(name: FieldNames.path($0.field), rule: $0.rule, words: language == .vi ? $0.rule.vi : $0.rule.en) }
        } else { [] }
    }
}

/// What applicants do, for the citizens' pages: the same doors as `/api/v1`, with the same limits on trying.
extension DossierDoors {
    /// A dossier with its story, for whoever confirms it.
    package func find(_ number: String, factor: String, from address: ClientAddress, _ language: Language) async throws(ApplicantTrouble) -> (dossier: Dossier, timeline: [TimelineEntry]) {
        do {
            let dossier = try await lookUp(number, agency: nil, factor: factor, from: address)
            return (dossier, try await book.timeline(dossier))
        } catch { throw ApplicantTrouble(error, language) }
    }

    /// A file comes in ahead of its dossier.
    /// - Parameter next: its pieces; nil at its end.
    /// - Returns: a ticket to hand in with the dossier; nil for an empty file.
    package func keep(
        from address: ClientAddress, _ language: Language, _ next: () async throws -> [UInt8]?
    ) async throws -> (file: DossierFile, ticket: String)? {
        var upload: FileShelf.Upload
        do {
            try attempts.upload(from: address, at: clock.tick())
            upload = shelf.begin(at: clock.now())
        } catch { throw ApplicantTrouble(error, language) }
        do {
            var isEmpty = true
            while let piece = try await next() {
                isEmpty = isEmpty && piece.isEmpty
                try await upload.add(piece)
            }
            guard !isEmpty else {
                await upload.abandon()
                return nil
            }
            let file = try await upload.finish()
            return (file, UploadTicket(file, expires: clock.now() + limits.ticket).text(book.vault))
        } catch {
            await upload.abandon()
            if let error = error as? BookRefusal { throw ApplicantTrouble(error, language) }
            throw error
        }
    }

    /// The file that a ticket is of, while it holds.
    package func file(ofTicket ticket: String) -> DossierFile? { UploadTicket(ticket, vault: book.vault, now: clock.now())?.file }

    /// - Parameters:
    ///   - message: as `POST /api/v1/dossiers` takes it.
    ///   - key: by which the same wish said twice is known again; at least 16 characters.
    package func handIn(_ message: JSONObject, key: String, from address: ClientAddress, _ language: Language) async throws(ApplicantTrouble) -> Receipt {
        do {
            try attempts.submission(from: address, at: clock.tick())
            let read = try SubmissionMessage(message, account: nil, limits: limits, vault: book.vault, now: clock.now())
            let receipt = try await book.submit(Submission(
                agency: read.agency, procedure: read.procedure, members: read.members, files: read.files, caller: "citizen", idempotencyKey: key))
            guard !receipt.dossier.isErased else { throw DossierProblem.erased }
            return receipt
        } catch { throw ApplicantTrouble(error, language) }
    }

    /// Whether dossiers of the procedure are taken in for the agency: its file declares it for online delivery.
    package func takes(_ procedure: ProcedureCode, of agency: AgencyCode) -> Bool {
        guard book.settings.rules(for: agency) != nil, let declared = book.settings.catalogue.procedure(procedure, of: agency) else { return false }
        return declared.online != .information
    }
}
