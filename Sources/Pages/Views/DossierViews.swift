import Catalogue
import DossierAPI
import Dossiers
import Gateway
import JSON

extension Pages {
    /// The look-up, and a dossier's story to whoever confirms it.
    func dossier(_ call: PageCall) async throws -> Told {
        guard let dossiers = ground.dossiers else { throw PageProblem.noDossiers }
        guard call.asked.request.method == .post else { return lookUp(call, number: "", trouble: nil) }
        let form = try await Self.form(call)
        guard let number = form["so"], let factor = form["ma"] else {
            return lookUp(call, number: form["so"] ?? "", trouble: nil, missing: [form["so"] == nil ? "so" : nil, form["ma"] == nil ? "ma" : nil].compactMap(\.self))
        }
        do throws(ApplicantTrouble) {
            let found = try await dossiers.find(number, factor: factor, from: call.asked.clientAddress, call.language)
            return story(found.dossier, found.timeline, call)
        } catch {
            return lookUp(call, number: number, trouble: error)
        }
    }

    /// A short form's fields.
    static func form(_ call: PageCall) async throws -> FormFields {
        let bytes = try await call.asked.body.all(limit: 64 << 10)
        guard let text = String(validating: bytes, as: UTF8.self), let form = FormFields(text) else { throw PageProblem.badForm }
        return form
    }

    private func lookUp(_ call: PageCall, number: String, trouble: ApplicantTrouble?, missing: [String] = []) -> Told {
        let words = PageWords.all(call.language)
        let needed = call.isVietnamese ? "Hãy điền mục này" : "Fill this in"
        let fields = [
            FormField(id: "so", label: words["number"] ?? "", value: number, hint: words["numberHint"], error: missing.contains("so") ? needed : nil, auto: "off", most: 50),
            FormField(id: "ma", label: words["factor"] ?? "", value: "", error: missing.contains("ma") ? needed : nil, auto: "off", most: 100),
        ]
        var context: [String: Any] = ["title": words["lookUpTitle"] ?? "", "fields": fields.map(\.context)]
        if let trouble {
            context["trouble"] = [["heading": trouble.title, "detail": trouble.detail, "advice": trouble.advice as Any?].compactMapValues(\.self)]
        } else if !missing.isEmpty {
            context["trouble"] = [["heading": words["errorTitle"] ?? "", "detail": needed]]
        }
        return page("dossier", context, call, status: trouble?.status ?? (missing.isEmpty ? 200 : 422))
    }

    private func story(_ dossier: Dossier, _ timeline: [TimelineEntry], _ call: PageCall) -> Told {
        let names = names, record = dossier.record
        var context: [String: Any] = [
            "title": "\(PageWords.all(call.language)["number"] ?? ""): \(dossier.number)", "procedure": record["TenTTHC"] ?? record.procedure ?? "",
            "agency": names.name(dossier.agency, call.language), "state": Self.capital(call.isVietnamese ? dossier.state.vi : dossier.state.en),
            "class": StateWords.style(dossier.state), "events": timeline.filter(StateWords.isShown).map { StateWords.line($0, names, call.language) },
        ]
        context["submitted"] = PageText.moment(record.submitted ?? dossier.begun)
        if let due = record.due { context["due"] = PageText.moment(due) }
        if let handover = StateWords.handover(dossier.handover, call.language) { context["handover"] = handover }
        if var attention = StateWords.attention(dossier, timeline, call.language) {
            if let contact = ground.agencies().first(where: { $0.code == dossier.agency || $0.code == dossier.agency.root })?.reference.contact { attention["contact"] = contact }
            if dossier.state == .notAccepted, let code = record.procedure.flatMap({ ProcedureCode($0) }), ground.dossiers?.takes(code, of: dossier.agency) == true {
                attention["anew"] = call.address("/nop-ho-so/\(dossier.agency.canonical)/\(code.text)")
            }
            context["attention"] = [attention]
        }
        context["hasFiles"] = !dossier.files.isEmpty
        context["files"] = Self.files(dossier, call)
        return page("timeline", context, call)
    }

    static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// Each file that was handed in, with what it is known by.
    static func files(_ dossier: Dossier, _ call: PageCall) -> [[String: Any]] {
        let papers = dossier.record.members["TaiLieuNop"]?.array ?? []
        return dossier.files.map { file in
            let name = papers.first { $0["TepDinhKemId"]?.string == file.digest }?["TenTepDinhKem"]?.string
            return ["name": name ?? "–", "size": PageText.size(file.length, call.language), "digest": file.digest]
        }
    }
}
