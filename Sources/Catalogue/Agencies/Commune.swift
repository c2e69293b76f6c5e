/// A ward, commune or special zone of today's 34 provinces, as of 1 July 2025.
///
/// The table is thanglequoc/vietnamese-provinces-database's (MIT License, `communes.LICENSE`).
package struct Commune: Sendable, Hashable {
    /// Five digits of the General Statistics Office.
    package let code: String
    /// With its kind: `Phường Ba Đình`.
    package let name: String
    /// Its province's agency code.
    package let province: AgencyCode

    /// All 3,321, by province.
    package static let all: [Commune] = String(decoding: PackageResources.communes_txt, as: UTF8.self).split(separator: "\n").flatMap { line in
        let cells = line.split(separator: "|")
        guard cells.count == 3, let province = AgencyCode(String(cells[0])) else { return [Commune]() }
        return cells[2].split(separator: ";").map { Commune(code: String($0.prefix(5)), name: String($0.dropFirst(6)), province: province) }
    }
}
