import Gateway

/// The key by which a request said twice is known again (draft-ietf-httpapi-idempotency-key-header).
struct IdempotencyKey: Sendable, Hashable {
    enum Flaw: Error, Sendable, Hashable {
        case missing, form
        /// Two callers without an account could come to have it.
        case short
    }

    let text: String

    /// Characters at most; at least, where nothing else tells callers apart.
    private static let longest = 255, unaccompanied = 16

    /// One string of RFC 8941 §3.3.3, without parameters.
    init(_ fields: Fields, hasAccount: Bool) throws(DossierProblem) {
        guard fields.contains("idempotency-key") else { throw .idempotencyKey(.missing) }
        guard let value = fields.only("idempotency-key"), let text = Self.string(value), (1...Self.longest).contains(text.utf8.count) else {
            throw .idempotencyKey(.form)
        }
        guard hasAccount || text.utf8.count >= Self.unaccompanied else { throw .idempotencyKey(.short) }
        self.text = text
    }

    private static func string(_ value: String) -> String? {
        var rest = value.utf8[...], text: [UInt8] = []
        guard rest.popFirst() == 0x22 else { return nil }
        while let byte = rest.popFirst() {
            switch byte {
            case 0x22: return rest.isEmpty ? String(decoding: text, as: UTF8.self) : nil
            case 0x5c:
                guard let escaped = rest.popFirst(), escaped == 0x22 || escaped == 0x5c else { return nil }
                text.append(escaped)
            case 0x20..<0x7f: text.append(byte)
            default: return nil
            }
        }
        return nil
    }
}
