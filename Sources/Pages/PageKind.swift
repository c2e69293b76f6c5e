import Gateway

/// The pages there are, each at one path in each language.
enum PageKind: CaseIterable, Sendable {
    case home, search, agencies, agency, procedure, procedureOfAgency, handIn, dossier, status, statistics, help, openData

    /// Under `/en` the same in English.
    private var path: String {
        switch self {
        case .home: "/"
        case .search: "/tim-kiem"
        case .agencies: "/co-quan"
        case .agency: "/co-quan/{coQuan}"
        case .procedure: "/thu-tuc/{maTTHC}"
        case .procedureOfAgency: "/thu-tuc/{maTTHC}/{coQuan}"
        case .handIn: "/nop-ho-so/{coQuan}/{maTTHC}"
        case .dossier: "/ho-so"
        case .status: "/trang-thai"
        case .statistics: "/thong-ke"
        case .help: "/tro-giup"
        case .openData: "/du-lieu-mo/ho-so.csv"
        }
    }

    func pattern(_ language: Language) -> String { Self.address(path, language) }

    /// A path of ours in a language.
    static func address(_ path: String, _ language: Language) -> String {
        language == .vi ? path : path == "/" ? "/en" : "/en" + path
    }

    /// Nothing on it is of one person.
    var isSameForAll: Bool { self != .handIn && self != .dossier }
    var takesForms: Bool { !isSameForAll }

    /// Seconds that it may be kept, and used again while it is fetched anew.
    var freshness: (fresh: Int, stale: Int) {
        switch self {
        case .status, .agencies: (10, 60)
        case .agency: (30, 120)
        default: (60, 600)
        }
    }
}
