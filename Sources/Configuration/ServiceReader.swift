import Catalogue
import Gateway

/// Reads the procedures of one agency's file.
struct ServiceReader {
    /// Nil when the file has none that is right; its services are then read for their mistakes alone.
    let agency: AgencyCode?
    let routes: RouteReader.Result

    func read(_ sections: [Section]) -> [ServiceSettings] {
        var places: [ProcedureCode: SourcePlace] = [:]
        return sections.compactMap { section in
            let procedure = section.read(ServiceKeys.procedure)
            if let procedure {
                if let first = places[procedure.value] {
                    section.note(ServiceKeys.procedure, "\(procedure.value) is already declared at \(first); allowed is one entry for each procedure")
                }
                places[procedure.value] = places[procedure.value] ?? procedure.place
            }
            return read(section, procedure?.value)
        }
    }

    private func read(_ section: Section, _ code: ProcedureCode?) -> ServiceSettings? {
        let level = section.read(ServiceKeys.level), limit = section.read(ServiceKeys.timeLimit)
        let name = section.read(ServiceKeys.name).flatMap(readName), field = section.read(ServiceKeys.field).flatMap(readField)
        let audience = section.read(ServiceKeys.audience), fee = section.read(ServiceKeys.fee).flatMap(readFee)
        let papers = section.read(ServiceKeys.papers) ?? [], lists = section.read(ServiceKeys.lists) ?? []
        guard let path = section.read(ServiceKeys.path) else { return nil }
        if routes.isComplete, !routes.paths.contains(where: { $0.pattern.match(path) != nil }) {
            let known = routes.paths.map(\.pattern.description)
            section.note(ServiceKeys.path, "no route of this file answers \(path); allowed is a path below \(known.isEmpty ? "one of its routes" : Phrase.list(known))")
        }
        guard let agency, let code, let level else { return nil }
        var procedure = Procedure(code: code, agency: agency, name: name, field: field, level: level, timeLimit: limit, path: path)
        procedure.audience = audience
        procedure.fee = fee
        procedure.papers = papers
        procedure.lists = lists
        return ServiceSettings(procedure: procedure, place: section.place)
    }

    private func readFee(_ section: Section) -> Procedure.Fee? {
        let amount = section.read(ServiceFeeKeys.amount), note = section.read(ServiceFeeKeys.note)
        guard amount != nil || note != nil else {
            section.note(ServiceFeeKeys.amount, "found neither amount nor note; allowed is one of them, or both")
            return nil
        }
        return Procedure.Fee(amount: amount, note: note)
    }

    private func readName(_ section: Section) -> Procedure.Name? {
        let vi = section.read(ServiceNameKeys.vi), en = section.read(ServiceNameKeys.en)
        return vi.map { Procedure.Name(vi: $0, en: en) }
    }

    private func readField(_ section: Section) -> Procedure.Field? {
        guard let code = section.read(ServiceFieldKeys.code), let name = section.read(ServiceFieldKeys.name) else { return nil }
        return Procedure.Field(code: code, name: name)
    }
}
