import Catalogue
import Gateway
import JSON

/// The catalogue of procedures, for everybody: searches, suggestions as one types, one procedure.
extension DossierDoors {
    /// Seconds that an answer may be kept by whoever asks.
    private static let kept = "public, max-age=60, stale-while-revalidate=600"

    func searchCatalogue(_ call: Call) async throws -> Told {
        let text = try sought(call), day = try self.day(call), limit = try call.number("limit", 1...100, default: 20)
        let online = try call.query["hinhThuc"].map { (text: String) throws(DossierProblem) -> OnlineScope in
            guard let online = OnlineScope.allCases.first(where: { $0.vietnamese == text }) else { throw .query("hinhThuc") }
            return online
        }
        let agency = try call.agency()
        let answer = try await asked { register throws(RegisterFailure) in
            try await register.search(Search(text, agency: agency, online: online, on: day, limit: Int(limit)))
        }
        return .json(200, CatalogueView.json(answer), keeping: Self.kept)
    }

    func suggest(_ call: Call) async throws -> Told {
        let text = try sought(call), day = Day(clock.now())
        let answer = try await asked { register throws(RegisterFailure) in try await register.search(Search(text, on: day, limit: 8, isPrefix: true)) }
        var names: [String] = []
        for hit in answer.hits where !names.contains(hit.name) { names.append(hit.name) }
        return .json(200, ["goiY": .array(names.map { ["ten": .string($0)] })], keeping: Self.kept)
    }

    func readProcedure(_ call: Call) async throws -> Told {
        guard let code = ProcedureCode(call.parameters["maTTHC"] ?? "") else { throw DossierProblem.unknownProcedure }
        let agency = try call.agency(), day = try self.day(call)
        let found: [RegisteredProcedure] = try await asked { register throws(RegisterFailure) in
            if let agency { return try await register.procedure(code, of: agency, on: day).map { [$0] } ?? [] }
            return try await register.offering(code, on: day, limit: 500)
        }
        guard !found.isEmpty else { throw DossierProblem.unknownProcedure }
        return .json(200, ["thuTuc": .array(found.map(CatalogueView.json))], keeping: Self.kept)
    }

    private func sought(_ call: Call) throws(DossierProblem) -> String {
        guard let text = call.query["q"], (1...Search.longest).contains(text.count) else { throw .query("q") }
        return text
    }

    /// The day on which it shall be in force; today without.
    private func day(_ call: Call) throws(DossierProblem) -> Day {
        guard let text = call.query["ngay"] else { return Day(clock.now()) }
        guard let day = Day(text) else { throw .query("ngay") }
        return day
    }

    private func asked<Value: Sendable>(_ ask: (ProcedureRegister) async throws(RegisterFailure) -> Value) async throws(DossierProblem) -> Value {
        guard let register else { throw .unknownProcedure }
        do { return try await ask(register) } catch { throw .register(error) }
    }
}

extension Told {
    /// JSON that is the same for everybody.
    fileprivate static func json(_ status: Int, _ json: JSON, keeping: String) -> Told {
        Told(status, Fields([.contentType: "application/json", .cacheControl: keeping]), .bytes(json.bytes))
    }
}
