/// A procedure of an agency, as its file, a list that was imported or the national portal's dialect says.
package struct Procedure: Sendable, Hashable {
    /// In Vietnamese and, where it is known, in English.
    package struct Name: Sendable, Hashable {
        package var vi: String
        package var en: String?

        package init(vi: String, en: String? = nil) {
            self.vi = vi
            self.en = en
        }
    }

    /// The field it belongs to (`MaLinhVuc`, `TenLinhVuc`).
    package struct Field: Sendable, Hashable {
        package var code: String
        package var name: String

        package init(code: String, name: String) {
            self.code = code
            self.name = name
        }
    }

    /// What a citizen has to pay.
    package struct Fee: Sendable, Hashable {
        /// In đồng; 0 is free of charge, nil where `note` says what it depends on.
        package var amount: Int?
        package var note: String?

        package init(amount: Int?, note: String? = nil) {
            self.amount = amount
            self.note = note
        }
    }

    package var code: ProcedureCode
    /// Who does it.
    package var agency: AgencyCode
    package var name: Name?
    package var field: Field?
    /// Of public online service, 1 to 4 (Decree 43/2011).
    package var level: Int
    package var timeLimit: TimeLimit?
    /// Where it is started at the gateway; nil where it is not.
    package var path: String?
    /// Who may ask for it.
    package var audience: String?
    package var fee: Fee?
    /// Documents needed.
    package var papers: [String] = []
    /// Decisions that list it for online delivery, as `846/QĐ-TTg`.
    package var lists: [String] = []
    /// Where it is described or started at the agency's own site.
    package var link: String?

    package init(
        code: ProcedureCode, agency: AgencyCode, name: Name? = nil, field: Field? = nil, level: Int, timeLimit: TimeLimit? = nil, path: String? = nil
    ) {
        self.code = code
        self.agency = agency
        self.name = name
        self.field = field
        self.level = level
        self.timeLimit = timeLimit
        self.path = path
    }

    package var online: OnlineScope { OnlineScope(level: level) }
}

/// How much of a procedure goes online (Decree 42/2022).
package enum OnlineScope: String, Sendable, CaseIterable {
    case whole, part, information

    /// Of the four levels of before, for comparison over time: 4 is the whole, 3 a part.
    package init(level: Int) {
        self = level >= 4 ? .whole : level == 3 ? .part : .information
    }

    /// The level that stands for it where a list names only the later scheme.
    package var level: Int {
        switch self {
        case .whole: 4
        case .part: 3
        case .information: 2
        }
    }

    /// As lists write it.
    package var vietnamese: String {
        switch self {
        case .whole: "toàn trình"
        case .part: "một phần"
        case .information: "cung cấp thông tin"
        }
    }
}
