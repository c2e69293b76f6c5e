import Dossiers
import Gateway
import Journal

/// Whether a million messages on their way out slow down what comes in.
enum DeepBacklog {
    private struct Nowhere: Courier {
        func deliver(_ message: ClaimedMessage) async -> Delivery { .delivered() }
    }

    static func run(_ place: Place) async throws {
        let rows = count("ROWS", 1_000_000), perStream = 5, sample = 2000
        let journal = try await place.journal("backlog")
        let now = SystemClock().now()
        try await callers(256, rows / perStream) { index in
            var append = Append(StreamName("waiting/\(index)"), expected: 0)
            append.events = [NewEvent("k", at: now, content: [1])]
            append.messages = (0..<perStream).map { _ in NewMessage(to: "party", "m", content: [UInt8](repeating: 7, count: 200), due: now) }
            _ = try await journal.append(append)
        }
        let desk = Desk(journal)
        let idle = try await latencies(desk, from: 0, sample)
        let office = OutboxOffice(journal, clock: SystemClock(), alarm: SystemAlarm(), seed: 1)
        office.employ(Nowhere(), for: "party")
        let busy = try await latencies(desk, from: sample, sample)
        let left = try await journal.backlog().first { $0.party == "party" }?.waiting ?? 0
        say("backlog of \(rows): new dossiers idle \(words(idle)); while it is delivered \(words(busy)), ratio of medians \((busy[sample / 2] / idle[sample / 2]).text(2)), of p99 \((busy[sample * 99 / 100] / idle[sample * 99 / 100]).text(2)); \(left) messages left then")
        await office.stop(within: .seconds(5))
        await journal.close()
    }

    /// Milliseconds, sorted; eight callers.
    private static func latencies(_ desk: Desk, from: Int, _ count: Int) async throws -> [Double] {
        let clock = SystemClock()
        return try await withThrowingTaskGroup(of: [Double].self) { group in
            for caller in 0..<8 {
                group.addTask {
                    var all: [Double] = []
                    for index in stride(from: caller, to: count, by: 8) {
                        let before = clock.tick()
                        try await desk.bring(from + index)
                        all.append(Double((clock.tick() - before).nanoseconds) / 1e6)
                    }
                    return all
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }.sorted()
        }
    }

    private static func words(_ sorted: [Double]) -> String {
        "\(sorted[sorted.count / 2].text(2)) ms (p99 \(sorted[sorted.count * 99 / 100].text(2)) ms)"
    }
}
