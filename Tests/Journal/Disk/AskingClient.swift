import Foundation
import Gateway
import Synchronization
import Testbed
import Testing

@testable import Journal

/// A client that asks again until it has its answer, and keeps what it was told.
final class AskingClient: Sendable {
    struct Told: Sendable {
        /// Changes of the disk before the stream's revision was acknowledged.
        var acknowledged: [(changes: Int, stream: String, revision: Int)] = []
        /// Streams and the revision they would have had, where the journal said that nothing was written.
        var denied: [(stream: String, revision: Int)] = []
        var failures: [JournalFailure] = []
        var now = Instant.noon
    }

    /// It does not ask again.
    struct GivenUp: Error {}

    let journal: SQLiteJournal
    private let disk: FaultyDisk?
    private let patience: Int
    private let state = Mutex(Told())

    /// - Parameters:
    ///   - disk: mended after the third failure.
    ///   - patience: failures after which it gives up.
    init(_ journal: SQLiteJournal, on disk: FaultyDisk? = nil, patience: Int = 100) {
        self.journal = journal
        self.disk = disk
        self.patience = patience
    }

    var told: Told { state.withLock { $0 } }
    var now: Instant { state.withLock { $0.now } }

    private func note(_ failure: JournalFailure) throws {
        #expect(failure.isPassing && !failure.reason.isEmpty, "\(failure)")
        let count = state.withLock { state in
            state.failures.append(failure)
            // What was claimed by an answer that was lost is free again.
            state.now = state.now.later(.hours(1))
            return state.failures.count
        }
        if count >= patience { throw GivenUp() }
        if count >= 3 { disk?.mend() }
    }

    func ask<Value>(_ question: () async throws(JournalFailure) -> Value) async throws -> Value {
        while true {
            do throws(JournalFailure) { return try await question() } catch { try note(error) }
        }
    }

    /// Until every lease has ended.
    func wait() { state.withLock { $0.now = $0.now.later(.hours(1)) } }

    /// Asks until all of it is there, once.
    func append(_ append: Append) async throws {
        let expected = try #require(append.expected), revision = expected + append.events.count
        var mayBeThere = false
        while true {
            do throws(JournalFailure) {
                let answer = try await journal.append(append)
                let isThere = answer.isDone || mayBeThere && answer == .conflict(revision: revision)
                #expect(isThere, "\(append.stream): \(answer)")
                let changes = disk?.recorded.count ?? 0
                return state.withLock { $0.acknowledged.append((changes, append.stream.text, revision)) }
            } catch {
                if error.cause == .unknownOutcome { mayBeThere = true } else { state.withLock { $0.denied.append((append.stream.text, revision)) } }
                try note(error)
            }
        }
    }
}
