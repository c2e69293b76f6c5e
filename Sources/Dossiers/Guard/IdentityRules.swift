import Catalogue
import Gateway
import JSON

/// The applicant's identities: each of the form its kind has, with the checks there are.
struct IdentityRules {
    let now: Instant
    let takesOldCards: Bool

    func judge(_ record: DossierRecord, _ judgement: inout Judgement) {
        for (index, element) in (record.members["DinhDanhCHS"]?.array ?? []).prefix(Judgement.most).enumerated() {
            guard let kind = element["LoaiDinhDanh"]?.string, let number = element["SoDinhDanh"]?.string, !number.isEmpty else { continue }
            judge(kind, number, at: "DinhDanhCHS[\(index)].", &judgement)
        }
    }

    private func judge(_ kind: String, _ number: String, at path: String, _ judgement: inout Judgement) {
        let field = path + "SoDinhDanh"
        // Put by clients in use when they know none.
        guard !MadeUpRules.isMadeUp(identity: number) else {
            return judgement.refuse(field, .madeUp, wanted: "the applicant's own number", found: "a placeholder")
        }
        do throws(IdentityFlaw) {
            switch kind {
            case "1":
                let identity = try CitizenIdentity(number, now: now)
                if let warning = identity.warning {
                    judgement.pardon(field, .check, wanted: "a province's code in the first three digits", found: warning)
                }
            case "2" where takesOldCards: _ = try OldIdentityCard(number)
            case "2":
                judgement.refuse(
                    path + "LoaiDinhDanh", .unknown, wanted: "1 or 3: old identity cards are not taken here", found: "2", nearest: "1")
            case "3": _ = try TaxCode(number, now: now)
            default: break
            }
        } catch {
            refuse(error, field, &judgement)
        }
    }

    private func refuse(_ flaw: IdentityFlaw, _ field: String, _ judgement: inout Judgement) {
        switch flaw {
        case .form(let allowed, let found): judgement.refuse(field, .form, wanted: allowed, found: found.description)
        case .birthYear: judgement.refuse(field, .check, wanted: "a year of birth that has come", found: "one to come")
        case .checkDigit: judgement.refuse(field, .check, wanted: "the check digit that its first nine digits give", found: "another")
        }
    }
}
