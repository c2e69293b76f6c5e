import Gateway
import Journal

/// What group commit is worth: 64 callers who share transactions, and 64 who get one each.
enum GroupCommit {
    static func run(_ place: Place) async throws {
        let total = count("COMMITS", 20_000)
        guard !place.isPostgreSQL else { return say("commit: in PostgreSQL the server groups by itself; see intake") }
        let shared = try await measure(place, batch: 256, total), single = try await measure(place, batch: 1, max(200, total / 20))
        say("commit, 64 callers: shared \(shared.text(0)) a second, one each \(single.text(0)) a second, ratio \((shared / single).text(1))")
    }

    private static func measure(_ place: Place, batch: Int, _ total: Int) async throws -> Double {
        let journal = try await place.journal("commit-\(batch)", batch: batch)
        let took = try await Took.measure {
            try await callers(64, total) { index in
                var append = Append(StreamName("s\(index)"), expected: 0)
                append.events = [NewEvent("k", at: Instant(seconds: 1), content: [UInt8](repeating: 7, count: 300))]
                _ = try await journal.append(append)
            }
        }
        await journal.close()
        return took.perSecond(total)
    }
}
