/// A province of before July 2025, with what became of it.
package struct Province: Sendable, Hashable {
    /// The agency's code, `H25`.
    package let agency: AgencyCode
    /// Three digits at the start of a citizen's identity.
    package let identityCode: String
    package let name: String
    /// Of the province it belongs to since 1 July 2025; its own where it goes on.
    package let successor: AgencyCode
    package let successorName: String

    /// All 63, in the order of their codes.
    package static let all: [Province] = ProvinceTable.text.split(separator: "\n").compactMap { line in
        let cells = line.split(separator: "|").map(String.init)
        guard cells.count == 5, let agency = AgencyCode(cells[0]), let successor = AgencyCode(cells[3]) else { return nil }
        return Province(agency: agency, identityCode: cells[1], name: cells[2], successor: successor, successorName: cells[4])
    }

    package static let byAgency = Dictionary(uniqueKeysWithValues: all.map { ($0.agency, $0) })
    package static let byIdentityCode = Dictionary(uniqueKeysWithValues: all.map { ($0.identityCode, $0) })
}
