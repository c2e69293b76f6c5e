import Synchronization

/// Group commit: what arrives while a transaction is being made durable shares the next one.
///
/// One transaction at a time, so a batch is as large as the disk is slow; nobody waits for a batch to fill.
final class CommitLane<Work: Sendable, Answer: Sendable>: Sendable {
    typealias Outcome = Result<Answer, JournalFailure>

    private struct Waiting: Sendable {
        let work: Work
        let continuation: CheckedContinuation<Outcome, Never>
    }

    private struct State {
        var waiting: [Waiting] = []
        var isRunning = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let limit: Int
    private let commit: @Sendable ([Work]) async -> [Outcome]

    /// - Parameter limit: pieces of work in one transaction at most.
    /// - Parameter commit: one transaction, an outcome for each.
    init(limit: Int = 256, commit: @escaping @Sendable ([Work]) async -> [Outcome]) {
        self.limit = limit
        self.commit = commit
    }

    func submit(_ work: Work) async throws(JournalFailure) -> Answer {
        let outcome = await withCheckedContinuation { continuation in
            let starts: Bool? = state.withLock { state in
                guard !state.isClosed else { return nil }
                state.waiting.append(Waiting(work: work, continuation: continuation))
                defer { state.isRunning = true }
                return !state.isRunning
            }
            switch starts {
            case nil: continuation.resume(returning: .failure(JournalFailure(.closed, "")))
            case true?: Task { await run() }
            case false?: break
            }
        }
        return try outcome.get()
    }

    /// Refuses what comes from now on; what waits is still written.
    func close() { state.withLock { $0.isClosed = true } }

    private func run() async {
        while let batch = next() {
            let outcomes = await commit(batch.map(\.work))
            for (waiting, outcome) in zip(batch, outcomes) { waiting.continuation.resume(returning: outcome) }
            // Those that were just answered may have more to say: behind them in the executor's queue, not before, comes the
            // next transaction.
            await Task.yield()
        }
    }

    private func next() -> [Waiting]? {
        state.withLock {
            guard !$0.waiting.isEmpty else {
                $0.isRunning = false
                return nil
            }
            let batch = Array($0.waiting.prefix(limit))
            $0.waiting.removeFirst(batch.count)
            return batch
        }
    }
}
