import Catalogue
import Gateway
import JSON
package import Journal

/// An agency tells a step of a dossier's processing.
extension DossierBook {
    package func progress(_ step: ProgressStep, from sender: Sender) async throws(BookRefusal) -> Taken {
        guard let rules = settings.rules(for: sender.agency) else { throw .unknownAgency }
        let number = try number(step.members["MaHoSo"], rules, sender)
        guard let known = try await find(number) else {
            throw .finding("MaHoSo", .unknown, wanted: "the number of a dossier that is here", shape: "one that is not")
        }
        return try await progress(step, of: known.stream, from: sender)
    }

    /// The same where the dossier is known otherwise than by the number in the step.
    /// - Parameter message: what the step was told by, where that has an identifier: two of one second that say the same are
    ///   two steps then.
    package func progress(
        _ step: ProgressStep, of stream: StreamName, from sender: Sender, by message: String? = nil
    ) async throws(BookRefusal) -> Taken {
        let settings = settings
        guard let rules = settings.rules(for: sender.agency) else { throw .unknownAgency }
        let gate = SemanticGuard(settings: settings, rules: rules, sender: sender.agency, now: clock.now())
        let digest = vault.digest("progress" + (message.map { " by \($0)" } ?? ""), step.members)
        var isRepeated = false, marks: [Finding] = []
        let dossier = try await change(stream) { (dossier) throws(BookRefusal) in
            guard self.isOf(dossier, sender) else { throw .unknownDossier }
            isRepeated = dossier.steps.contains(digest)
            if isRepeated { return .none }
            marks = try gate.judge(step, existing: dossier)
            dossier.steps.insert(digest)
            var change = Change(self.stepped(&dossier, step, sender))
            if !marks.isEmpty { change.events.append(self.marked(marks, sender)) }
            self.conclude(&dossier, &change)
            return change
        }
        return Taken(dossier: dossier, isRepeated: isRepeated, marks: marks)
    }

    private func stepped(_ dossier: inout Dossier, _ step: ProgressStep, _ sender: Sender) -> DossierEvent {
        let now = clock.now(), at = step.at ?? now
        var event = DossierEvent(.progress, at: at, by: sender.agency.text, via: sender.via)
        event.secret = ["step": .object(step.members)]
        event.isLate = dossier.heard[sender.name].map { at < $0 } ?? false
        guard let state = step.state, !event.isLate, dossier.state.mayBecome(state) else { return event }
        event.state = state
        dossier.heard[sender.name] = at
        if state == .accepted, dossier.record.accepted == nil { accept(&dossier, at: at) }
        dossier.state = state
        return event
    }

    /// A dossier handed in here is accepted: the time limit of its procedure begins to run.
    private func accept(_ dossier: inout Dossier, at: Instant) {
        dossier.record.members.set("NgayTiepNhan", .string(WireDate.text(at)))
        guard dossier.record.due == nil, let code = dossier.record.procedure.flatMap({ ProcedureCode($0) }),
            let limit = settings.catalogue.procedure(code, of: dossier.agency)?.timeLimit,
            let due = WorkingCalendar(hours: rules(of: dossier)?.hours ?? .standard).due(after: at, limit: limit).moment
        else { return }
        dossier.record.members.set("NgayHenTra", .string(WireDate.text(due)))
    }
}
