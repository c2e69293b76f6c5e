package import Catalogue

/// Why a file's parties are not accepted: the sender's fault, and the same file will be refused again.
package enum PartyRefusal: Error, Sendable, Hashable {
    case notTheCaller(from: AgencyCode, caller: AgencyCode)
    /// Not in the directory.
    case unknown(AgencyCode)
    /// No receiver is ours.
    case notOurs([AgencyCode])

    package var words: String {
        switch self {
        case .notTheCaller(let from, let caller): "From is \(from.canonical), and \(caller.canonical) calls"
        case .unknown(let organ): "\(organ.canonical) is no organ that is known here"
        case .notOurs(let organs): "none of \(organs.map(\.canonical).joined(separator: ", ")) is ours"
        }
    }
}
