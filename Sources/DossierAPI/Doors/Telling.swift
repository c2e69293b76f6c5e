import Catalogue
import Dossiers
import Gateway
import JSON

/// An agency tells what becomes of a dossier.
extension DossierDoors {
    static let stepNames = ["nguoiXuLy", "chucDanh", "thoiDiem", "phongBan", "noiDung", "trangThai", "ngayBatDau", "hanQuyDinh"]
    static let acknowledgementNames = ["maHoSoCoQuan", "tep", "tuChoi"]

    /// A step of its processing. The same step again has its effect once.
    func tellProgress(_ call: Call) async throws -> Told {
        let entry = try agencyAccount(call)
        let object = try await call.object(limit: limits.message, of: budget)
        let dossier = try await dossier(call, of: entry)
        let step = try Self.step(object, of: dossier.number)
        let taken = try await book.progress(step, of: dossier.stream, from: entry.sender)
        return .json(200, [
            "maHoSo": .string(taken.dossier.number), "trangThai": Coded.json(taken.dossier.state, call.language),
            "lapLai": .bool(taken.isRepeated), "luuY": .array(taken.marks.map { FindingView.json($0, call.language) }),
        ], in: call.language)
    }

    private static func step(_ object: JSONObject, of number: String) throws(DossierProblem) -> ProgressStep {
        var reader = MessageReader()
        let whole = reader.part(object, names: stepNames)
        var members: JSONObject = ["MaHoSo": .string(number)]
        for (key, name, isNeeded) in [
            ("NguoiXuLy", "nguoiXuLy", true), ("ChucDanh", "chucDanh", false), ("PhongBanXuLy", "phongBan", false),
            ("NoiDungXuLy", "noiDung", true), ("TrangThai", "trangThai", true),
        ] {
            if let text = reader.text(name, of: whole, isNeeded: isNeeded) { members.set(key, .string(text)) }
        }
        for (key, name, isNeeded) in [("ThoiDiemXuLy", "thoiDiem", true), ("NgayBatDau", "ngayBatDau", false), ("NgayKetThucTheoQuyDinh", "hanQuyDinh", false)] {
            guard let text = reader.text(name, of: whole, isNeeded: isNeeded) else { continue }
            guard let moment = Timestamp.read(text) else {
                reader.refuse(name, .date, wanted: "a moment as in RFC 3339: 2026-09-30T08:15:00+07:00", found: Shape(text).description)
                continue
            }
            members.set(key, .string(WireDate.text(moment)))
        }
        try reader.verdict()
        return ProgressStep(members)
    }

    /// The agency's system has the dossier, by number and by the digest of each file; or would not take it, and says why.
    func acknowledge(_ call: Call) async throws -> Told {
        let entry = try agencyAccount(call)
        let object = try await call.object(limit: limits.message, of: budget)
        let dossier = try await dossier(call, of: entry)
        var reader = MessageReader()
        let whole = reader.part(object, names: Self.acknowledgementNames)
        let number = reader.text("maHoSoCoQuan", of: whole, isNeeded: false), reason = reader.text("tuChoi", of: whole, isNeeded: false)
        let digests = reader.texts("tep", of: whole, isNeeded: false, limit: 500)
        if let reason { Self.judge(reason, object, &reader) }
        try reader.verdict()
        let changed: Dossier
        if let reason {
            changed = try await book.turnDown(dossier.stream, reason: reason, from: entry.sender)
        } else {
            let acknowledgement = DossierBook.Acknowledgement(number: number, digests: digests.map { $0.lowercased() })
            changed = try await book.acknowledge(dossier.stream, acknowledgement, from: entry.sender)
        }
        let view = DossierView(dossier: changed, language: call.language)
        return .json(200, ["maHoSo": .string(changed.number), "banGiao": view.handover ?? .null], in: call.language)
    }

    private static func judge(_ reason: String, _ object: JSONObject, _ reader: inout MessageReader) {
        if object["maHoSoCoQuan"] != nil || object["tep"] != nil {
            reader.refuse("tuChoi", .sender, wanted: "either a refusal or an acknowledgement", found: "both")
        }
        if !reason.contains(where: \.isLetter) { reader.refuse("tuChoi", .reason, wanted: "why, in words for the citizen", found: "no words") }
        if reason.unicodeScalars.count > 4000 { reader.refuse("tuChoi", .tooLong, wanted: "at most 4000 characters", found: Shape(reason).description) }
    }
}
