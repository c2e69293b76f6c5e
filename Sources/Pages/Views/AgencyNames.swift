import Catalogue
import Gateway

/// What agencies are called: as their own file says, as the country's tables do, or by the unit above them.
struct AgencyNames: Sendable {
    private let declared: [AgencyCode: AgencyReference]

    init(_ states: [AgencyState]) {
        declared = Dictionary(states.map { ($0.code, $0.reference) }) { first, _ in first }
    }

    func name(_ agency: AgencyCode, _ language: Language) -> String {
        if let own = declared[agency] { return language == .vi ? own.nameVi : own.nameEn }
        if let entry = Self.register[agency] { return language == .vi ? entry.nameVi : entry.nameEn }
        if agency.depth > 1 { return "\(language == .vi ? "Đơn vị" : "Unit") \(agency.canonical), \(name(agency.root, language))" }
        return agency.canonical
    }

    private static let register: [AgencyCode: AgencyRegister.Entry] = Dictionary(
        (AgencyRegister.ministries + AgencyRegister.provinces).compactMap { entry in AgencyCode(entry.code).map { ($0, entry) } }) { first, _ in first }

    static func isKnown(_ agency: AgencyCode) -> Bool { register[agency] != nil }
}

extension Pages {
    var names: AgencyNames { AgencyNames(ground.agencies()) }
}
