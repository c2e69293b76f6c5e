import Gateway

/// What an operator does with messages.
extension OutboxOffice {
    /// Dead messages of a party, or of all, by id, with the reason.
    package func deadLetters(_ party: String? = nil, after id: Int64 = 0, limit: Int = 100) async throws(JournalFailure) -> [StoredMessage] {
        try await journal.messages(party, state: .dead, after: id, limit: limit)
    }

    /// Messages that failed and will be tried again, the oldest first, with the reason of the last failure; of the first
    /// thousand that wait.
    package func failing(limit: Int = 20) async throws(JournalFailure) -> [StoredMessage] {
        Array(try await journal.messages(nil, state: .waiting, after: 0, limit: 1000).filter { $0.reason != nil }.prefix(limit))
    }

    /// Makes messages due now, dead ones and those that wait for their back-off; what is under way here is let be.
    /// - Returns: how many.
    package func retry(_ ids: [Int64]) async throws(JournalFailure) -> Int {
        var count = 0
        for id in ids {
            guard let message = try await journal.message(id), !isUnderWay(message.message) else { continue }
            if try await revive(message) { count += 1 }
        }
        return count
    }

    /// Makes all dead messages of a party due now.
    /// - Returns: how many.
    package func retry(party: String) async throws(JournalFailure) -> Int {
        var count = 0, last: Int64 = 0
        while true {
            let page = try await journal.messages(party, state: .dead, after: last, limit: 256)
            guard let end = page.last else { return count }
            last = end.message.id
            count += try await atOnce(page) { message throws(JournalFailure) in try await self.revive(message) }
        }
    }

    private func revive(_ message: StoredMessage) async throws(JournalFailure) -> Bool {
        let reason = message.reason ?? "asked for by an operator"
        return try await settle(message, .again(at: clock.now(), reason: reason), event: nil)
    }

    /// Gives messages up, with the event that `dropping` makes of the reason; the next of each stream is due then. What is
    /// under way here is let be: its party may have it by now.
    /// - Returns: how many.
    package func drop(_ ids: [Int64], reason: String) async throws(JournalFailure) -> Int {
        var count = 0
        for id in ids {
            guard let message = try await journal.message(id), !isUnderWay(message.message) else { continue }
            if try await settle(message, .done, event: dropping(message, reason)) { count += 1 }
        }
        return count
    }

    /// Sends what would mend the differences; those without a remedy are left to a person.
    /// - Returns: how many messages.
    package func send(_ differences: [Difference]) async throws(JournalFailure) -> Int {
        var count = 0
        for difference in differences {
            guard let remedy = difference.remedy else { continue }
            var append = Append(difference.stream)
            append.messages = [remedy]
            if case .done = try await journal.append(append) { count += 1 }
        }
        return count
    }

    private func settle(_ message: StoredMessage, _ outcome: Settlement.Outcome, event: NewEvent?) async throws(JournalFailure) -> Bool {
        var append = Append(message.message.stream)
        append.events = event.map { [$0] } ?? []
        append.settled = [Settlement(message.message.id, attempt: nil, outcome)]
        if case .done = try await journal.append(append) { return true }
        return false
    }

    /// All of a page at once, so that they share commits.
    private func atOnce(
        _ page: [StoredMessage], _ act: @escaping @Sendable (StoredMessage) async throws(JournalFailure) -> Bool
    ) async throws(JournalFailure) -> Int {
        let outcomes = await withTaskGroup(of: Result<Bool, JournalFailure>.self) { group in
            for message in page {
                group.addTask {
                    do throws(JournalFailure) { return .success(try await act(message)) } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var count = 0
        for outcome in outcomes where try outcome.get() { count += 1 }
        return count
    }
}
