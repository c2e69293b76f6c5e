import Catalogue
package import Gateway
package import JSON

/// A dossier as it travels and as it is kept: the members of the national portal's dialect, as the party wrote them.
///
/// Nothing in it is changed on the way: what `SemanticGuard` lets pass is stored and passed on member for member, those
/// the table does not know included. The properties read what the gateway itself needs.
package struct DossierRecord: Sendable, Hashable {
    package var members: JSONObject

    package init(_ members: JSONObject) { self.members = members }

    /// A member's text; nil where it is absent, empty or something else.
    package subscript(_ key: String) -> String? {
        guard let text = members[key]?.string, !text.isEmpty else { return nil }
        return text
    }

    package func date(_ key: String) -> Instant? { self[key].flatMap { try? WireDate.read($0) } }

    package var number: String? { self["MaHoSo"] }
    package var procedure: String? { self["MaTTHC"] }
    package var state: DossierState? { self["TrangThaiHoSo"].flatMap { DossierState($0) } }
    package var accepted: Instant? { date("NgayTiepNhan") }
    package var submitted: Instant? { date("NgayNopHoSo") }
    package var due: Instant? { date("NgayHenTra") }

    /// Numbers that identify the applicant: what a look-up may be confirmed with.
    package var identities: [String] {
        (members["DinhDanhCHS"]?.array ?? []).compactMap { $0.object?["SoDinhDanh"]?.string }.filter { !$0.isEmpty }
    }

    package var telephone: String? { self["SoDienThoai"] }

    /// Why the agency asks or refuses, where the record says: what a citizen reads in states 3, 5 and 8.
    package var reason: String? {
        if state == .papersNeeded, let asked = members["DanhSachHoSoBoSung"]?.array?.last?.object?["NoiDungBoSung"]?.string, !asked.isEmpty { return asked }
        return self["GhiChu"]
    }

    /// The part that says nothing of a person: members that are nobody's and have the form they should. Under
    /// `guard: mark` anything may stand in them.
    package var skeleton: JSONObject {
        JSONObject(members.lazy.filter { RecordKey.byName[$0.name]?.keeps($0.value) == true }.map { ($0.name, $0.value) })
    }
}

extension RecordKey {
    /// May outlive an erasure.
    fileprivate func keeps(_ value: JSON) -> Bool {
        guard isSkeleton, let text = value.string else { return false }
        if text.isEmpty { return true }
        return switch kind {
        case .text, .dossierNumber: true
        case .date: (try? WireDate.read(text)) != nil
        case .choice(let choices): choices.contains(text)
        case .procedure: ProcedureCode(text) != nil
        case .state: DossierState(text) != nil
        case .list: false
        }
    }
}
