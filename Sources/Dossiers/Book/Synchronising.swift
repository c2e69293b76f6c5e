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
        // What is called new most often is: the journal says so if it is not, and then it is looked at.
        if !isUpdating, let marks = try? gate.judge(record, existing: nil), let begun = try await begin(record, number, digest, marks, sender) {
            return Taken(dossier: begun, isRepeated: false, marks: marks)
        }
        for _ in 0..<Self.patience {
            if let existing = try await find(number) {
                return try await update(existing.stream, record, digest, gate, sender, isUpdating: isUpdating)
            }
            guard !isUpdating else {
                throw .finding("MaHoSo", .unknown, wanted: "the number of a dossier that is here", shape: "one that is not")
            }
            let marks = try gate.judge(record, existing: nil)
            if let begun = try await begin(record, number, digest, marks, sender) {
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
        _ record: DossierRecord, _ number: DossierNumber, _ digest: String, _ marks: [Finding], _ sender: Sender
    ) async throws(BookRefusal) -> Dossier? {
        let stream = StreamName("dossier/" + number.key)
        guard let (key, wrapped) = try? vault.newKey(for: stream.text) else { throw .unreadable }
        var dossier = Dossier(
            stream: stream, revision: 0, number: number, record: record, state: record.state ?? .registered,
            begun: record.submitted ?? clock.now())
        dossier.wrappedKey = wrapped
        dossier.first = digest
        dossier.factors = factors(of: record)
        var change = synchronised(&dossier, record, marks, sender)
        dossier.updates.add(digest, dossier.state)
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
            isRepeated = isUpdating ? dossier.updates.isRepeated(digest, in: dossier.state) : dossier.first == digest
            if isRepeated { return .none }
            if !isUpdating { throw .exists }
            try self.refuseOther(record, dossier, sender)
            marks = try gate.judge(record, existing: dossier)
            let known = Set(dossier.factors), confirming = self.confirming(record, dossier)
            dossier.factors = confirming.sorted()
            var change = self.synchronised(&dossier, record, marks, sender)
            dossier.updates.add(digest, dossier.state)
            change.names += confirming.subtracting(known).sorted().map { .factor($0, stream) }
            change.namesDropped += known.subtracting(confirming).sorted().map { .factor($0, stream) }
            return change
        }
        return Taken(dossier: dossier, isRepeated: isRepeated, marks: marks)
    }

    /// What began here has an applicant, whom the agency's record must name too: its own counter may have come to our
    /// number for another person. By the number that the agency itself tied to ours, it means this dossier whatever it corrects.
    private func refuseOther(_ record: DossierRecord, _ dossier: Dossier, _ sender: Sender) throws(BookRefusal) {
        guard dossier.handover != .none, record.number == nil || record.number != dossier.numbers[sender.name] else { return }
        // Clients of 2019 name no identity; they are known by the telephone.
        let named = record.identities.isEmpty ? factors(of: record) : record.identities.map(factor)
        guard Set(named).isDisjoint(with: dossier.factors) else { return }
        throw .finding("MaHoSo", .duplicate, wanted: "a number that no other dossier has", shape: "that of another applicant's dossier")
    }

    private func synchronised(_ dossier: inout Dossier, _ record: DossierRecord, _ marks: [Finding], _ sender: Sender) -> Change {
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
        conclude(&dossier, &change)
        return change
    }

    func marked(_ marks: [Finding], _ sender: Sender) -> DossierEvent {
        var event = DossierEvent(.marked, at: clock.now(), by: "motcua", via: sender.via)
        event.facts = ["findings": .array(marks.map { .string($0.text) })]
        return event
    }

    /// What follows from any change: who is told, and until when it is kept.
    func conclude(_ dossier: inout Dossier, _ change: inout Change) {
        let now = clock.now(), rules = rules(of: dossier)
        for (index, event) in change.events.enumerated() where event.kind.isShared {
            let content = ShareMessage.content(revision: dossier.revision + 1 + index)
            change.messages += (rules?.shares ?? []).map { NewMessage(to: $0, event.kind.rawValue, content: content, due: now) }
        }
        announce(&change, of: dossier)
        guard dossier.state.isFinal else { return }
        let ended = dossier.ended ?? now
        dossier.ended = ended
        if let days = rules?.retentionDays { change.names.append(.retention(Day(ended).adding(days).digits, dossier.stream)) }
    }

    /// Blind indexes of what the applicant can confirm a look-up with.
    func factors(of record: DossierRecord) -> [String] {
        let telephone = record.telephone.flatMap { try? PhoneNumber($0).value.reveal() } ?? record.telephone
        return Set((record.identities + [telephone].compactMap { $0 }).map(factor)).sorted()
    }

    /// What confirms a look-up once a dossier says what the record says: an identity or a telephone that was corrected
    /// opens it no more. A record that names nobody, as in the dialect of 2019, corrects nothing.
    private func confirming(_ record: DossierRecord, _ dossier: Dossier) -> Set<String> {
        let known = Set(dossier.factors), said = Set(factors(of: record))
        if record.identities.isEmpty { return known.union(said) }
        return said.union(known.intersection([receiptFactor(dossier.stream)]))
    }

    /// Of the code on the receipt of what began here: good whatever a record says.
    func receiptFactor(_ stream: StreamName) -> String { factor(vault.lookupCode(stream.text)) }

    private func factor(_ text: String) -> String { vault.blind("factor", text.uppercased()) }
}

extension DossierEvent.Kind {
    /// Told to the parties that the dossier is shared with.
    var isShared: Bool { [.submitted, .synchronised, .progress].contains(self) }
}
