package import Catalogue
package import Gateway
import JSON

/// Judges what a party says of a dossier: codes, states and moves, dates, lengths, identities, the catalogue.
///
/// It goes by the tables `RecordKey.all` and `ProgressStep.keys`: `MemberRules` judges members one by one, those of
/// `NestedLists` included; `IdentityRules`, `DateOrder`, `CatalogueRules`, `MoveRules` and `MadeUpRules` what they say
/// together. It looks and says: nothing is repaired, cut or left out, and members that no table names stay as they are.
package struct SemanticGuard: Sendable {
    package let settings: DossierSettings
    package let rules: AgencyRules
    /// Whose account it is.
    package let sender: AgencyCode
    package let now: Instant

    package init(settings: DossierSettings, rules: AgencyRules, sender: AgencyCode, now: Instant) {
        self.settings = settings
        self.rules = rules
        self.sender = sender
        self.now = now
    }

    /// A dossier whole. A new one may come in any state, with all that the state asks for: agencies bring running ones.
    /// - Parameter unasked: members that may be absent this once.
    /// - Returns: what was let in in spite of: under `guard: mark`, or by the dialect of 2019.
    /// - Throws: `findings`.
    package func judge(_ record: DossierRecord, existing: Dossier?, unasked: Set<String> = []) throws(BookRefusal) -> [Finding] {
        var judgement = Judgement()
        let isOnline = record["KenhThucHien"] == "2"
        let members = MemberRules(
            now: now, state: record.state, isOnline: isOnline, pardonsNewer: rules.dialect == .of2019, unasked: unasked)
        members.judge(record.members, by: RecordKey.all, at: "", &judgement)
        IdentityRules(now: now, takesOldCards: rules.takesOldCards).judge(record, &judgement)
        DateOrder.judge(record.members, &judgement)
        CatalogueRules(catalogue: settings.catalogue, agency: agency(of: record, existing), now: now).judge(record, &judgement)
        if let state = record.state {
            MoveRules.judge(state, after: existing?.state, in: "TrangThaiHoSo", &judgement)
            MoveRules.judgeReason(record, &judgement)
        }
        MadeUpRules.judge(record, &judgement)
        return try judgement.verdict(rules.mode)
    }

    /// A step of a dossier's processing. What is older than the sender's last word moves nothing, and its state is not
    /// judged as a move.
    /// - Returns: what was let in in spite of, under `guard: mark`.
    /// - Throws: `findings`.
    package func judge(_ step: ProgressStep, existing: Dossier) throws(BookRefusal) -> [Finding] {
        var judgement = Judgement()
        let members = MemberRules(now: now, state: step.state, isOnline: false, pardonsNewer: false, unasked: [])
        members.judge(step.members, by: ProgressStep.keys, at: "", &judgement)
        DateOrder.judge(step.members, &judgement)
        if let state = step.state {
            let heard = existing.heard[sender.canonical]
            let isLate = heard.flatMap { heard in step.at.map { $0 < heard } } ?? false
            MoveRules.judge(state, after: isLate ? nil : existing.state, in: "TrangThai", &judgement)
            MoveRules.judgeReason(step, &judgement)
        }
        return try judgement.verdict(rules.mode)
    }

    /// Whose catalogue counts: the agency in the number, which may stand below the sender.
    private func agency(of record: DossierRecord, _ existing: Dossier?) -> AgencyCode {
        if let existing { return existing.agency }
        let number = record.number.flatMap { try? DossierNumber($0, scheme: rules.numbers, sender: sender, now: now) }
        return number?.agency ?? sender
    }
}
