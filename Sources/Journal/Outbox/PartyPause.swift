import Gateway

/// Whether an operator has paused a party: the head of a stream of its own, `outbox/<party>`, so that it holds for all
/// gateways and over restarts, and stands in the record.
enum PartyPause {
    /// Of its events, by which other gateways hear of it.
    static let audience = "outbox"

    private static func stream(_ party: String) -> StreamName { StreamName("outbox/" + party) }

    static func isPaused(_ party: String, in journal: any Journal) async throws(JournalFailure) -> Bool {
        try await journal.stream(stream(party))?.head == [1]
    }

    static func write(_ isPaused: Bool, _ party: String, _ words: String, at now: Instant, in journal: any Journal) async throws(JournalFailure) {
        var append = Append(stream(party))
        append.events = [NewEvent(isPaused ? "outbox paused" : "outbox resumed", at: now, audience: audience, content: Array(words.utf8))]
        append.head = [isPaused ? 1 : 0]
        _ = try await journal.append(append)
    }
}
