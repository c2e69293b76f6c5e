import Gateway
package import Journal

/// Ties a journal to the key that its dossiers are sealed by. A gateway with another key would find no dossier, begin
/// second ones under the same numbers, and give messages up that it cannot open.
package enum VaultCheck {
    package enum Finding: Sendable, Hashable {
        case same
        /// The journal is sealed by another key.
        case other
    }

    private static let stream = StreamName("vault")

    /// Compares, and notes the key of a journal that has none yet.
    package static func check(_ vault: Vault, _ journal: any Journal, at now: Instant) async throws(JournalFailure) -> Finding {
        let ours = Array(vault.blind("vault", "check").utf8)
        while true {
            if let known = try await journal.stream(stream) { return known.head == ours ? .same : .other }
            var append = Append(stream, expected: 0)
            append.events = [NewEvent("key noted", at: now, content: [])]
            append.head = ours
            _ = try await journal.append(append)
        }
    }

    /// Something was sealed here before.
    package static func isNoted(in journal: any Journal) async throws(JournalFailure) -> Bool { try await journal.stream(stream) != nil }
}
