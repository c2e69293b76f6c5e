import Catalogue
import Gateway

extension Pages {
    /// Ministries and provinces, with how their portals are and how many services each has.
    func agencies(_ call: PageCall) async throws -> Told {
        let words = PageWords.all(call.language), states = ground.agencies(), names = AgencyNames(states)
        let byCode = Dictionary(states.map { ($0.code, $0) }) { first, _ in first }
        let tallies = Dictionary(try await ground.register.tallies().map { ($0.agency, $0.total) }) { $0 + $1 }
        func rows(_ codes: [AgencyCode]) -> [[String: Any]] {
            codes.map { code in
                var row: [String: Any] = ["name": names.name(code, call.language), "address": call.address("/co-quan/\(code.canonical)")]
                if let state = byCode[code] { row["health"] = health(state, call) }
                row["services"] = tallies[code].map { PageText.number($0, call.language) } ?? "–"
                return row
            }
        }
        let ministries = AgencyRegister.ministries.compactMap { AgencyCode($0.code) }, provinces = AgencyRegister.provinces.compactMap { AgencyCode($0.code) }
        // What files declare beside the tables: a province of before the merger that goes on with a portal of its own.
        let listed = Set(ministries + provinces), others = states.map(\.code).filter { !listed.contains($0) }
        let former = Province.all.filter { $0.successor != $0.agency }.map { province -> [String: Any] in
            ["name": province.name, "now": names.name(province.successor, call.language), "address": call.address("/co-quan/\(province.successor.canonical)")]
        }
        let groups: [[String: Any]] = [
            ["id": "bo-nganh", "name": words["ministries"] ?? "", "rows": rows(ministries + others.filter { $0.canonical.hasPrefix("G") })],
            ["id": "tinh-thanh", "name": words["provinces"] ?? "", "rows": rows(provinces + others.filter { !$0.canonical.hasPrefix("G") })],
        ]
        return page("agencies", ["title": words["agenciesTitle"] ?? "", "groups": groups, "former": former], call, storable: PageKind.agencies.freshness)
    }

    /// One agency, its portal and its services.
    func agency(_ call: PageCall) async throws -> Told {
        guard let code = call.parameters["coQuan"].flatMap({ AgencyCode($0) }) else { throw PageProblem.notFound }
        let states = ground.agencies(), names = AgencyNames(states), state = states.first { $0.code == code }
        let after = call.query["sau"] ?? "", limit = 50
        let found = try await ground.register.procedures(of: code, on: today, after: after, limit: limit + 1)
        guard state != nil || !found.isEmpty || AgencyNames.isKnown(code) || code.isRetired(on: ground.clock.now()) else { throw PageProblem.notFound }
        let name = names.name(code, call.language)
        var context: [String: Any] = [
            "title": name, "name": name, "searchTitle": PageWords.all(call.language)["searchHere"] ?? "", "within": code.canonical,
            "services": found.prefix(limit).map { row($0.procedure, call) },
        ]
        if let total = try await ground.register.total(of: code) { context["total"] = PageText.number(total, call.language) }
        if found.count > limit { context["next"] = call.address("/co-quan/\(code.canonical)") + "?sau=" + found[limit - 1].procedure.code.text }
        if let successor = code.successor(on: ground.clock.now()) {
            let now = names.name(successor, call.language)
            context["former"] = call.isVietnamese ? "Từ ngày 1/7/2025 địa bàn này thuộc \(now)." : "Since 1 July 2025 this is part of \(now)."
        }
        if let state {
            context["health"] = health(state, call)
            if let path = state.path { context["portal"] = path }
            down(state, &context)
        }
        return page("agency", context, call, storable: PageKind.agency.freshness)
    }

    private func row(_ procedure: Procedure, _ call: PageCall) -> [String: Any] {
        var row: [String: Any] = ["name": procedure.name?.vi ?? procedure.code.text, "address": address(procedure, call), "online": PageText.online(procedure.online, call.language)]
        foreign(procedure, call, &row)
        if let fee = procedure.fee { row["fee"] = PageText.fee(fee, call.language) }
        return row
    }

    /// A portal that does not answer is said to, and whom to call.
    func down(_ state: AgencyState, _ context: inout [String: Any]) {
        guard state.health == .closed else { return }
        context["down"] = [["contact": state.reference.contact as Any?].compactMapValues(\.self)]
    }

    func health(_ state: AgencyState, _ call: PageCall) -> [String: Any] {
        ["class": state.health.rawValue, "words": PageText.health(state.health, call.language)]
    }
}
