/// What an operator should hear of an outbox.
package enum OutboxNotice: Sendable, Hashable {
    /// The journal failed; said once, until `journalWell`.
    case journalFailed(party: String, JournalFailure)
    case journalWell(party: String)
    /// The party does not answer and is let alone, but for a probe now and then.
    case circuitOpened(party: String)
    case circuitClosed(party: String)
    /// A message waits for a person.
    case dead(party: String, message: Int64, stream: StreamName, reason: String)
    /// A delivery took longer than its lease, and another gateway took the message; it may have been told twice.
    case lost(party: String, message: Int64)
}
