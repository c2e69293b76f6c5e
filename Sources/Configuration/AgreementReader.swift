import Catalogue
import Gateway
import SingleWindow

/// Reads what an agency's file lets others see of its declarations.
struct AgreementReader {
    /// The file's own.
    let procedures: [WindowProcedure]

    func read(_ section: Section) -> [SharingAgreement] {
        var agreements: [SharingAgreement] = []
        for one in section.read(AgencyWindowKeys.agreements) ?? [] {
            guard let agreement = agreement(one) else { continue }
            if agreements.contains(where: { $0.name == agreement.name }) { one.note(AgreementKeys.name, "\(agreement.name) stands twice; keep one of the two, or give one another name") }
            agreements.append(agreement)
        }
        return agreements
    }

    private func agreement(_ section: Section) -> SharingAgreement? {
        let name = section.read(AgreementKeys.name), procedure = section.read(AgreementKeys.procedure)
        let party = section.read(AgreementKeys.party).flatMap(WindowReader.unit)
        let type = section.read(AgreementKeys.type), function = section.read(AgreementKeys.function), members = section.read(AgreementKeys.share)
        let from = section.read(AgreementKeys.from).map { Day($0) }, until = section.read(AgreementKeys.until).map { Day($0) }
        let basis = section.read(AgreementKeys.basis)
        let known = procedures.first { $0.code == procedure }
        if let procedure, known == nil {
            section.note(AgreementKeys.procedure, "\(procedure) is no procedure of this file; allowed is \(procedures.isEmpty ? "one that is" : Phrase.list(procedures.map(\.code)))")
        }
        if let type, let function, let pair = known?.pair(type, function) {
            section.note(AgreementKeys.function, "type \(type) and function \(function) mean \(pair.meaning.rawValue) in \(procedure ?? ""); allowed is a pair of its own")
        }
        if let from, let until, until < from { section.note(AgreementKeys.until, "\(until) is before from, \(from); allowed is that day or a later one") }
        if let type, let function, ["99", "00"].contains(type) || ["99", "00"].contains(function) {
            section.note(AgreementKeys.function, "type \(type) and function \(function) are how messages are received (99) and refused (00); allowed is another pair")
        }
        if let members, Set(members).count != members.count { section.note(AgreementKeys.share, "a member stands twice; allowed is each once") }
        guard let name, let procedure, let party, let type, let function, let members, let from, let basis else { return nil }
        return SharingAgreement(name, of: procedure, with: party, type: type, function: function, members: members, from: from, until: until, basis: basis)
    }
}
