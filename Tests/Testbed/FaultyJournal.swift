package import Gateway
package import Journal
import Synchronization

/// A journal whose Nth call fails, before it had its effect or after.
package final class FaultyJournal: Journal {
    /// Which call fails, counted from 1.
    package struct Fault: Sendable, Hashable {
        package let call: Int
        /// The effect is there, and the caller does not learn of it.
        package let isAfterEffect: Bool

        package init(call: Int, isAfterEffect: Bool) {
            self.call = call
            self.isAfterEffect = isAfterEffect
        }
    }

    private let inner: any Journal
    private let fault: Fault?
    private let count = Mutex(0)

    /// - Parameter fault: nil never fails, and only counts.
    package init(_ inner: any Journal, fault: Fault?) {
        self.inner = inner
        self.fault = fault
    }

    /// How many calls there were.
    package var calls: Int { count.withLock { $0 } }

    private func call<Value>(_ work: () async throws(JournalFailure) -> Value) async throws(JournalFailure) -> Value {
        let number = count.withLock { count in
            count += 1
            return count
        }
        guard let fault, fault.call == number else { return try await work() }
        guard fault.isAfterEffect else { throw JournalFailure(.unavailable, "before call \(number)") }
        _ = try await work()
        throw JournalFailure(.unknownOutcome, "after call \(number)")
    }

    package func append(_ append: Append) async throws(JournalFailure) -> Appended {
        try await call { () async throws(JournalFailure) in try await inner.append(append) }
    }

    package func stream(_ name: StreamName) async throws(JournalFailure) -> StoredStream? {
        try await call { () async throws(JournalFailure) in try await inner.stream(name) }
    }

    package func stream(known name: Name) async throws(JournalFailure) -> StoredStream? {
        try await call { () async throws(JournalFailure) in try await inner.stream(known: name) }
    }

    package func names(_ space: String, prefix: String, after: String?, limit: Int) async throws(JournalFailure) -> [NamedStream] {
        try await call { () async throws(JournalFailure) in try await inner.names(space, prefix: prefix, after: after, limit: limit) }
    }

    package func events(of stream: StreamName, after revision: Int, limit: Int) async throws(JournalFailure) -> [StoredEvent] {
        try await call { () async throws(JournalFailure) in try await inner.events(of: stream, after: revision, limit: limit) }
    }

    package func feed(_ audience: String?, after position: Int64, limit: Int) async throws(JournalFailure) -> [StoredEvent] {
        try await call { () async throws(JournalFailure) in try await inner.feed(audience, after: position, limit: limit) }
    }

    package func lastPosition() async throws(JournalFailure) -> Int64 {
        try await call { () async throws(JournalFailure) in try await inner.lastPosition() }
    }

    package func claim(_ party: String, at now: Instant, lease: Span, limit: Int) async throws(JournalFailure) -> [ClaimedMessage] {
        try await call { () async throws(JournalFailure) in try await inner.claim(party, at: now, lease: lease, limit: limit) }
    }

    package func nextDue(_ party: String) async throws(JournalFailure) -> Instant? {
        try await call { () async throws(JournalFailure) in try await inner.nextDue(party) }
    }

    package func message(_ id: Int64) async throws(JournalFailure) -> StoredMessage? {
        try await call { () async throws(JournalFailure) in try await inner.message(id) }
    }

    package func messages(_ party: String?, state: MessageState?, after id: Int64, limit: Int) async throws(JournalFailure) -> [StoredMessage] {
        try await call { () async throws(JournalFailure) in try await inner.messages(party, state: state, after: id, limit: limit) }
    }

    package func backlog() async throws(JournalFailure) -> [Backlog] {
        try await call { () async throws(JournalFailure) in try await inner.backlog() }
    }

    package func put(piece: [UInt8], at index: Int, of upload: String) async throws(JournalFailure) {
        try await call { () async throws(JournalFailure) in try await inner.put(piece: piece, at: index, of: upload) }
    }

    package func seal(upload: String, as file: StoredFile) async throws(JournalFailure) {
        try await call { () async throws(JournalFailure) in try await inner.seal(upload: upload, as: file) }
    }

    package func drop(upload: String) async throws(JournalFailure) {
        try await call { () async throws(JournalFailure) in try await inner.drop(upload: upload) }
    }

    package func sweep(uploadsBefore name: String) async throws(JournalFailure) {
        try await call { () async throws(JournalFailure) in try await inner.sweep(uploadsBefore: name) }
    }

    package func file(_ digest: String) async throws(JournalFailure) -> StoredFile? {
        try await call { () async throws(JournalFailure) in try await inner.file(digest) }
    }

    package func piece(_ index: Int, ofUpload upload: String) async throws(JournalFailure) -> [UInt8]? {
        try await call { () async throws(JournalFailure) in try await inner.piece(index, ofUpload: upload) }
    }

    package func piece(_ index: Int, of digest: String) async throws(JournalFailure) -> [UInt8]? {
        try await call { () async throws(JournalFailure) in try await inner.piece(index, of: digest) }
    }

    package func onWake(_ wake: @escaping @Sendable (Wake) -> Void) { inner.onWake(wake) }

    package func verify(progress: @Sendable (Int64) -> Void) async throws(JournalFailure) -> Verification {
        try await inner.verify(progress: progress)
    }

    package func backUp(to path: String) async throws(JournalFailure) { try await inner.backUp(to: path) }
    package func close() async { await inner.close() }
}
