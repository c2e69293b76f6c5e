package import Gateway
package import JSON

/// What can happen to a dossier. The skeleton (who, when, which state) stands in the clear and outlives an erasure; the
/// rest is sealed with the dossier's own key.
package struct DossierEvent: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        /// Handed in by the applicant at this door.
        case submitted
        /// Brought by an agency's system, whole.
        case synchronised
        /// A step of its processing, told by an agency.
        case progress
        /// An agency's number for it was tied to ours.
        case numbered
        /// The agency's system has it, with all its files.
        case acknowledged
        /// The agency's system would not take it.
        case turnedDown = "turned-down"
        /// A party was told and said it has it.
        case delivered
        /// An operator gave up telling a party of it.
        case dropped
        /// A party that was told would not take it.
        case refused
        /// Was let in with findings, under `guard: mark`.
        case marked
        /// Personal data were erased by rule.
        case erased
    }

    package var kind: Kind
    /// When it happened, as the party that tells says.
    package var at: Instant
    /// Who tells: an agency's code as it writes it, `citizen`, `motcua` or a party's name.
    package var by: String
    /// By which door: `api`, `national-portal`, `outbox`.
    package var via: String
    /// The state the dossier is in after it, where this event says one.
    package var state: DossierState?
    /// Older than what the same party said before: on the timeline, but it moves nothing.
    package var isLate = false
    /// More in the clear: findings of a mark, a party told, an agency's number.
    package var facts = JSONObject()
    /// What is personal: the record, a step's words, an official's name.
    package var secret = JSONObject()

    package init(_ kind: Kind, at: Instant, by: String, via: String) {
        self.kind = kind
        self.at = at
        self.by = by
        self.via = via
    }
}

extension DossierEvent {
    /// The content of a stored event.
    func content(sealedBy key: DossierKey) throws -> [UInt8] {
        var open: JSONObject = ["by": .string(by), "via": .string(via)]
        if let state { open.set("state", .string(String(state.rawValue))) }
        if isLate { open.set("late", true) }
        if !facts.isEmpty { open.set("facts", .object(facts)) }
        return try SealedJSON(open: open, secret: secret).bytes(by: key, as: kind.rawValue)
    }

    /// - Parameter key: nil after an erasure: the sealed part stays shut.
    package init?(kind: String, at: Instant, content: [UInt8], key: DossierKey?) {
        guard let kind = Kind(rawValue: kind), let content = SealedJSON(content, by: key, as: kind.rawValue),
            let by = content.open["by"]?.string, let via = content.open["via"]?.string
        else { return nil }
        self.init(kind, at: at, by: by, via: via)
        state = content.open["state"]?.string.flatMap { DossierState($0) }
        isLate = content.open["late"]?.bool ?? false
        facts = content.open["facts"]?.object ?? JSONObject()
        secret = content.secret
    }
}
