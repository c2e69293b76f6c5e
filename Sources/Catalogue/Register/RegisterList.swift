/// A list of procedures on its way into the register.
package struct RegisterList: Sendable {
    /// Goes through the procedures, one at a time: a list may be longer than memory is wide. It may be gone through again.
    package let each: @Sendable (_ take: (Procedure) throws -> Void) throws -> Void
    /// Where it comes from: `file`, `import`, `portal`. What one source says, another does not end.
    package var source: String
    /// From this day on.
    package var since: Day
    /// It names all procedures of its agencies: what it leaves out ends, of the same source.
    package var isWhole: Bool
    /// Agencies that it speaks of even when it names no procedure of theirs.
    package var agencies: Set<AgencyCode> = []

    package init(
        source: String, since: Day, isWhole: Bool = false, agencies: Set<AgencyCode> = [],
        each: @escaping @Sendable (_ take: (Procedure) throws -> Void) throws -> Void
    ) {
        self.each = each
        self.source = source
        self.since = since
        self.isWhole = isWhole
        self.agencies = agencies
    }

    package init(_ procedures: [Procedure], source: String, since: Day, isWhole: Bool = false, agencies: Set<AgencyCode> = []) {
        self.init(source: source, since: since, isWhole: isWhole, agencies: agencies) { take in
            for procedure in procedures { try take(procedure) }
        }
    }
}

/// What a list that is whole has named so far.
struct Named {
    private(set) var procedures: Set<String> = []
    private(set) var agencies: Set<AgencyCode>
    private let isWhole: Bool

    init(_ list: RegisterList) {
        agencies = list.agencies
        isWhole = list.isWhole
    }

    mutating func note(_ procedure: Procedure) {
        guard isWhole else { return }
        agencies.insert(procedure.agency)
        procedures.insert(Self.key(procedure.agency.canonical, procedure.code.text))
    }

    static func key(_ agency: String, _ code: String) -> String { "\(agency) \(code)" }
}
