/// A procedure as an agency's file declares it.
package struct Procedure: Sendable, Hashable {
    /// What it is called, where the file says.
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

    package var code: ProcedureCode
    /// Whose file declares it.
    package var agency: AgencyCode
    package var name: Name?
    package var field: Field?
    /// Of public online service, 1 to 4.
    package var level: Int
    package var timeLimit: TimeLimit?
    /// Where it is started at the gateway.
    package var path: String

    package init(
        code: ProcedureCode, agency: AgencyCode, name: Name? = nil, field: Field? = nil, level: Int, timeLimit: TimeLimit? = nil, path: String
    ) {
        self.code = code
        self.agency = agency
        self.name = name
        self.field = field
        self.level = level
        self.timeLimit = timeLimit
        self.path = path
    }
}
