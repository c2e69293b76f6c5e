import Dossiers
package import Gateway
package import JSON

/// What can happen to a declaration. The skeleton stands in the clear; the envelope is sealed with the declaration's key.
package struct WindowEvent: Sendable {
    package enum Kind: String, Sendable, Hashable {
        /// A message of the other side is on disk; it was answered with its 99.
        case received = "window-received"
        /// It fits no state yet, and waits.
        case parked = "window-parked"
        /// What was parked fits now.
        case unparked = "window-unparked"
        /// A message of ours is to go out.
        case sent = "window-sent"
        /// The other side said that it has it.
        case acknowledged = "window-acknowledged"
        /// The other side would not take it.
        case refused = "window-refused"
        /// What was parked has waited too long.
        case lapsed = "window-lapsed"
        /// An operator gave a message up, and said why.
        case dropped = "window-dropped"
        /// A party was shown what an agreement lets it see.
        case shared = "window-shared"
    }

    package var kind: Kind
    package var at: Instant
    /// A party's name, or ours: `motcua`.
    package var by: String
    package var meaning: Meaning?
    package var messageID: String?
    /// Where the declaration stands after it.
    package var state: DeclarationState?
    /// More in the clear: type, function, a code, an agreement's name.
    package var facts = JSONObject()
    /// The envelope as it was received or goes out; empty where there is none.
    package var envelope: [UInt8] = []
    /// Words that the other side gave as a reason.
    package var words: String?

    init(_ kind: Kind, at: Instant, by: String) {
        self.kind = kind
        self.at = at
        self.by = by
    }

    func content(sealedBy key: DossierKey) throws -> [UInt8] {
        var open: JSONObject = ["by": .string(by)]
        if let meaning { open.set("meaning", .string(meaning.rawValue)) }
        if let messageID { open.set("message", .string(messageID)) }
        if let state { open.set("state", .string(state.rawValue)) }
        if !facts.isEmpty { open.set("facts", .object(facts)) }
        var secret = JSONObject()
        if !envelope.isEmpty { secret.set("envelope", .string(String(decoding: envelope, as: UTF8.self))) }
        if let words { secret.set("words", .string(words)) }
        return try SealedJSON(open: open, secret: secret).bytes(by: key, as: kind.rawValue)
    }

    init?(kind: String, at: Instant, content: [UInt8], key: DossierKey?) {
        guard let kind = Kind(rawValue: kind), let content = SealedJSON(content, by: key, as: kind.rawValue), let by = content.open["by"]?.string else { return nil }
        self.init(kind, at: at, by: by)
        meaning = content.open["meaning"]?.string.flatMap(Meaning.init)
        messageID = content.open["message"]?.string
        state = content.open["state"]?.string.flatMap(DeclarationState.init)
        facts = content.open["facts"]?.object ?? JSONObject()
        envelope = Array((content.secret["envelope"]?.string ?? "").utf8)
        words = content.secret["words"]?.string
    }
}
