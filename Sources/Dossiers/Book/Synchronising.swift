import Catalogue
import Gateway
import JSON
import Journal

/// An agency's system brings a dossier whole, new or changed (`DongBoHoSoMC`).
extension DossierBook {
    /// What came of it.
    package struct Taken: Sendable {
        package let dossier: Dossier
        /// It had its effect before; nothing was written.
        package let isRepeated: Bool
        /// Let in in spite of these, under `guard: mark`.
        package let marks: [Finding]
    }

    /// - Parameter isUpdating: as the client says; a new one of a number that is there is refused as existing, unless it is
    ///   the same message again.
    package func synchronise(_ record: DossierRecord, isUpdating: Bool, from sender: Sender) async throws(BookRefusal) -> Taken {
        let settings = settings
        guard let rules = settings.rules(for: sender.agency) else { throw .unknownAgency }
        let number = try number(record.members["MaHoSo"], rules, sender)
        let digest = vault.digest("synchronise", record.members)
        let gate = SemanticGuard(settings: settings, rules: rules, sender: sender.agency, now: clock.now())
        for _ in 0..<Self.patience {
            if let existing = try await find(number) {
                return try await update(existing.stream, record, digest, gate, sender, isUpdating: isUpdating)
            }
            guard !isUpdating else {
                throw .finding("MaHoSo", .unknown, wanted: "the number of a dossier that is here", shape: "one that is not")
            }
            let marks = try gate.judge(record, existing: nil)
            if let begun = try await begin(record, number, digest, marks, rules, sender) {
                return Taken(dossier: begun, isRepeated: false, marks: marks)
            }
        }
        throw .exists
    }

    /// The sender may speak of it: it is the sender's, a unit's below it, or was a province's that it took over.
    package func isOf(_ dossier: Dossier, _ sender: Sender) -> Bool {
        let agency = dossier.agency
        return agency.isSame(orUnder: sender.agency) || agency.successor(on: clock.now())?.isSame(orUnder: sender.agency) == true
    }

    /// A number as this sender may use it.
    func number(_ value: JSON?, _ rules: AgencyRules, _ sender: Sender) throws(BookRefusal) -> DossierNumber {
        guard let value, !value.saysNothing(of: .dossierNumber) else {
            throw .finding("MaHoSo", .missing, wanted: "a dossier number", shape: "nothing")
        }
        guard let text = value.string else { throw .finding("MaHoSo", .form, wanted: "a dossier number as a string", shape: value.kindOfValue) }
        do { return try DossierNumber(text, scheme: rules.numbers, sender: sender.agency, now: clock.now()) } catch {
            throw .findings([Finding(error, in: text, scheme: rules.numbers, sender: sender.agency)])
        }
    }

    private func begin(
        _ record: DossierRecord, _ number: DossierNumber, _ digest: String, _ marks: [Finding], _ rules: AgencyRules, _ sender: Sender
    ) async throws(BookRefusal) -> Dossier? {
        let stream = StreamName("dossier/" + number.key)
        guard let (key, wrapped) = try? vault.newKey(for: stream.text) else { throw .unreadable }
        var dossier = Dossier(
            stream: stream, revision: 0, number: number, record: record, state: record.state ?? .registered,
            begun: record.submitted ?? clock.now())
        dossier.wrappedKey = wrapped
        dossier.first = digest
        dossier.last = digest
        dossier.factors = factors(of: record)
        var change = synchronised(&dossier, record, marks, rules, sender)
        change.names += [.number(number.key)] + dossier.factors.map { .factor($0, stream) }
        guard case .written(let written) = try await write(change, dossier, sealedBy: key) else { return nil }
        return written
    }

    private func update(
        _ stream: StreamName, _ record: DossierRecord, _ digest: String, _ gate: SemanticGuard, _ sender: Sender, isUpdating: Bool
    ) async throws(BookRefusal) -> Taken {
        var isRepeated = false, marks: [Finding] = []
        let dossier = try await change(stream) { (dossier) throws(BookRefusal) in
            guard self.isOf(dossier, sender) else { throw .unknownDossier }
            isRepeated = isUpdating ? dossier.last == digest : dossier.first == digest
            if isRepeated { return .none }
            if !isUpdating { throw .exists }
            marks = try gate.judge(record, existing: dossier)
            dossier.last = digest
            let known = Set(dossier.factors), new = self.factors(of: record).filter { !known.contains($0) }
            dossier.factors += new
            var change = self.synchronised(&dossier, record, marks, gate.rules, sender)
            change.names += new.map { .factor($0, stream) }
            return change
        }
        return Taken(dossier: dossier, isRepeated: isRepeated, marks: marks)
    }

    private func synchronised(
        _ dossier: inout Dossier, _ record: DossierRecord, _ marks: [Finding], _ rules: AgencyRules, _ sender: Sender
    ) -> Change {
        var event = DossierEvent(.synchronised, at: clock.now(), by: sender.agency.text, via: sender.via)
        dossier.record = record
        // Under `mark` a record may have no state that can be read, or none it can come to; then it moves nothing.
        if let state = record.state, dossier.revision == 0 || dossier.state.mayBecome(state) {
            event.state = state
            dossier.state = state
        }
        event.secret = ["record": .object(record.members)]
        var change = Change(event)
        if !marks.isEmpty { change.events.append(marked(marks, sender)) }
        conclude(&dossier, &change, rules)
        return change
    }

    func marked(_ marks: [Finding], _ sender: Sender) -> DossierEvent {
        var event = DossierEvent(.marked, at: clock.now(), by: "motcua", via: sender.via)
        event.facts = ["findings": .array(marks.map { .string($0.text) })]
        return event
    }

    /// What follows from any change: who is told, and until when it is kept.
    func conclude(_ dossier: inout Dossier, _ change: inout Change, _ rules: AgencyRules) {
        let now = clock.now()
        for (index, event) in change.events.enumerated() where event.kind.isShared {
            let content = ShareMessage.content(revision: dossier.revision + 1 + index)
            change.messages += rules.shares.map { NewMessage(to: $0, event.kind.rawValue, content: content, due: now) }
        }
        announce(&change, of: dossier)
        if dossier.state.isFinal, let days = rules.retentionDays {
            change.names.append(.retention(Day(now).adding(days).digits, dossier.stream))
        }
    }

    /// Blind indexes of what the applicant can confirm a look-up with.
    func factors(of record: DossierRecord) -> [String] {
        let telephone = record.telephone.flatMap { try? PhoneNumber($0).value.reveal() } ?? record.telephone
        return Set((record.identities + [telephone].compactMap { $0 }).map { vault.blind("factor", $0.uppercased()) }).sorted()
    }
}

extension DossierEvent.Kind {
    /// Told to the parties that the dossier is shared with.
    var isShared: Bool { [.submitted, .synchronised, .progress].contains(self) }
}
