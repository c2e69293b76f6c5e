/// Where a document stands at one of its receivers: status codes in, moves or refusals out. No clock, no disk.
///
/// A request to give it back (13) lies over the work that was going on. While it is open, the work stands still; refused
/// (16), the work goes on from where it was; agreed to (15), nothing follows.
package struct ReceiverLife: Sendable, Hashable {
    package enum Party: String, Sendable, Hashable { case sender, receiver }

    /// The last of 01 to 06; nil while the document is only sent.
    package private(set) var work: DocumentStatus?
    /// The last code of all; nil while the document is only sent.
    package private(set) var latest: DocumentStatus?

    package init() {}

    /// As it was left.
    init(work: DocumentStatus?, latest: DocumentStatus?) {
        self.work = work
        self.latest = latest
    }

    /// Takes a status message.
    /// - Parameter reason: why; needed for 02 and 16.
    /// - Returns: false when this is where it stands already, so that a message brought twice changes nothing.
    package mutating func take(_ status: DocumentStatus, by party: Party, reason: String = "") throws(LifeRefusal) -> Bool {
        guard status.teller == party else { throw .notTheirs(status, party) }
        guard !status.needsReason || reason.contains(where: { !$0.isWhitespace }) else { throw .noReason(status) }
        guard status != latest else { return false }
        guard status.follows(latest, work: work) else { throw .move(from: latest, to: status) }
        if status.isWork { work = status }
        latest = status
        return true
    }
}

/// Why a status message is not taken; nothing has changed, and the same message will be refused again.
package enum LifeRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// From nil: the document is only sent.
    case move(from: DocumentStatus?, to: DocumentStatus)
    case noReason(DocumentStatus)
    /// It is for the other party to say.
    case notTheirs(DocumentStatus, ReceiverLife.Party)

    package var description: String {
        switch self {
        case .move(let from, let to): "status \(to.rawValue) does not follow \(from.map { "status \($0.rawValue)" } ?? "sending")"
        case .noReason(let status): "status \(status.rawValue) needs a reason"
        case .notTheirs(let status, let party): "status \(status.rawValue) is not for the \(party.rawValue) to give"
        }
    }
}

extension DocumentStatus {
    package var needsReason: Bool { self == .refused || self == .refusedBack }

    /// Whether it says how far the receiver is, and not what became of a request to give the document back.
    package var isWork: Bool {
        switch self {
        case .arrived, .refused, .accepted, .assigned, .inProgress, .done: true
        case .askedBack, .agreedBack, .refusedBack: false
        }
    }

    /// Whose word it is.
    package var teller: ReceiverLife.Party { self == .askedBack ? .sender : .receiver }

    /// - Parameter latest: the last code; nil while only sent.
    fileprivate func follows(_ latest: DocumentStatus?, work: DocumentStatus?) -> Bool {
        if self == .agreedBack || self == .refusedBack { return latest == .askedBack }
        guard latest != .askedBack, latest != .agreedBack else { return false }
        return switch self {
        case .arrived: work == nil
        case .refused, .accepted: work == .arrived
        case .assigned: work == .accepted
        case .inProgress: work == .accepted || work == .assigned
        case .done: work == .accepted || work == .assigned || work == .inProgress
        case .askedBack: work != nil && work != .done
        case .agreedBack, .refusedBack: false
        }
    }
}
