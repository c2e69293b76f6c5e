import Dossiers
import Gateway
import JSON

/// A dossier and its story are shown to its agency and to its applicant.
extension DossierDoors {
    func read(_ call: Call) async throws -> Told {
        let shown = try await shown(call)
        let view = DossierView(dossier: shown.dossier, language: call.language)
        return .json(200, view.json(isWhole: shown.reader.isAgency), in: call.language)
    }

    func readEvents(_ call: Call) async throws -> Told {
        let shown = try await shown(call)
        let after = try call.number("after", 0...Int64(Int32.max), default: 0)
        let entries = try await book.timeline(shown.dossier, after: Int(after))
        return .json(200, EventView.json(entries, call.language), in: call.language)
    }

    /// Unknown and wrong are told apart by nothing: neither by the answer nor by what is asked for.
    func lookUp(_ call: Call) async throws -> Told {
        let object = try await call.object(limit: limits.message, of: budget)
        var reader = MessageReader()
        let whole = reader.part(object, names: LookUpMessage.names)
        let message = LookUpMessage(whole, &reader)
        try reader.verdict()
        guard let message else { throw DossierProblem.defect }
        let dossier = try await lookUp(message.number, agency: message.agency, factor: message.factor, from: call.asked.clientAddress)
        let entries = try await book.timeline(dossier)
        return .json(200, [
            "hoSo": DossierView(dossier: dossier, language: call.language).json(isWhole: false),
            "suKien": EventView.json(entries, call.language),
        ], in: call.language)
    }
}
