package import Journal

/// Why nothing came of it.
package enum DocumentTrouble: Error, Sendable, Hashable {
    // The sender's fault, and the same again will be refused again.
    case flaw(DocumentFlaw)
    /// An attachment, by its place in the file from 0, that cannot be unpacked.
    case attachment(Int, AttachmentFlaw)
    case party(PartyRefusal)
    /// The same `DocumentId` from the same sender with other content.
    case conflict(known: String, given: String)
    case life(LifeRefusal)
    /// The signature of a file of this sender: why it is worth nothing.
    case signature(String)
    /// There is none of that identifier, or it is not for who asks.
    case unknown
    /// The request's key was used for something else.
    case keyReused
    /// A text that XML cannot say.
    case unwritable(String)
    // Ours.
    case journal(JournalFailure)
    /// What is stored cannot be read with the key that is there.
    case unreadable
    /// The message that it settles was settled or claimed by another.
    case lost

    /// For a person; no value of a person's is in it.
    package var words: String {
        switch self {
        case .flaw(let flaw): "\(flaw)"
        case .attachment(let index, let flaw): "AttachmentEncoded/Attachment[\(index + 1)]/ContentTransferEncoded: \(flaw)"
        case .party(let refusal): refusal.words
        case .conflict(let known, let given): "the same DocumentId with other content: SHA-256 \(known) is here, \(given) was given"
        case .life(let refusal): "\(refusal)"
        case .signature(let reason): "DigitalSignature: \(reason)"
        case .unknown: "no such document"
        case .keyReused: "the request's key was used for something else"
        case .unwritable(let reason): reason
        case .journal(let failure): "\(failure)"
        case .unreadable: "what is stored cannot be read"
        case .lost: "the message was settled by another"
        }
    }

    /// Whether it may fit when something else has come first: a status before the one it follows, or before its document.
    package var mayFitLater: Bool {
        switch self {
        case .unknown, .life(.move): true
        default: false
        }
    }

    /// Whether it lies with the journal, and may be well in a while.
    package var isOurs: Bool {
        switch self {
        case .journal, .unreadable, .lost: true
        default: false
        }
    }
}
