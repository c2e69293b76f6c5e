import Catalogue
import DossierAPI
import Dossiers
import Gateway
import JSON

extension Pages {
    /// The intake form, and what is handed in by it.
    func handIn(_ call: PageCall) async throws -> Told {
        guard let dossiers = ground.dossiers else { throw PageProblem.noDossiers }
        guard let agency = call.parameters["coQuan"].flatMap({ AgencyCode($0) }), let code = call.parameters["maTTHC"].flatMap({ ProcedureCode($0) }),
            let procedure = ground.services().procedure(code, of: agency)
        else { throw PageProblem.notFound }
        guard dossiers.takes(code, of: agency) else { throw PageProblem.noDossiers }
        let subject = HandInSubject(procedure: procedure, agency: agency)
        guard call.asked.request.method == .post else { return form(HandInForm(key: newKey()), subject, call, wrong: [:], trouble: nil) }
        let form = try await HandInReading(dossiers: dossiers, call: call).read()
        var wrong = form.missing(call.language)
        guard form.hasKey, wrong.isEmpty else {
            return self.form(form.hasKey ? form : form.with(key: newKey()), subject, call, wrong: wrong, trouble: nil)
        }
        do throws(ApplicantTrouble) {
            let receipt = try await dossiers.handIn(form.message(code, agency), key: form.key, from: call.asked.clientAddress, call.language)
            return self.receipt(receipt, subject, call)
        } catch {
            for field in error.fields { if let id = HandInForm.input(of: field.name) { wrong[id] = capitalised(field.words) } }
            return self.form(form, subject, call, wrong: wrong, trouble: error)
        }
    }

    /// By which the same form sent twice is known again.
    private func newKey() -> String { (0..<2).map { _ in String(ground.random(), radix: 16) }.joined(separator: "-") + "-mot-cua" }

    private func capitalised(_ text: String) -> String { Self.capital(text) }

    private func form(_ form: HandInForm, _ subject: HandInSubject, _ call: PageCall, wrong: [String: String], trouble: ApplicantTrouble?) -> Told {
        let words = PageWords.all(call.language)
        var context: [String: Any] = [
            "title": words["handInTitle"] ?? "", "procedure": subject.procedure.name?.vi ?? subject.procedure.code.text, "agency": names.name(subject.agency, call.language),
            "key": form.key, "draft": subject.draft, "fields": form.fields(words, wrong).map(\.context), "foreign": !call.isVietnamese,
        ]
        context["hasKept"] = !form.kept.isEmpty
        context["kept"] = form.kept.map { ["ticket": $0.ticket, "name": $0.name, "size": PageText.size($0.file.length, call.language)] }
        guard trouble != nil || !wrong.isEmpty else { return page("handin", context, call) }
        let items = HandInForm.inputs.compactMap { id in wrong[id].map { ["id": id, "words": "\(words[HandInForm.label(id)] ?? ""): \($0)"] } }
        // Findings have their places; what cannot be placed is said as it is.
        let isPlaced = trouble?.fields.isEmpty == false && !items.isEmpty
        var summary: [String: Any] = ["heading": trouble.map { isPlaced ? words["errorTitle"] ?? "" : $0.title } ?? words["errorTitle"] ?? "", "items": items]
        if let trouble, !isPlaced {
            summary["detail"] = trouble.detail + (trouble.fields.isEmpty ? "" : " " + trouble.fields.map { "\($0.name): \($0.words)" }.joined(separator: "; "))
        }
        if let advice = trouble?.advice { summary["advice"] = advice }
        context["trouble"] = [summary]
        return page("handin", context, call, status: trouble?.status ?? 422)
    }

    private func receipt(_ receipt: Receipt, _ subject: HandInSubject, _ call: PageCall) -> Told {
        let dossier = receipt.dossier
        return page("receipt", [
            "title": PageWords.all(call.language)["receiptTitle"] ?? "", "number": dossier.number, "code": receipt.lookupCode, "draft": subject.draft,
            "procedure": subject.procedure.name?.vi ?? subject.procedure.code.text, "agency": names.name(subject.agency, call.language),
            "submitted": PageText.moment(dossier.begun), "hasFiles": !dossier.files.isEmpty, "files": Self.files(dossier, call),
        ], call, status: 201)
    }
}

/// What is handed in for.
struct HandInSubject {
    let procedure: Procedure
    let agency: AgencyCode

    /// Under which a browser keeps what was typed.
    var draft: String { "\(agency.canonical)/\(procedure.code.text)" }
}
