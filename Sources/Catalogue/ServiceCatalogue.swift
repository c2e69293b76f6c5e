package import Gateway

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
    /// Of each procedure's code.
    private let likeness: [CodeLikeness]

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
        likeness = all.map { CodeLikeness($0.code.text) }
    }

    /// The procedure as the agency declares it, or as the nearest agency above it does.
    package func procedure(_ code: ProcedureCode, of agency: AgencyCode) -> Procedure? {
        for agency in Self.line(from: agency) {
            if let found = index[Key(agency: agency, code: code)] { return all[found] }
        }
        return nil
    }

    /// A procedure that was asked for by a code that may be retired.
    package struct Found: Sendable, Hashable {
        package let procedure: Procedure
        /// The agency that took over, where the one asked for is no more; to be reported.
        package let successor: AgencyCode?
    }

    /// The procedure as the agency or one above it declares it, or else as its successor does.
    package func find(_ code: ProcedureCode, of agency: AgencyCode, on moment: Instant) -> Found? {
        let successor = agency.successor(on: moment)
        return (procedure(code, of: agency) ?? successor.flatMap { procedure(code, of: $0) }).map { Found(procedure: $0, successor: successor) }
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
        let own = CodeLikeness(text), most = max(1, text.count / 3)
        let alike = Self.line(from: agency).flatMap { byAgency[$0] ?? [] }.filter { likeness[$0].leastEdits(to: own) <= most }.map { all[$0] }
        guard let nearest = Spelling.nearest(to: text, among: alike.map(\.code.text)) else { return nil }
        return alike.first { $0.code.text == nearest }
    }

    /// The agency and those above it, nearest first.
    private static func line(from agency: AgencyCode) -> some Sequence<AgencyCode> {
        sequence(first: agency, next: \.parent)
    }
}
