package import Catalogue

/// The organs that take part, and which of them are ours. An identifier in the old order and in the new one name one organ.
package struct OrganDirectory: Sendable, Hashable {
    package let ours: Set<AgencyCode>
    /// Ours among them.
    package let known: Set<AgencyCode>

    package init(ours: Set<AgencyCode>, others: Set<AgencyCode>) {
        self.ours = ours
        known = ours.union(others)
    }

    /// Judges the parties of a file that a caller brings.
    /// - Returns: those receivers that are ours, in the order of the file, each once.
    package func receivers(from: AgencyCode, to: [AgencyCode], caller: AgencyCode) throws(PartyRefusal) -> [AgencyCode] {
        guard from == caller else { throw .notTheCaller(from: from, caller: caller) }
        for organ in [from] + to where !known.contains(organ) { throw .unknown(organ) }
        var seen: Set<AgencyCode> = []
        let found = to.filter { ours.contains($0) && seen.insert($0).inserted }
        guard !found.isEmpty else { throw .notOurs(to) }
        return found
    }
}

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
