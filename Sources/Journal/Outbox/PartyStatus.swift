package import Gateway

/// One party's outbox, for a person to look at.
package struct PartyStatus: Sendable, Hashable {
    package enum Work: Sendable, Hashable {
        case running
        case paused
        case stopping
        /// Messages wait for it, but nobody delivers them here.
        case none
    }

    package enum Line: Sendable, Hashable {
        case closed
        /// The party did not answer; it is tried again then.
        case open(until: Instant)
        /// One message is trying.
        case probing
    }

    package let party: String
    package var work = Work.none
    package var circuit = Line.closed
    /// Messages being delivered here.
    package var underWay = 0
    /// Since the start, here.
    package var delivered = 0
    /// Settlements that came too late, since the start, here.
    package var lost = 0
    package var isJournalFailing = false
    /// In the journal, those under way included.
    package var waiting = 0
    package var dead = 0

    package init(_ party: String) { self.party = party }
}
