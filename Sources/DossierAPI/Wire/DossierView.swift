import Catalogue
import Dossiers
import Gateway
import JSON

/// A dossier as it is shown.
struct DossierView {
    let dossier: Dossier
    let language: Language

    /// - Parameter isWhole: with the record, for an agency. The applicant knows what he handed in, and what confirms a
    ///   look-up may be known to others: how the dossier stands is shown, what was said in it is not.
    func json(isWhole: Bool) -> JSON {
        let record = dossier.record
        var members: JSONObject = [
            "maHoSo": .string(dossier.number), "coQuan": .string(dossier.agency.text), "maTTHC": .string(record.procedure ?? ""),
            "tenTTHC": .string(record["TenTTHC"] ?? ""), "trangThai": Coded.json(dossier.state, language),
        ]
        set("ngayNop", record.submitted ?? (record["NgayNopHoSo"] == nil ? dossier.begun : nil), &members)
        set("ngayTiepNhan", record.accepted, &members)
        set("ngayHenTra", record.due, &members)
        if dossier.state.needsReason, record.state == dossier.state, let reason = record.reason { members.set("lyDo", .string(reason)) }
        let numbers = dossier.numbers.sorted { $0.key < $1.key }
        if !numbers.isEmpty { members.set("soKhac", .array(numbers.map { ["coQuan": .string($0.key), "maHoSo": .string($0.value)] })) }
        if let handover { members.set("banGiao", handover) }
        members.set("tep", .array(files))
        if dossier.isErased { members.set("daXoa", true) }
        if isWhole { members.set("banGhi", .object(dossier.currentRecord.members)) }
        return .object(members)
    }

    /// How it got to its agency; nil where it came from there.
    var handover: JSON? {
        switch dossier.handover {
        case .none: nil
        case .waiting(let since): handover("waiting", "chờ cơ quan nhận", "waiting for the agency", since)
        case .acknowledged(let at): handover("acknowledged", "cơ quan đã nhận", "received by the agency", at)
        case .turnedDown(let at): handover("turned-down", "cơ quan không nhận", "not taken by the agency", at)
        }
    }

    private func handover(_ code: String, _ vi: String, _ en: String, _ at: Instant) -> JSON {
        ["ma": .string(code), "ten": .string(language == .vi ? vi : en), "luc": .string(Timestamp.text(at))]
    }

    /// The files that were handed in here, each with where it is.
    var files: [JSON] {
        let papers = dossier.record.members["TaiLieuNop"]?.array ?? []
        return dossier.files.map { file in
            let paper = papers.first { $0["TepDinhKemId"]?.string == file.digest }
            var members: JSONObject = ["sha256": .string(file.digest), "kichThuoc": JSON(file.length)]
            if let name = paper?["TenTepDinhKem"]?.string { members.set("ten", .string(name)) }
            if let part = paper?["MaThanhPhanHoSo"]?.string, !part.isEmpty { members.set("maThanhPhan", .string(part)) }
            members.set("lienKet", .string("\(Self.path(dossier.number))/files/\(file.digest)"))
            return .object(members)
        }
    }

    static func path(_ number: String) -> String { "/api/v1/dossiers/" + PercentCoding.encoded(number) }

    private func set(_ name: String, _ moment: Instant?, _ members: inout JSONObject) {
        if let moment { members.set(name, .string(Timestamp.text(moment))) }
    }
}

/// One line of a dossier's story as it is shown, the same to all.
enum EventView {
    static func members(_ entry: TimelineEntry, _ language: Language) -> JSONObject {
        let event = entry.event
        var members: JSONObject = [
            "so": JSON(entry.revision), "luc": .string(Timestamp.text(event.at)), "ai": .string(event.by), "qua": .string(event.via),
            "viec": Coded.json(event.kind, language),
        ]
        if let state = event.state { members.set("trangThai", Coded.json(state, language)) }
        if let words = entry.words { members.set("noiDung", .string(words)) }
        if let official = entry.step?["NguoiXuLy"] { members.set("canBo", .string(official)) }
        if event.kind == .numbered, let number = event.facts["number"] { members.set("maHoSoCoQuan", number) }
        if event.isLate { members.set("tre", true) }
        return members
    }

    static func json(_ entries: [TimelineEntry], _ language: Language) -> JSON {
        .array(entries.map { .object(members($0, language)) })
    }
}
