package import Gateway
package import JSON

/// A step of a dossier's processing, as it travels (`CapNhatTienDoHoSoMC`): the members as the agency wrote them.
package struct ProgressStep: Sendable, Hashable {
    package var members: JSONObject

    package init(_ members: JSONObject) { self.members = members }

    package subscript(_ key: String) -> String? {
        guard let text = members[key]?.string, !text.isEmpty else { return nil }
        return text
    }

    package var number: String? { self["MaHoSo"] }
    package var state: DossierState? { self["TrangThai"].flatMap { DossierState($0) } }
    package var at: Instant? { DossierRecord(members).date("ThoiDiemXuLy") }
    /// What was done, or why: what the citizen reads.
    package var words: String? { self["NoiDungXuLy"] }

    /// What is asked of each member. An official's name and the words are kept sealed.
    package static let keys: [RecordKey] = [
        RecordKey("MaHoSo", .always, .dossierNumber, limit: 50, isSkeleton: true),
        RecordKey("NguoiXuLy", .always, limit: 50),
        RecordKey("ChucDanh", .never, limit: 500),
        RecordKey("ThoiDiemXuLy", .always, .date, isSkeleton: true),
        RecordKey("PhongBanXuLy", .never, limit: 500),
        RecordKey("NoiDungXuLy", .always, limit: 4000),
        RecordKey("TrangThai", .always, .state, isSkeleton: true),
        RecordKey("NgayBatDau", .never, .date, isSkeleton: true),
        RecordKey("NgayKetThucTheoQuyDinh", .never, .date, isSkeleton: true),
    ]
}
