import Dossiers
import JSON
import Testing

/// A wrong message, by which door it comes, and the field and rule it must be refused by.
struct HostileMessage: Sendable, CustomTestStringConvertible {
    enum Door: Sendable {
        /// A new dossier.
        case new(DossierRecord)
        /// The dossier that is there, changed.
        case update(DossierRecord)
        case progress(ProgressStep)
        case submit(JSONObject)
    }

    let name: String
    let door: Door
    let field: String
    let rule: Finding.Rule
    /// The state of the dossier that is there before, if one is.
    var before: DossierState?
    /// A value that must not appear in the refusal.
    var secret: String?

    var testDescription: String { name }

    private static func new(
        _ name: String, _ field: String, _ rule: Finding.Rule, in state: DossierState = .accepted, secret: String? = nil,
        _ changes: KeyValuePairs<String, JSON>
    ) -> HostileMessage {
        HostileMessage(name: name, door: .new(TestRecord.make(state, changes)), field: field, rule: rule, secret: secret)
    }

    private static func step(
        _ name: String, _ field: String, _ rule: Finding.Rule, to state: DossierState = .inProgress, before: DossierState = .accepted,
        secret: String? = nil, _ changes: KeyValuePairs<String, JSON> = [:]
    ) -> HostileMessage {
        HostileMessage(name: name, door: .progress(TestRecord.step(state, changes)), field: field, rule: rule, before: before, secret: secret)
    }

    private static func update(_ name: String, from before: DossierState, to state: DossierState) -> HostileMessage {
        HostileMessage(name: name, door: .update(TestRecord.make(state)), field: "TrangThaiHoSo", rule: .transition, before: before)
    }

    private static func identity(
        _ name: String, _ member: String, _ rule: Finding.Rule, _ kind: JSON, _ number: JSON, secret: String? = nil
    ) -> HostileMessage {
        new(name, "DinhDanhCHS[0].\(member)", rule, secret: secret, ["DinhDanhCHS": [["LoaiDinhDanh": kind, "SoDinhDanh": number]]])
    }

    static let all = numbers + codes + texts + persons + dates + states + lists + madeUp + steps + applications

    private static let numbers = [
        new("no dossier number", "MaHoSo", .missing, ["MaHoSo": ""]),
        new("a dossier number that is a number", "MaHoSo", .form, ["MaHoSo": 12]),
        new("a dossier number of no form", "MaHoSo", .form, ["MaHoSo": "HS12"]),
        new("a path for a dossier number", "MaHoSo", .form, ["MaHoSo": "../../etc/passwd"]),
        new("a statement for a dossier number", "MaHoSo", .form, ["MaHoSo": "H26-260930-0012'; DROP TABLE event; --"]),
        new("a dossier number of 30 February", "MaHoSo", .date, ["MaHoSo": "000.00.01.H26-260230-0012"]),
        new("a dossier number of next week", "MaHoSo", .future, ["MaHoSo": "000.00.01.H26-261007-0012"]),
        new("another province's dossier number", "MaHoSo", .sender, ["MaHoSo": "000.00.01.H27-260930-0012"]),
        new("a dossier number over 50 characters", "MaHoSo", .form, ["MaHoSo": .string("H26-260930-" + String(repeating: "1", count: 60))]),
        new("a dossier number in full-width digits", "MaHoSo", .form, ["MaHoSo": "H26-２６０９３０-0012"]),
    ]

    private static let codes = [
        new("a procedure of no form", "MaTTHC", .form, ["MaTTHC": "1.00422"]),
        new("a procedure that nobody declares", "MaTTHC", .unknown, ["MaTTHC": "1.004223"]),
        new("a local variant that nobody declares", "MaTTHC", .unknown, ["MaTTHC": "1.004222.000.00.00.H26"]),
        new("no procedure", "MaTTHC", .missing, ["MaTTHC": nil]),
        new("another name for the procedure", "TenTTHC", .check, ["TenTTHC": "Đăng ký tạm trú"]),
        new("another field's code", "MaLinhVuc", .check, ["MaLinhVuc": "G01-CT05"]),
        new("another field's name", "TenLinhVuc", .check, ["TenLinhVuc": "Khác"]),
        new("channel 4", "KenhThucHien", .unknown, ["KenhThucHien": "4"]),
        new("channel 02", "KenhThucHien", .unknown, ["KenhThucHien": "02"]),
        new("a channel that is a number", "KenhThucHien", .form, ["KenhThucHien": 2]),
        new("an applicant of kind 5", "LoaiDoiTuong", .unknown, ["LoaiDoiTuong": "5"]),
        new("online without the applicant's account", "MaDoiTuong", .missing, ["MaDoiTuong": ""]),
        new("payment 4", "DuocThanhToanTrucTuyen", .unknown, ["DuocThanhToanTrucTuyen": "4"]),
        new("true for 1", "TaiKhoanDuocXacThucVoiVNeID", .form, ["TaiKhoanDuocXacThucVoiVNeID": true]),
        new("True for 1", "HoSoCoThanhPhanSoHoa", .unknown, ["HoSoCoThanhPhanSoHoa": "True"]),
        new("no place of handing in, in the current dialect", "NoiNopHoSo", .missing, ["NoiNopHoSo": nil]),
    ]

    private static let texts = [
        new("no applicant", "ChuHoSo", .missing, ["ChuHoSo": ""]),
        new("an applicant of blanks", "ChuHoSo", .missing, ["ChuHoSo": "  \n"]),
        new("an applicant that is a list", "ChuHoSo", .form, ["ChuHoSo": ["NGUYỄN VĂN MẪU"]]),
        new("a NUL in a name", "ChuHoSo", .form, secret: "NGUYỄN", ["ChuHoSo": "NGUYỄN\u{0}MẪU"]),
        new("an escape sequence in a note", "GhiChu", .form, ["GhiChu": "\u{1b}[2Jxin chào"]),
        new("a name that turns the direction", "ChuHoSo", .form, ["ChuHoSo": "MẪU \u{202e}NẬV"]),
        new("a summary over 1,000 characters", "TrichYeuHoSo", .tooLong, ["TrichYeuHoSo": .string(String(repeating: "ă", count: 1001))]),
        new("a summary that is an object", "TrichYeuHoSo", .form, ["TrichYeuHoSo": ["vi": "x"]]),
        new("an e-mail address over its length", "Email", .tooLong, ["Email": .string(String(repeating: "a", count: 201))]),
    ]

    private static let persons = [
        identity("eleven digits of twelve", "SoDinhDanh", .form, "1", "00109900001", secret: "00109900001"),
        identity("an identity with letters", "SoDinhDanh", .form, "1", "00109900000O", secret: "00109900000O"),
        identity("an identity that is a number", "SoDinhDanh", .form, "1", 1_099_000_001, secret: "1099000001"),
        identity("an identity born in 2031", "SoDinhDanh", .check, "1", "001231000001", secret: "001231000001"),
        identity("an old card where none is taken", "LoaiDinhDanh", .unknown, "2", "012345678", secret: "012345678"),
        identity("a tax code with a wrong check digit", "SoDinhDanh", .check, "3", "0100109107", secret: "0100109107"),
        identity("a tax code of nine digits", "SoDinhDanh", .form, "3", "010010910", secret: "010010910"),
        identity("an identity of no kind", "LoaiDinhDanh", .missing, "", "001099000001", secret: "001099000001"),
        identity("an identity of kind 9", "LoaiDinhDanh", .unknown, "9", "001099000001", secret: "001099000001"),
        identity("a kind without a number", "SoDinhDanh", .missing, "1", ""),
        identity("a number where the kind stands", "LoaiDinhDanh", .unknown, "001099000001", "001099000002", secret: "001099000001"),
        new("no identity at all", "DinhDanhCHS", .missing, ["DinhDanhCHS": []]),
        new("an identity that is no object", "DinhDanhCHS[0]", .form, secret: "001099000001", ["DinhDanhCHS": ["001099000001"]]),
        new("identities that are no list", "DinhDanhCHS", .form, secret: "001099000001", ["DinhDanhCHS": "001099000001"]),
    ]

    private static let dates = [
        new("no day of handing in", "NgayNopHoSo", .missing, ["NgayNopHoSo": ""]),
        new("a date as people write it", "NgayNopHoSo", .date, ["NgayNopHoSo": "30/09/2026 08:15:00"]),
        new("a date that is a number", "NgayNopHoSo", .form, ["NgayNopHoSo": 20_260_930_081_500]),
        new("30 February", "NgayTiepNhan", .date, ["NgayTiepNhan": "20260230090000"]),
        new("25 o'clock", "NgayTiepNhan", .date, ["NgayTiepNhan": "20260930250000"]),
        new("a date with a zone", "NgayTiepNhan", .date, ["NgayTiepNhan": "2026-09-30T09:00:00+07:00"]),
        new("accepted the day after tomorrow", "NgayTiepNhan", .future, ["NgayTiepNhan": "20261002090000"]),
        new("accepted before it was handed in", "NgayTiepNhan", .order, ["NgayTiepNhan": "20260930020000"]),
        new("due before it was accepted", "NgayHenTra", .order, ["NgayHenTra": "20260930085959"]),
        new("ended before it was accepted", "NgayKetThucXuLy", .order, in: .done, ["NgayKetThucXuLy": "20260929090000"]),
        new("returned before it was accepted", "NgayTra", .order, in: .returned, ["NgayTra": "20260929090000"]),
        new("refused before it was handed in", "NgayTuChoi", .order, in: .notAccepted, ["NgayTuChoi": "20260929090000"]),
        new("a text of blanks for a date", "NgayTra", .date, ["NgayTra": " "]),
    ]

    private static let states = [
        new("no state", "TrangThaiHoSo", .missing, ["TrangThaiHoSo": ""]),
        new("state 0", "TrangThaiHoSo", .unknown, ["TrangThaiHoSo": "0"]),
        new("state 11", "TrangThaiHoSo", .unknown, ["TrangThaiHoSo": "11"]),
        new("state 02", "TrangThaiHoSo", .unknown, ["TrangThaiHoSo": "02"]),
        new("accepted without a day", "NgayTiepNhan", .missing, ["NgayTiepNhan": ""]),
        new("accepted without a due date", "NgayHenTra", .missing, ["NgayHenTra": ""]),
        new("done without a due date", "NgayHenTra", .missing, in: .done, ["NgayHenTra": ""]),
        new("done without an end", "NgayKetThucXuLy", .missing, in: .done, ["NgayKetThucXuLy": ""]),
        new("returned without a day", "NgayTra", .missing, in: .returned, ["NgayTra": ""]),
        new("returned without saying how", "ThongTinTra", .missing, in: .returned, ["ThongTinTra": ""]),
        new("refused without a day", "NgayTuChoi", .missing, in: .notAccepted, ["NgayTuChoi": ""]),
        new("refused without a reason", "GhiChu", .reason, in: .notAccepted, ["GhiChu": ""]),
        new("stopped with dots for a reason", "GhiChu", .reason, in: .stopped, ["GhiChu": "..."]),
        new("more papers without saying which", "DanhSachHoSoBoSung", .missing, in: .papersNeeded, ["DanhSachHoSoBoSung": []]),
        new(
            "more papers without words", "DanhSachHoSoBoSung[0].NoiDungBoSung", .reason, in: .papersNeeded,
            ["DanhSachHoSoBoSung": [["NoiDungBoSung": ""]]]),
        update("from returned to in progress", from: .returned, to: .inProgress),
        update("from registered to done", from: .registered, to: .done),
        update("from accepted back to registered", from: .accepted, to: .registered),
        update("from withdrawn to accepted", from: .withdrawn, to: .accepted),
    ]

    private static let lists = [
        new("a file by plain HTTP", "TaiLieuNop[0].DuongDanTaiTepTin", .form, ["TaiLieuNop": [["DuongDanTaiTepTin": "http://h26.example.vn/a.pdf"]]]),
        new("a file of the machine's", "TaiLieuNop[0].DuongDanTaiTepTin", .form, ["TaiLieuNop": [["DuongDanTaiTepTin": "file:///etc/passwd"]]]),
        new("a link with a user", "TaiLieuNop[0].DuongDanTaiTepTin", .form, ["TaiLieuNop": [["DuongDanTaiTepTin": "https://h26.example.vn@a.example/a"]]]),
        new("a link that is a script", "DanhSachGiayToKetQua[0].DuongDanTepTinKetQua", .form, ["DanhSachGiayToKetQua": [["DuongDanTepTinKetQua": "javascript:alert(1)"]]]),
        new("a file's name over its length", "TaiLieuNop[1].TenTepDinhKem", .tooLong, ["TaiLieuNop": [[:], ["TenTepDinhKem": .string(String(repeating: "a", count: 4001))]]]),
        new("a result's name over its length", "DanhSachGiayToKetQua[0].TenGiayTo", .tooLong, ["DanhSachGiayToKetQua": [["TenGiayTo": .string(String(repeating: "a", count: 2001))]]]),
        new("a fee that is a number", "DanhSachLePhi[0].Gia", .form, ["DanhSachLePhi": [["Gia": 15000]]]),
        new("a thousand files", "TaiLieuNop", .tooLong, ["TaiLieuNop": .array(Array(repeating: [:], count: 1000))]),
        new("databases that are strings", "DSKetNoiCSDL[0]", .form, ["DSKetNoiCSDL": ["7"]]),
        new("a wrong date two lists deep", "DanhSachHoSoBoSung[0].NgayHenTraMoi", .date, in: .papersNeeded, ["DanhSachHoSoBoSung": [["NoiDungBoSung": "Bổ sung", "NgayHenTraMoi": "mai"]]]),
        new("a fee two lists deep", "DanhSachHoSoBoSung[0].DanhSachLePhiBoSung[0].Gia", .form, in: .papersNeeded, ["DanhSachHoSoBoSung": [["NoiDungBoSung": "Bổ sung", "DanhSachLePhiBoSung": [["Gia": 1]]]]]),
    ]

    private static let madeUp = [
        identity("the identity that clients make up", "SoDinhDanh", .madeUp, "1", "000000001", secret: "000000001"),
        identity("twelve zeros", "SoDinhDanh", .madeUp, "1", "000000000000"),
        new("a made-up paper's number", "SoGiayToChuHoSo", .madeUp, ["SoGiayToChuHoSo": "000000001"]),
        new("Dinhkem for a summary", "TrichYeuHoSo", .madeUp, ["TrichYeuHoSo": "Dinhkem"]),
        new("Đính kèm for a summary", "TrichYeuHoSo", .madeUp, ["TrichYeuHoSo": "Đính kèm"]),
        new(
            "a paper that was handed in for a result", "DanhSachGiayToKetQua[0].DuongDanTepTinKetQua", .madeUp, in: .done,
            [
                "TaiLieuNop": [["DuongDanTaiTepTin": "https://h26.example.vn/a.pdf"]],
                "DanhSachGiayToKetQua": [["DuongDanTepTinKetQua": "https://h26.example.vn/a.pdf"]],
            ]),
    ]

    private static let steps = [
        step("progress before acceptance", "TrangThai", .transition, to: .inProgress, before: .registered),
        step("progress after the end", "TrangThai", .transition, to: .inProgress, before: .returned),
        step("progress without a state", "TrangThai", .missing, ["TrangThai": ""]),
        step("progress to state 12", "TrangThai", .unknown, ["TrangThai": "12"]),
        step("progress without a moment", "ThoiDiemXuLy", .missing, ["ThoiDiemXuLy": ""]),
        step("progress next week", "ThoiDiemXuLy", .future, ["ThoiDiemXuLy": "20261007100000"]),
        step("progress of nobody", "NguoiXuLy", .missing, ["NguoiXuLy": ""]),
        step("an official's name over its length", "NguoiXuLy", .tooLong, ["NguoiXuLy": .string(String(repeating: "a", count: 51))]),
        step("progress without words", "NoiDungXuLy", .missing, ["NoiDungXuLy": ""]),
        step("stopped without a reason", "NoiDungXuLy", .reason, to: .stopped, ["NoiDungXuLy": "-"]),
        step("an end before its start", "NgayKetThucTheoQuyDinh", .order, ["NgayBatDau": "20260930090000", "NgayKetThucTheoQuyDinh": "20260929090000"]),
        step("progress of a dossier that is not here", "MaHoSo", .unknown, ["MaHoSo": "000.00.01.H26-260930-9999"]),
        step("progress of another agency's dossier", "MaHoSo", .sender, ["MaHoSo": "000.00.01.H27-260930-0012"]),
    ]

    private static func submit(_ name: String, _ field: String, _ rule: Finding.Rule, _ changes: KeyValuePairs<String, JSON>) -> HostileMessage {
        HostileMessage(name: name, door: .submit(TestRecord.application(changes)), field: field, rule: rule)
    }

    private static let applications = [
        submit("an applicant who gives the number", "MaHoSo", .sender, ["MaHoSo": .string(TestRecord.number)]),
        submit("an applicant who says it is done", "TrangThaiHoSo", .sender, ["TrangThaiHoSo": "10"]),
        submit("an applicant who gives the due date", "NgayHenTra", .sender, ["NgayHenTra": "20261001170000"]),
        submit("an applicant of another procedure", "MaTTHC", .sender, ["MaTTHC": "1.001111"]),
        submit("an application without a name", "ChuHoSo", .missing, ["ChuHoSo": ""]),
        submit("an application without an account", "MaDoiTuong", .missing, ["MaDoiTuong": nil]),
    ]
}
