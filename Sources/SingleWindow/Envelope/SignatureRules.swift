package import Gateway
package import XML

/// What of a party's messages must be signed, and by whose authority.
package struct SignatureRules: Sendable, Hashable {
    package enum Rule: String, Sendable, Hashable, CaseIterable {
        /// Without it, or where it does not hold, the message is refused.
        case required
        /// Where it is absent that is recorded; one that does not hold is refused.
        case wanted
        case ignored
    }

    /// Of the sending system, over header and body.
    package var system = Rule.ignored
    /// Of a person or organisation, over the content.
    package var person = Rule.ignored
    package var check: SignatureCheck?
    /// Until when this party may still sign by SHA-1.
    package var sha1Until: Instant?
    package init() {}

    /// - Returns: what is to be recorded of each signature that is looked at.
    func judge(_ envelope: Envelope, at now: Instant) throws(WindowRefusal) -> [String: String] {
        var said: [String: String] = [:]
        let header = envelope.root.child("Header"), body = envelope.root.child("Body")
        said["system"] = try judge(envelope.systemSignature, system, [header, body].compactMap { $0 }, "SystemSignature", now)
        said["person"] = try judge(envelope.signature, person, [envelope.content].compactMap { $0 }, "Body/Signature", now)
        return said
    }

    private func judge(_ holder: XMLElement?, _ rule: Rule, _ expected: [XMLElement], _ place: String, _ now: Instant) throws(WindowRefusal) -> String? {
        guard rule != .ignored else { return nil }
        guard let holder else {
            if rule == .required { throw WindowRefusal(.signatureInvalid, "\(place) is empty, and must hold a signature") }
            return "absent"
        }
        guard let check, let signature = holder.children.first, holder.children.count == 1, !holder.hasStrayText else {
            throw WindowRefusal(.signatureInvalid, "\(place) holds no XML Signature")
        }
        let allowsSHA1 = sha1Until.map { now < $0 } ?? false
        switch check.verdict(on: signature, over: expected, at: now.seconds, allowsSHA1: allowsSHA1) {
        case .valid(let signer): return signer.fingerprint
        case .invalid(let reason):
            let code: WindowErrorCode = switch reason {
            case .expired, .notYetValid: .certificateExpired
            case .revoked: .certificateRevoked
            default: .signatureInvalid
            }
            throw WindowRefusal(code, "\(place) does not hold: \(reason.rawValue)")
        }
    }
}
