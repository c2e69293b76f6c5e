import Catalogue
import Gateway

extension Pages {
    func search(_ call: PageCall) async throws -> Told {
        let words = PageWords.all(call.language)
        var context: [String: Any] = ["title": words["navSearch"] ?? "", "heading": words["navSearch"] ?? "", "searchTitle": words["searchLabel"] ?? ""]
        let text = call.query["q"], within = call.query["co-quan"].flatMap { AgencyCode($0) }
        if let within { context["within"] = within.canonical }
        guard let text else { return page("search", context, call, storable: PageKind.search.freshness) }
        let answer = try await ground.register.search(Search(text, agency: within, on: today, limit: 20))
        context["q"] = text
        context["title"] = "\(text) – \(words["navSearch"] ?? "")"
        context["asked"] = [true]
        let names = names
        if let place = answer.place { context["place"] = self.place(place, answer, names, call) }
        if let corrected = answer.corrected { context["corrected"] = corrected }
        context["hits"] = answer.hits.map { hit($0, answer, names, call) }
        if answer.hits.isEmpty, answer.place == nil {
            context["none"] = [true]
        } else if !answer.hits.isEmpty {
            context["count"] = "\(words["results"] ?? ""): \(answer.hits.count)\(answer.hits.count == 20 ? "+" : "")"
        }
        return page("search", context, call, storable: PageKind.search.freshness)
    }

    /// What the answer says of a place that was named.
    private func place(_ place: Gazetteer.Place, _ answer: SearchAnswer, _ names: AgencyNames, _ call: PageCall) -> String {
        let name = names.name(place.agency, call.language)
        var sentence = place.former.map { former in
            call.isVietnamese ? "\(former) nay thuộc \(name)." : "\(former) is now part of \(name)."
        } ?? (call.isVietnamese ? "Tìm trong \(name)." : "Searched with \(name).")
        if answer.isElsewhere { sentence += call.isVietnamese ? " Cơ quan này không có thủ tục ấy; dưới đây là của cơ quan khác." : " It has no such service; these are other agencies'." }
        if answer.hits.isEmpty { sentence += call.isVietnamese ? " Hãy xem các thủ tục của cơ quan trong danh sách Cơ quan." : " See its services under Agencies." }
        return sentence
    }

    private func hit(_ hit: SearchAnswer.Hit, _ answer: SearchAnswer, _ names: AgencyNames, _ call: PageCall) -> [String: Any] {
        let procedure = hit.procedure, isOne = hit.agencies == 1 || answer.place != nil && !answer.isElsewhere || call.query["co-quan"] != nil
        var context: [String: Any] = ["name": hit.name, "online": PageText.online(procedure.online, call.language)]
        context["address"] = isOne ? address(procedure, call) : call.address("/thu-tuc/\(procedure.code.text)")
        context["by"] = isOne
            ? names.name(procedure.agency, call.language)
            : "\(PageText.number(hit.agencies, call.language)) \(PageWords.all(call.language)["byAgencies"] ?? "")"
        foreign(procedure, call, &context)
        if let fee = procedure.fee { context["fee"] = PageText.fee(fee, call.language) }
        return context
    }

    /// Names of procedures are Vietnamese on every page; on an English one the English stands beside.
    func foreign(_ procedure: Procedure, _ call: PageCall, _ context: inout [String: Any]) {
        guard !call.isVietnamese else { return }
        context["foreign"] = true
        if let english = procedure.name?.en { context["english"] = english }
    }

    func address(_ procedure: Procedure, _ call: PageCall) -> String { call.address("/thu-tuc/\(procedure.code.text)/\(procedure.agency.canonical)") }
}
