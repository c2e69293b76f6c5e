import Catalogue
import Dossiers
import JSON

/// A dossier as an agency's system is brought it: `{"maHoSo", "coQuan", "maTTHC", "banGhi": {…}, "tep": [{"sha256", "kichThuoc", "ten", "maThanhPhan"}]}`.
///
/// `banGhi` is the record in the national dialect's words; the feed of `/api/v1` has the same members.
struct HandoverSheet: Sendable {
    let number: String
    let bytes: [UInt8]

    init(_ dossier: Dossier, _ record: DossierRecord) {
        number = dossier.number
        let papers = record.members["TaiLieuNop"]?.array ?? []
        let files = dossier.files.map { file -> JSON in
            let paper = papers.first { $0["TepDinhKemId"]?.string == file.digest }
            var members: JSONObject = ["sha256": .string(file.digest), "kichThuoc": JSON(file.length)]
            if let name = paper?["TenTepDinhKem"]?.string { members.set("ten", .string(name)) }
            if let part = paper?["MaThanhPhanHoSo"]?.string, !part.isEmpty { members.set("maThanhPhan", .string(part)) }
            return .object(members)
        }
        bytes = JSON.object([
            "maHoSo": .string(dossier.number), "coQuan": .string(dossier.agency.text), "maTTHC": .string(record.procedure ?? ""),
            "banGhi": .object(record.members), "tep": .array(files),
        ]).bytes
    }

    /// Numbers of dossiers that begin here need no encoding: letters, digits, `.` and `-`.
    func place(of file: DossierFile, under path: String) -> String { "\(path)/\(number)/tep/\(file.digest)" }
}
