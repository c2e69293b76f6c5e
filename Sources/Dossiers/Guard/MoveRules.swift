import JSON

/// Where a dossier may go from where it stands, and what must be said when it goes there.
enum MoveRules {
    /// - Parameter last: nil where the dossier is new, or the message moves nothing.
    static func judge(_ state: DossierState, after last: DossierState?, in field: String, _ judgement: inout Judgement) {
        guard let last, !last.mayBecome(state) else { return }
        let next = last.next.map(\.rawValue).sorted().map(String.init).joined(separator: ", ")
        judgement.refuse(
            field, .transition, wanted: last.isFinal ? "nothing after \(last), which is final" : "a state that may follow \(last)",
            found: state.description, nearest: last.isFinal ? nil : next)
    }

    static func judgeReason(_ record: DossierRecord, _ judgement: inout Judgement) {
        guard let state = record.state, state.needsReason, !isReason(record.reason) else { return }
        let asked = record.members["DanhSachHoSoBoSung"]?.array?.count ?? 0
        // Without a list, it is the list that is missing.
        guard state != .papersNeeded || asked > 0 else { return }
        let field = state == .papersNeeded ? "DanhSachHoSoBoSung[\(asked - 1)].NoiDungBoSung" : "GhiChu"
        judgement.refuse(field, .reason, wanted: "why, in words for the citizen, in state \(state)", found: record.reason == nil ? "nothing" : "no words")
    }

    static func judgeReason(_ step: ProgressStep, _ judgement: inout Judgement) {
        // Where there is none at all, it is missing, as in every state.
        guard let state = step.state, state.needsReason, let words = step.words, !isReason(words) else { return }
        judgement.refuse("NoiDungXuLy", .reason, wanted: "why, in words for the citizen, in state \(state)", found: "no words")
    }

    /// It has words that can be read: more than points and digits.
    private static func isReason(_ text: String?) -> Bool { text?.contains(where: \.isLetter) == true }
}
