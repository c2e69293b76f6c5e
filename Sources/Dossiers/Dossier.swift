package import Catalogue
package import Gateway
import JSON
package import Journal

/// One dossier as it stands: what its events amount to.
///
/// Read first: `DossierState` (where it may stand), `DossierRecord` (what is said of it, in the national dialect's words),
/// `DossierEvent` (what can happen), then `Book/DossierBook.swift`, through which everything happens. `Guard` refuses what
/// contradicts itself, `Vault` seals what is personal. Names on the wire and here: `Glossary`.
package struct Dossier: Sendable {
    /// Where its events are.
    package let stream: StreamName
    package var revision: Int
    /// As the party that began it writes it.
    package var number: String
    /// The number as the journal knows it (`DossierNumber.key`).
    package var numberKey: String
    /// Whose it is.
    package var agency: AgencyCode
    /// As last told, whole.
    package var record: DossierRecord
    package var state: DossierState
    package var begun: Instant
    /// When it came to a state that nothing follows: from then on its retention runs.
    package var ended: Instant?
    /// What it is called by others, by party; tied for good.
    package var numbers: [String: String] = [:]
    /// Up to which moment each party's word was heard.
    package var heard: [String: Instant] = [:]
    /// Blind indexes of what a look-up may be confirmed with.
    package var factors: [String] = []
    package var files: [DossierFile] = []
    package var handover = Handover.none
    /// Digests of messages that had their effect: the one that began it, the last updates, the steps.
    package var first: String?
    package var updates = LastUpdates()
    package var steps: Set<String> = []
    /// Sealed by the vault; nil once erased.
    package var wrappedKey: [UInt8]?

    package var isErased: Bool { wrappedKey == nil }

    /// How it got from this door to its agency.
    package enum Handover: Sendable, Hashable {
        /// It came from the agency.
        case none
        case waiting(since: Instant)
        case acknowledged(at: Instant)
        case turnedDown(at: Instant)
    }

    package init(
        stream: StreamName, revision: Int, number: DossierNumber, record: DossierRecord, state: DossierState, begun: Instant
    ) {
        self.stream = stream
        self.revision = revision
        self.number = number.text
        numberKey = number.key
        agency = number.agency
        self.record = record
        self.state = state
        self.begun = begun
    }

    /// The record with where it stands now.
    package var currentRecord: DossierRecord {
        var record = record
        record.members.set("TrangThaiHoSo", .string(String(state.rawValue)))
        return record
    }
}

/// A file handed in with a dossier, kept by its digest.
package struct DossierFile: Sendable, Hashable {
    /// SHA-256, lower-case hexadecimal.
    package let digest: String
    package let length: Int64
    package let pieces: Int

    package init(digest: String, length: Int64, pieces: Int) {
        self.digest = digest
        self.length = length
        self.pieces = pieces
    }
}
