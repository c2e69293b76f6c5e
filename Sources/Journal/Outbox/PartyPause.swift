import Gateway

/// Whether an operator has paused a party: the head of a stream of its own, `outbox/<party>`, so that it holds for all
/// gateways and over restarts, and stands in the record.
enum PartyPause {
    /// Of its events, by which other gateways hear of it.
    static let audience = "outbox"

    private static func stream(_ party: String) -> StreamName { StreamName("outbox/" + party) }

    /// An operator's word. Of two, that of the higher revision holds.
    struct Word: Sendable, Hashable {
        let isPaused: Bool
        let revision: Int
    }

    /// The last one; where there is none the party is not paused.
    static func word(_ party: String, in journal: any Journal) async throws(JournalFailure) -> Word {
        let stream = try await journal.stream(stream(party))
        return Word(isPaused: stream?.head == [1], revision: stream?.revision ?? 0)
    }

    static func write(
        _ isPaused: Bool, _ party: String, _ words: String, at now: Instant, in journal: any Journal
    ) async throws(JournalFailure) -> Word {
        var append = Append(stream(party))
        append.events = [NewEvent(isPaused ? "outbox paused" : "outbox resumed", at: now, audience: audience, content: Array(words.utf8))]
        append.head = [isPaused ? 1 : 0]
        guard case .done(let revision, _) = try await journal.append(append) else { return try await word(party, in: journal) }
        return Word(isPaused: isPaused, revision: revision)
    }
}
