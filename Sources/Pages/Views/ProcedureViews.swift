import Catalogue
import DossierAPI
import Gateway

extension Pages {
    private static let shown = 200

    /// A procedure that several agencies do: which one?
    func procedure(_ call: PageCall) async throws -> Told {
        let code = try code(call)
        let offering = try await ground.register.offering(code, on: today, limit: Self.shown + 1)
        guard let first = offering.first else { throw PageProblem.notFound }
        if offering.count == 1 { return try await show(first, call) }
        let names = names
        var context: [String: Any] = ["title": first.procedure.name?.vi ?? code.text]
        context["agencies"] = offering.prefix(Self.shown).map { ["name": names.name($0.procedure.agency, call.language), "address": address($0.procedure, call)] }
        if offering.count > Self.shown {
            context["more"] = call.isVietnamese
                ? "Chỉ hiện \(Self.shown) cơ quan đầu; hãy tìm kèm tên tỉnh để thấy cơ quan của bạn." : "The first \(Self.shown) are shown; search with the province's name for yours."
        }
        foreign(first.procedure, call, &context)
        return page("choose", context, call, storable: PageKind.procedure.freshness)
    }

    func procedureOfAgency(_ call: PageCall) async throws -> Told {
        let code = try code(call)
        guard let agency = call.parameters["coQuan"].flatMap({ AgencyCode($0) }) else { throw PageProblem.notFound }
        let day = try day(call) ?? today
        if let found = try await ground.register.procedure(code, of: agency, on: day) { return try await show(found, call) }
        // A retired code leads to its successor.
        guard let successor = agency.successor(on: ground.clock.now()), let found = try await ground.register.procedure(code, of: successor, on: day) else { throw PageProblem.notFound }
        return try await show(found, call)
    }

    private func code(_ call: PageCall) throws -> ProcedureCode {
        guard let code = call.parameters["maTTHC"].flatMap({ ProcedureCode($0) }) else { throw PageProblem.notFound }
        return code
    }

    /// `?ngay=2026-09-30` shows what was in force then.
    private func day(_ call: PageCall) throws -> Day? {
        guard let text = call.query["ngay"] else { return nil }
        guard let day = Day(text) else { throw PageProblem.notFound }
        return day
    }

    private func show(_ found: RegisteredProcedure, _ call: PageCall) async throws -> Told {
        let procedure = found.procedure, states = ground.agencies(), names = AgencyNames(states)
        var context: [String: Any] = [
            "title": procedure.name?.vi ?? procedure.code.text, "agency": names.name(procedure.agency, call.language), "code": procedure.code.text,
            "agencyAddress": call.address("/co-quan/\(procedure.agency.canonical)"), "online": PageText.online(procedure.online, call.language),
        ]
        foreign(procedure, call, &context)
        if let audience = procedure.audience { context["who"] = audience }
        if let fee = procedure.fee { context["fee"] = PageText.fee(fee, call.language) }
        if let limit = procedure.timeLimit { context["limit"] = PageText.timeLimit(limit, call.language) }
        if let field = procedure.field { context["field"] = field.name }
        if !procedure.lists.isEmpty { context["lists"] = procedure.lists.joined(separator: ", ") }
        context["hasPapers"] = !procedure.papers.isEmpty
        context["papers"] = procedure.papers
        if let link = procedure.link { context["link"] = link }
        if let state = states.first(where: { $0.code == procedure.agency.root || $0.code == procedure.agency }) { down(state, &context) }
        starts(procedure, found, call, &context)
        try await versions(found, call, &context)
        return page("procedure", context, call, storable: PageKind.procedureOfAgency.freshness)
    }

    /// Where it is started: here, on the agency's portal, or at its counter. What is no longer in force is started nowhere.
    private func starts(_ procedure: Procedure, _ found: RegisteredProcedure, _ call: PageCall, _ context: inout [String: Any]) {
        guard found.until.map({ today < $0 }) ?? true else {
            context["past"] = call.isVietnamese ? "Đây là nội dung cũ, không còn hiệu lực." : "This is an old version, no longer in force."
            return
        }
        let declared = ground.services().procedure(procedure.code, of: procedure.agency)
        let isTaken = ground.dossiers?.takes(procedure.code, of: procedure.agency) ?? false
        if isTaken { context["handIn"] = call.address("/nop-ho-so/\(procedure.agency.canonical)/\(procedure.code.text)") }
        if let path = declared?.path ?? procedure.path { context["portal"] = path }
        context["portalClass"] = isTaken ? "second" : "button"
        if context["handIn"] == nil, context["portal"] == nil, procedure.link == nil { context["counter"] = [true] }
    }

    private func versions(_ found: RegisteredProcedure, _ call: PageCall, _ context: inout [String: Any]) async throws {
        let words = PageWords.all(call.language), procedure = found.procedure
        context["inForce"] = "\(words["inForceOn"] ?? "") \(PageText.day(found.since))\(found.until.map { " \(words["until"] ?? "") \(PageText.day($0.adding(-1)))" } ?? "")"
        let versions = try await ground.register.versions(procedure.code, of: procedure.agency)
        context["hasVersions"] = versions.count > 1
        context["versions"] = versions.map { version -> [String: Any] in
            ["address": address(procedure, call) + "?ngay=\(version.since)", "words": "\(words["since"] ?? "") \(PageText.day(version.since))"]
        }
    }
}
