import Gateway

/// Which procedures can be started, and with whom: what all agencies' files declare under `services`.
///
/// The room in one paragraph: texts of the outside become types here, once. Codes are `AgencyCode` (with `Succession`),
/// `ProcedureCode` and `DossierNumber`; persons are `CitizenIdentity`, `OldIdentityCard`, `TaxCode` and `PhoneNumber`, whose
/// refusals tell a `Shape` and whose values never print; time is `WireDate`, `Day`, and `WorkingCalendar` over `Holidays`.
/// This catalogue says what is there to ask for.
package struct ServiceCatalogue: Sendable {
    /// In the order they were declared.
    package let all: [Procedure]
    private let index: [Key: Int]
    private let byAgency: [AgencyCode: [Int]]

    private struct Key: Hashable {
        let agency: AgencyCode
        let code: ProcedureCode
    }

    /// - Parameter all: of two of one agency with one code the first is found.
    package init(_ all: [Procedure] = []) {
        var index: [Key: Int] = [:], byAgency: [AgencyCode: [Int]] = [:]
        for (offset, procedure) in all.enumerated() {
            let key = Key(agency: procedure.agency, code: procedure.code)
            guard index[key] == nil else { continue }
            index[key] = offset
            byAgency[procedure.agency, default: []].append(offset)
        }
        self.all = all
        self.index = index
        self.byAgency = byAgency
    }

    /// The procedure as the agency declares it, or as the nearest agency above it does.
    package func procedure(_ code: ProcedureCode, of agency: AgencyCode) -> Procedure? {
        for agency in Self.line(from: agency) {
            if let found = index[Key(agency: agency, code: code)] { return all[found] }
        }
        return nil
    }

    /// What the agency itself declares.
    package func procedures(of agency: AgencyCode) -> [Procedure] { (byAgency[agency] ?? []).map { all[$0] } }

    /// What may be handed in with the agency: its own procedures, then those of the agencies above it, each code once.
    package func procedures(openTo agency: AgencyCode) -> [Procedure] {
        var known: Set<ProcedureCode> = []
        return Self.line(from: agency).flatMap { procedures(of: $0) }.filter { known.insert($0.code).inserted }
    }

    /// The agency's procedure whose code a mistyped one may have meant.
    package func nearest(to text: String, of agency: AgencyCode) -> Procedure? {
        guard text.utf8.count <= 40 else { return nil }
        let open = procedures(openTo: agency)
        guard let nearest = Spelling.nearest(to: text, among: open.map(\.code.text)) else { return nil }
        return open.first { $0.code.text == nearest }
    }

    /// The agency and those above it, nearest first.
    private static func line(from agency: AgencyCode) -> some Sequence<AgencyCode> {
        sequence(first: agency, next: \.parent)
    }
}
