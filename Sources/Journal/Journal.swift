package import Gateway

/// The durable store: streams of events, the messages that wait to be delivered, and attached files.
///
/// What comes in is an `Append`: everything that happens to one stream at one moment, written whole or not at all
/// (events, the stream's head, names it is found by, messages for other parties, what became of earlier messages).
/// What goes out are streams, events in the order they were written, and messages, leased to whoever delivers them.
/// Nothing is acknowledged before it is on disk.
///
/// Two implementations: `SQLiteJournal`, embedded, and `PostgreSQLJournal`, which several gateways share. They are one
/// in all that is said here, and one suite of tests holds them to it. `Words` has the types, `Schema.swift` the tables;
/// `Outbox` delivers what waits. The journal knows nothing of dossiers, and what it is given it does not look into:
/// personal data come to it sealed.
package protocol Journal: Sendable {
    // MARK: Writing

    /// Writes all of it in one transaction, and returns when it is durable. Callers at one time share a transaction,
    /// but none of them another's refusal.
    ///
    /// After `unknownOutcome` it may have been written: say it again with the same names, and find out.
    func append(_ append: Append) async throws(JournalFailure) -> Appended

    // MARK: Streams

    func stream(_ name: StreamName) async throws(JournalFailure) -> StoredStream?
    /// The one stream of that name, if any.
    func stream(known name: Name) async throws(JournalFailure) -> StoredStream?
    /// Names of one space in the order of their keys' bytes, from `key` on, those that begin with `prefix` only.
    /// - Parameter after: not itself among them.
    func names(_ space: String, prefix: String, after: String?, limit: Int) async throws(JournalFailure) -> [NamedStream]
    /// A stream's events in order.
    /// - Parameter after: the revision before the first wanted; 0 for all.
    func events(of stream: StreamName, after revision: Int, limit: Int) async throws(JournalFailure) -> [StoredEvent]
    /// Events of all streams by position, those of one audience or all. A position that was once passed never gets
    /// another event before it, so a reader that keeps the last one it saw misses nothing.
    func feed(_ audience: String?, after position: Int64, limit: Int) async throws(JournalFailure) -> [StoredEvent]
    /// The last position written; 0 when there is none.
    func lastPosition() async throws(JournalFailure) -> Int64

    // MARK: Messages

    /// Takes messages that are due, for as long as the lease runs, of each stream only the oldest: what waits behind it
    /// is not due before it is settled. Claims of several gateways never meet.
    func claim(_ party: String, at now: Instant, lease: Span, limit: Int) async throws(JournalFailure) -> [ClaimedMessage]
    /// When the next message of the party is due, a lease's end included.
    func nextDue(_ party: String) async throws(JournalFailure) -> Instant?
    /// One message, whatever its state.
    func message(_ id: Int64) async throws(JournalFailure) -> StoredMessage?
    /// Messages of a party, or of all, by id.
    func messages(_ party: String?, state: MessageState?, after id: Int64, limit: Int) async throws(JournalFailure) -> [StoredMessage]
    /// How many wait and how many are dead, by party.
    func backlog() async throws(JournalFailure) -> [Backlog]

    // MARK: Attached files

    /// Keeps a piece of a file on its way in, under an upload's name of the caller's; pieces count from 0.
    func put(piece: [UInt8], at index: Int, of upload: String) async throws(JournalFailure)
    /// What was uploaded becomes the file of this digest; when that is there already, the upload is let go.
    func seal(upload: String, as file: StoredFile) async throws(JournalFailure)
    /// Lets an upload go that will not be sealed.
    func drop(upload: String) async throws(JournalFailure)
    /// Deletes what was uploaded and never referred to: files and pieces of uploads whose names come before this one.
    func sweep(uploadsBefore name: String) async throws(JournalFailure)
    func file(_ digest: String) async throws(JournalFailure) -> StoredFile?
    /// A piece of a sealed file, as it was put.
    func piece(_ index: Int, of digest: String) async throws(JournalFailure) -> [UInt8]?
    /// A piece of an upload that is not sealed yet.
    func piece(_ index: Int, ofUpload upload: String) async throws(JournalFailure) -> [UInt8]?

    // MARK: Care

    /// Calls `wake` after each commit, here or at another gateway, with what there is to do; on any thread.
    func onWake(_ wake: @escaping @Sendable (Wake) -> Void)
    /// Reads everything and compares: chains, names, messages, files.
    /// - Parameter progress: events read so far.
    func verify(progress: @Sendable (Int64) -> Void) async throws(JournalFailure) -> Verification
    /// Copies everything as of one moment into a new SQLite journal at `path`, while it is in use.
    func backUp(to path: String) async throws(JournalFailure)
    func close() async
}
